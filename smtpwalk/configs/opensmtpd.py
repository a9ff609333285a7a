"""OpenSMTPD smtpd.conf(5), the syntax since 6.4: words, quotes, macros, `\\` at the end of a line; rules by
`match`.

A `match` rule is a setting whose `fields` hold its from, for, auth and the like; an action is `action
"name" ...`. The first rule that matches decides, and no match refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, limited

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{}",#]+|,|#.*|"')
REGEX: Final = "regex"
_MACRO: Final = re.compile(r"[ \t]*([A-Za-z_][A-Za-z0-9_-]*)[ \t]*=[ \t]*(.*)\Z")
_KEYWORDS: Final = frozenset(
    [
        "action",
        "admd",
        "bounce",
        "ca",
        "filter",
        "include",
        "listen",
        "match",
        "mda",
        "mta",
        "pki",
        "proc",
        "queue",
        "reject",
        "smtp",
        "srs",
        "table",
    ]
)
_RANGES: Final[Mapping[str, frozenset[str]]] = {
    "from": frozenset({"any", "auth", "local", "mail-from", "rdns", "socket", "src"}),
    "for": frozenset({"any", "domain", "local", "rcpt-to"}),
}
_SIMPLE: Final = frozenset({"any", "local", "socket"})
_LISTED: Final = frozenset({"helo", "mail-from", "rcpt-to", "tag"})
_BARE: Final = frozenset({"reject", "tls"})
_ENDS: Final = frozenset({"", "!", "action", "auth", *_RANGES, *_LISTED, *_BARE})
"""What may stand behind an `auth` that names nobody."""


def parse(text: str) -> Config:
    text, cut = limited(text)
    settings, faults = [], list(cut)
    macros: dict[str, str] = {}
    for line, words, fault in _statements(text, macros):
        if fault:
            faults.append(Fault(line, fault))
        elif words[0] not in _KEYWORDS:
            faults.append(Fault(line, f"smtpd.conf has no directive {words[0]!a}"))
        elif words[0] == "match":
            setting, wrong = _match(words[1:], line)
            settings.append(setting)
            faults += [Fault(line, wrong)] if wrong else []
        else:
            name, *values = words[1:] or [""]
            settings.append(Setting(words[0], name, tuple(values), line))
    return Config("opensmtpd", tuple(settings), tuple(faults))


def _statements(text: str, macros: dict[str, str]) -> Iterator[tuple[int, list[str], str]]:
    """Line, words and fault of each statement; macros are kept and put in on the way."""
    began, gathered = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        began = began or number
        gathered += line.removesuffix("\\") + " "
        if line.endswith("\\") or _braces_open(gathered):
            continue
        macro = _MACRO.match(gathered)
        if macro and macro[1] not in _KEYWORDS:
            macros[macro[1]] = macro[2].strip().strip('"')
        else:
            words, fault = _words(gathered, macros)
            if words or fault:
                yield began, words, fault
        began, gathered = 0, ""
    if gathered.strip():
        words, _ = _words(gathered, macros)
        yield began, words, "the statement that begins here is never finished"


def _braces_open(text: str) -> bool:
    bare = [piece for piece in _TOKEN.findall(text) if piece in "{}"]
    return bare.count("{") > bare.count("}")


def _words(text: str, macros: dict[str, str]) -> tuple[list[str], str]:
    words: list[str] = []
    for piece in _TOKEN.findall(text):
        if piece.startswith("#"):
            break
        if piece == '"':
            return words, "a quote is opened here and never closed"
        if piece.startswith("$"):
            if piece[1:] not in macros:
                return words, f"the macro {piece!a} was never set"
            piece = macros[piece[1:]]
        words.append(piece.strip('"'))
    return words, ""


def _match(words: list[str], line: int) -> tuple[Setting, str]:
    """`match [!] [from ...] [for ...] ... action NAME` or `reject`."""
    fields: dict[str, tuple[str, ...]] = {}
    place, no, wrong = 0, False, ""
    while place < len(words):
        word = words[place]
        place += 1
        if word == "!":
            no = True
            continue
        key = f"!{word}" if no else word
        no = False
        fields[key], place, found = _option(word, words, place)
        wrong = wrong or found
    if not wrong and not {"action", "reject"} & fields.keys():
        wrong = "a match rule ends in an action or in reject"
    if fields.get("action") == ():
        wrong = "behind `action` stands the name of an action"
    return Setting("match", "", tuple(words), line, fields=fields), wrong


_Option = tuple[tuple[str, ...], int, str]
"""The values behind a word of a rule, the place behind them, and what is wrong."""


def _option(word: str, words: list[str], place: int) -> _Option:
    if word in _RANGES:
        return _range(word, words, place)
    if word == "action":
        return tuple(words[place : place + 1]), place + 1, ""
    if word in _BARE or (word == "auth" and _ends(words, place)):
        return (), place, ""
    if word in _LISTED or word == "auth":
        values, place = _list(words, place)
        return values, place, "" if values else f"behind {word} something is missing"
    return (), place, f"a match rule has no word {word!a}"


def _range(word: str, words: list[str], place: int) -> _Option:
    """What stands behind from or for: any, local, `domain x`, `src <table>`, auth ..."""
    kind, place, no = (words[place] if place < len(words) else ""), place + 1, ""
    if kind == "!" and place < len(words):
        no, kind, place = "!", words[place], place + 1
    if kind not in _RANGES[word]:
        return (no + kind,), place, f"behind `{word}` stands {', '.join(sorted(_RANGES[word]))}; not {kind!a}"
    if kind in _SIMPLE or (kind == "auth" and _ends(words, place)):
        return (no + kind,), place, ""
    values, place = _list(words, place)
    return (no + kind, *values), place, "" if values else f"behind {kind} something is missing"


def _ends(words: list[str], place: int) -> bool:
    """`auth` alone, or with a user or a table behind it."""
    return (words[place] if place < len(words) else "") in _ENDS


def _list(words: list[str], place: int) -> tuple[tuple[str, ...], int]:
    """One value, or several in braces; `regex` before it makes a pattern of it."""
    if words[place : place + 1] == ["regex"]:
        values, place = _list(words, place + 1) if place + 1 < len(words) else ((), place + 1)
        return (REGEX, *values) if values else (), place
    if words[place : place + 1] != ["{"]:
        return tuple(words[place : place + 1]), place + 1
    end = words.index("}", place) if "}" in words[place:] else len(words)
    return tuple(word for word in words[place + 1 : end] if word != ","), end + 1

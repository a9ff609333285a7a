"""A sendmail.cf: one letter says what a line is (sendmail(8) operations guide); lines that begin with a
blank go on.

`Fw/etc/sendmail.cw` is keyword F, name w, value the file; `O QueueDirectory=/var/x` keyword O, its name and
value; rules (`R`) stand within their ruleset (`S`). A line that begins with `#` is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, limited

_LETTERS: Final = frozenset("CDEFHKLMOPQRSTVX")
_NAMED: Final = re.compile(r"(\{[^}\s]+\}|\S)[ \t]*(.*)\Z", re.S)
_OPTION: Final = re.compile(r"[ \t]+([A-Za-z0-9_.]+)[ \t]*=?[ \t]*(.*)\Z", re.S)
_SHORT_OPTION: Final = re.compile(r"(\S)[ \t]*(.*)\Z", re.S)


def parse(text: str) -> Config:
    text, cut = limited(text)
    settings, faults, ruleset = [], list(cut), ""
    for line, logical in _logical_lines(text):
        letter, rest = logical[0], logical[1:]
        if letter not in _LETTERS:
            faults.append(Fault(line, f"no line of a sendmail.cf begins with {letter!a}"))
            continue
        name, values = _PARTS.get(letter, _named)(rest)
        if letter == "S":
            ruleset = name
        elif not name:
            faults.append(Fault(line, f"a name is missing behind {letter}"))
        settings.append(Setting(letter, name, values, line, ruleset if letter in "RS" else ""))
    return Config("sendmail-cf", tuple(settings), tuple(faults), case=True)


def _logical_lines(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            found.append((number, line.rstrip()))
    return found


_Parts = tuple[str, tuple[str, ...]]


def _named(rest: str) -> _Parts:
    """A name of one sign, or a long one in braces; then words."""
    found = _NAMED.match(rest)
    return (found[1].strip("{}"), tuple(found[2].split())) if found else ("", ())


def _option(rest: str) -> _Parts:
    found = _OPTION.match(rest) or _SHORT_OPTION.match(rest)
    return (found[1], tuple(found[2].split())) if found else ("", ())


def _rule(rest: str) -> _Parts:
    """Left side and right side, parted by tabs; the pattern is the name."""
    left, _, right = rest.partition("\t")
    return left.strip(), tuple(right.split())


def _ruleset(rest: str) -> _Parts:
    return rest.partition("=")[0].strip(), ()


def _mailer(rest: str) -> _Parts:
    name, _, fields = rest.partition(",")
    return name.strip(), tuple(part.strip() for part in fields.split(",") if part.strip())


def _header(rest: str) -> _Parts:
    name, _, value = rest.rpartition("?")[2].partition(":")
    return name.strip(), tuple(value.split())


def _word(rest: str) -> _Parts:
    name, *values = rest.replace("=", " ").split() or [""]
    return name, tuple(values)


_PARTS: Final[Mapping[str, Callable[[str], _Parts]]] = {
    "O": _option,
    "R": _rule,
    "S": _ruleset,
    "M": _mailer,
    "H": _header,
    "K": _word,
    "P": _word,
    "T": _word,
    "V": _word,
    "E": _word,
    "L": _word,
    "Q": _word,
    "X": _word,
}

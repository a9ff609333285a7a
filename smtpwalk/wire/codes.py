"""What the reply codes and the enhanced status codes mean, read from `codes.toml` beside this file.

Here live the look-ups and the rule for codes that nobody listed: the first digit decides (RFC 5321 4.2.1). The
sentences themselves are data. What a certain server's wording means is no matter of this room: that is
`dialogue.software`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.wire.stages import Stage

ANY_COMMAND: Final = (421, 500, 501)
"""Codes that may answer any command, besides those of its own row (RFC 5321 4.3.2)."""

# RFC 2034 section 4 and RFC 3463 section 2: class 2, 4 or 5; up to three digits each, no leading zeros.
_ENHANCED: Final = re.compile(r"([245])\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})")
_AT_START: Final = re.compile(rb"(" + _ENHANCED.pattern.encode("ascii") + rb")(?=[ \t\r\n]|\Z)")
_NO_SENTENCES: Final[Mapping[Stage, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A reply code. `at` says what it means as the answer at a stage; `known` is False for a fallback."""

    code: int
    name: str
    meaning: str
    source: str
    at: Mapping[Stage, str] = field(default_factory=lambda: _NO_SENTENCES, hash=False)
    known: bool = True

    def here(self, stage: Stage) -> str:
        """The sentence for the stage, else the general meaning."""
        return self.at.get(stage, self.meaning)


@dataclass(frozen=True, slots=True)
class EnhancedEntry:
    """An enhanced status code, as it came ("5.7.1") or, in a list, as it is registered ("X.7.1")."""

    code: str
    name: str
    meaning: str
    source: str
    known: bool = True


@cache
def _table() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(files(__package__).joinpath("codes.toml").read_text("utf-8")))


def _sentences(row: Mapping[str, Any]) -> Mapping[Stage, str]:
    return MappingProxyType({Stage(name): sentence for name, sentence in row.get("at", {}).items()})


@cache
def _codes() -> Mapping[int, CodeEntry]:
    rows = sorted(_table()["code"], key=lambda row: int(row["code"]))
    return MappingProxyType(
        {
            row["code"]: CodeEntry(row["code"], row["name"], row["meaning"], row["source"], _sentences(row))
            for row in rows
        }
    )


@cache
def _enhanced() -> Mapping[str, EnhancedEntry]:
    rows = (EnhancedEntry(**row) for row in _table()["enhanced"])
    return MappingProxyType({entry.code: entry for entry in rows})


def code_book() -> tuple[CodeEntry, ...]:
    """All codes of the table, in their order."""
    return tuple(_codes().values())


def enhanced_book() -> tuple[EnhancedEntry, ...]:
    """All enhanced status codes of the table, in its order."""
    return tuple(_enhanced().values())


def expected_codes(stage: Stage) -> tuple[int, ...]:
    """The stage's row of RFC 5321 4.3.2 (RFC 3207 and 4954 for STARTTLS and AUTH), success first."""
    return tuple(_table()["expected"].get(stage.value, ()))


_NO_CODE: Final = (
    "No SMTP reply code",
    "{} is no SMTP reply code: they run from 200 to 599. Either this is no mail server, or a line was cut.",
    "RFC 5321 section 4.2",
)
_OUTSIDE_GROUP: Final = "Its second digit is outside the RFC's 0 to 5, so the server made this code up."


def code_entry(code: int) -> CodeEntry:
    """The entry of a code. One that is not listed is read by its first digit and says so."""
    known = _codes().get(code)
    if known is not None:
        return known
    kind = _table()["class"].get(str(code // 100)) if code >= 0 else None
    if kind is None:
        name, meaning, source = _NO_CODE
        return CodeEntry(code, name, meaning.format(code), source, known=False)
    group = _table()["group"].get(str(code // 10 % 10), _OUTSIDE_GROUP)
    meaning = f"{code} stands in no list, so its first digit decides: {kind['meaning']} {group}"
    return CodeEntry(code, kind["name"], meaning, kind["source"], _sentences(kind), known=False)


def enhanced_entry(text: str) -> EnhancedEntry | None:
    """The entry of an enhanced status code. One that is not listed is read by its subject and says so."""
    found = _ENHANCED.fullmatch(text)
    if not found:
        return None
    kind, subject, detail = found.groups()
    # The rows with X speak of trouble, so a code of class 2 needs a row of its own.
    known = _enhanced().get(text) or (_enhanced().get(f"X.{subject}.{detail}") if kind != "2" else None)
    if known is not None:
        return EnhancedEntry(text, known.name, known.meaning, known.source)
    about = _table()["subject"].get(subject) or _table()["subject"]["unknown"]
    meaning = f"{text} is not listed. Its subject: {about['meaning']} Its class: {_table()['status'][kind]}"
    return EnhancedEntry(text, about["name"], meaning, about["source"], known=False)


def find_enhanced(code: int, text: bytes) -> str | None:
    """The enhanced status code at the start of a reply's text, if it has the shape and the class of RFC 2034."""
    found = _AT_START.match(text)
    if not found or int(found[2]) != code // 100:
        return None
    return found[1].decode("ascii")


def search_codes(words: str) -> list[CodeEntry | EnhancedEntry]:
    """For a search box: '55', '5.7.1', 'relay'. All words must fit; exact codes first, then names, then the rest.

    No words: the whole book. A full code that is not listed comes back as its fallback.
    """
    wanted = words.casefold().split()
    everything: list[CodeEntry | EnhancedEntry] = [*code_book(), *enhanced_book()]
    if not wanted:
        return everything
    ranked = [(_rank(entry, wanted), entry) for entry in everything]
    hits = [entry for rank, entry in sorted(ranked, key=lambda pair: pair[0]) if rank < _MISS]
    return hits or [entry for entry in map(_fallback, wanted) if entry is not None]


_MISS: Final = 9
_FULL_CODE: Final = re.compile(r"[0-9]{3}")


def _rank(entry: CodeEntry | EnhancedEntry, wanted: Iterable[str]) -> int:
    """0 an exact code, 1 the start of a code, 2 a word of the name, 3 of the text; the worst word counts."""
    return max(_rank_word(entry, word) for word in wanted)


def _rank_word(entry: CodeEntry | EnhancedEntry, word: str) -> int:
    code = str(entry.code).casefold()
    if word[0].isdigit() or word.startswith("x."):
        # "5.7.1" also fits "X.7.1", which is registered for more than one class.
        any_class = "x" + word[1:] if "." in word else word
        tests: list[tuple[int, Callable[[str], bool]]] = [(0, code.__eq__), (1, code.startswith)]
        return next((rank for rank, test in tests if test(word) or test(any_class)), _MISS)
    if word in entry.name.casefold():
        return 2
    at = entry.at.values() if isinstance(entry, CodeEntry) else ()
    return 3 if any(word in text.casefold() for text in (entry.meaning, entry.source, *at)) else _MISS


def _fallback(word: str) -> CodeEntry | EnhancedEntry | None:
    return code_entry(int(word)) if _FULL_CODE.fullmatch(word) else enhanced_entry(word)

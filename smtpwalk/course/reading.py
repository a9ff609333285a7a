"""Typed reading of one TOML table of a course: a value of the wrong kind is a problem, and reading goes on.

Here live the questions (`text`, `texts`, `tables`, ...). What nobody asked for is a problem as well: a
misspelt key would otherwise be silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smtpwalk.course.problems import Problems
from smtpwalk.errors import HostFileError
from smtpwalk.practice.toml_text import Document, Way, read_document


@dataclass(frozen=True, slots=True)
class Chunk:
    """A TOML text inside a file: front matter, the block of an exercise, or the whole of course.toml."""

    file: str
    first: int
    """The line of the file that the text begins on."""
    document: Document

    def line_of(self, way: Way) -> int:
        inside = self.document.line_of(way)
        return self.first + max(inside, 1) - 1


def read_chunk(text: str, file: str, first: int, problems: Problems) -> Chunk:
    """The text as TOML; an empty table, and a problem, where it is none."""
    try:
        document = read_document(text, file)
    except HostFileError as wrong:
        rule = wrong.rule.replace("a host file", "a text in TOML")
        problems.add(file, first + max(wrong.line, 1) - 1, "toml", _capital(rule), wrong.hint)
        document = Document(file, {})
    return Chunk(file, first, document)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Table:
    """One table of a chunk, asked key by key."""

    def __init__(self, chunk: Chunk, table: Mapping[str, Any], problems: Problems, way: Way = ()) -> None:
        self.chunk, self.table, self.way, self.problems = chunk, table, way, problems
        self._asked: set[str] = set()
        self._also: set[str] = set()

    @classmethod
    def top(cls, chunk: Chunk, problems: Problems) -> Table:
        return cls(chunk, chunk.document.table, problems)

    @property
    def file(self) -> str:
        return self.chunk.file

    @property
    def line(self) -> int:
        return self.chunk.line_of(self.way)

    def line_of(self, key: str) -> int:
        return self.chunk.line_of((*self.way, key))

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def wrong(self, key: str, rule: str, text: str, hint: str) -> None:
        self.problems.add(self.file, self.line_of(key), rule, text, hint)

    def raw(self, key: str) -> Any:
        self._asked.add(key)
        return self.table.get(key)

    def _typed(self, key: str, kind: type, what: str, default: Any) -> Any:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, "value", f"`{key}` must be {what}, not {short(value)}.", "Correct the value.")
            return default
        return value

    def text(self, key: str, default: str = "") -> str:
        return str(self._typed(key, str, "a text in quotes", default))

    def needed(self, key: str, what: str) -> str:
        """A text that must be there and not be empty."""
        text = self.text(key)
        if not text.strip() and (key not in self or isinstance(self.table[key], str)):
            self.wrong(key, "missing", f"`{key}` is missing: {what}.", f'Add `{key} = "..."`.')
        return text

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self._typed(key, bool, "true or false", default))

    def flag_or_none(self, key: str) -> bool | None:
        """None where nothing is said."""
        return None if self.raw(key) is None else self.flag(key)

    def also(self, *keys: str) -> None:
        """Keys that would make another thing of this table; one that is nearly one of them is most likely meant so."""
        self._also.update(keys)

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = int(self._typed(key, int, "a whole number", default))
        if not low <= value <= high:
            self.wrong(
                key, "value", f"`{key}` must be from {low} to {high}, not {value}.", "Correct the number."
            )
            return default
        return value

    def word(self, key: str, known: Iterable[str], default: str = "") -> str:
        text, known = self.text(key, default), tuple(known)
        if key in self and isinstance(self.table[key], str) and text not in known:
            rule = f"`{key}` cannot be {short(text)}; it is one of {', '.join(known)}."
            self.wrong(key, "value", rule, near(text, known))
            return default
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of texts; a single text counts as one."""
        value = self.raw(key)
        items = [value] if isinstance(value, str) else value
        if items is None:
            return ()
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.wrong(
                key, "value", f"`{key}` must be an array of texts, not {short(value)}.", "Correct the value."
            )
            return ()
        return tuple(items)

    def tables(self, key: str) -> tuple[Table, ...]:
        """An array of tables, `[[key]]` or `key = [{...}]`."""
        value = self.raw(key)
        items = [value] if isinstance(value, dict) else value
        if items is None:
            return ()
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.wrong(
                key, "value", f"`{key}` must be an array of tables, not {short(value)}.",
                f"Write `{key} = [{{ ... }}]`.",
            )  # fmt: skip
            return ()
        return tuple(
            Table(self.chunk, item, self.problems, (*self.way, key, n)) for n, item in enumerate(items)
        )

    def done(self) -> None:
        """A problem for each key that nobody asked for."""
        for key in self.table:
            if key not in self._asked:
                rule = f"`{short(key)[1:-1]}` is not a key here."
                self.wrong(key, "unknown-key", rule, near(key, sorted(self._asked | self._also)))


Files = Callable[[Table, str], str]
"""The text of a file of the lesson's folder that a key names; a problem and nothing when it cannot be had."""


def short(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."


def near(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # only a misspelt word needs it

    found = get_close_matches(word, known, n=1)
    return f"Did you mean `{found[0]}`?" if found else f"There are: {', '.join(known)}."

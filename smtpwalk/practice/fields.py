"""Typed reading of a host file's tables: each value is asked for by name and checked; what nobody asked for is wrong.

Here live the questions (`text`, `number`, `words`, ...) and their complaints. A key that a file does not have is
looked up in the file that it extends, one key at a time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from smtpwalk.errors import HostFileError
from smtpwalk.practice.toml_text import Document, Way

LONGEST_PATTERN: Final = 200
MOST_SECONDS: Final = 3600.0


class Fields:
    """One table, as the first of several documents that has the key says it."""

    def __init__(self, documents: Sequence[Document], way: Way = ()) -> None:
        self.documents = tuple(documents)
        self.way = way
        self._tables = [_table_at(document, way) for document in self.documents]
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return any(key in table for table in self._tables)

    @property
    def given(self) -> bool:
        """Whether any of the files has this table."""
        return any(self._tables)

    def wrong(self, key: str, rule: str, hint: str) -> HostFileError:
        return self._where(key).wrong((*self.way, key), rule, hint)

    def _where(self, key: str) -> Document:
        having = (doc for doc, table in zip(self.documents, self._tables, strict=True) if key in table)
        return next(having, self.documents[0])

    def get(self, key: str) -> Any:
        self._asked.add(key)
        return next((table[key] for table in self._tables if key in table), None)

    def need(self, key: str, what: str) -> None:
        if key not in self:
            raise self.wrong(key, f"`{self.name(key)}` is missing: {what}.", f"Add `{key} = ...`.")

    def name(self, key: str) -> str:
        return ".".join(str(part) for part in (*self.way, key) if isinstance(part, str))

    def _typed(self, key: str, kinds: type | tuple[type, ...], what: str) -> Any:
        value = self.get(key)
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool)):
            rule = f"`{self.name(key)}` must be {what}, not {_short(value)}."
            raise self.wrong(key, rule, "Correct the value.")
        return value

    def text(self, key: str, default: str = "") -> str:
        value = self._typed(key, str, "a text in quotes")
        return default if value is None else str(value)

    def flag(self, key: str) -> bool | None:
        value: bool | None = self._typed(key, bool, "true or false")
        return value

    def number(self, key: str, default: int, low: int = 0) -> int:
        value = self._typed(key, int, "a whole number")
        if value is not None and value < low:
            raise self.wrong(key, f"`{self.name(key)}` must be {low} or more, not {value}.", "Raise it.")
        return default if value is None else int(value)

    def seconds(self, key: str, default: float = 0.0) -> float:
        value = self._typed(key, (int, float), "a number of seconds")
        if value is None:
            return default
        if not 0 <= value <= MOST_SECONDS or math.isnan(value):
            rule = f"`{self.name(key)}` must be from 0 to {MOST_SECONDS:.0f} seconds, not {value}."
            raise self.wrong(key, rule, "A pause cannot run backwards or for ever.")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or an array of texts."""
        value = self._typed(key, (str, list), "a text or an array of texts")
        items = [value] if isinstance(value, str) else value or []
        for item in items:
            if not isinstance(item, str):
                rule = f"`{self.name(key)}` must hold texts in quotes, not {_short(item)}."
                raise self.wrong(key, rule, "Correct the value.")
        return tuple(items)

    def words(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """Texts that must each be one of the known ones."""
        items, known = self.texts(key), tuple(known)
        for item in items:
            if item not in known:
                rule = f"`{self.name(key)}` cannot be {_short(item)}; it is one of {', '.join(known)}."
                raise self.wrong(key, rule, _near(item, known))
        return items

    def word(self, key: str, known: Iterable[str], default: str = "") -> str:
        self._typed(key, str, "a text in quotes")
        return next(iter(self.words(key, known)), default)

    def pattern(self, key: str) -> re.Pattern[str] | None:
        if key not in self:
            self.get(key)
            return None
        text = self.text(key)
        if len(text) > LONGEST_PATTERN:
            rule = f"`{self.name(key)}` is longer than {LONGEST_PATTERN} signs."
            raise self.wrong(key, rule, "Split it into several rules.")
        try:
            return re.compile(text, re.IGNORECASE)
        except re.error as wrong:
            rule = f"`{self.name(key)}` is no regular expression: {wrong}."
            raise self.wrong(key, rule, "Put a backslash before signs that stand for themselves.") from wrong

    def table(self, key: str) -> Fields:
        self._asked.add(key)
        return Fields(self.documents, (*self.way, key))

    def done(self) -> None:
        """Complain about the first key that nobody asked for."""
        for document, table in zip(self.documents, self._tables, strict=True):
            for key in table:
                if key not in self._asked:
                    place = f"in [{self.name(key).rpartition('.')[0]}]" if self.way else "at the top"
                    rule = f"`{key}` is not a key {place}."
                    raise document.wrong((*self.way, key), rule, _near(key, sorted(self._asked)))


def _table_at(document: Document, way: Way) -> Mapping[str, Any]:
    value: Any = document.table
    for depth, part in enumerate(way, 1):
        value = value[part] if isinstance(part, int) else value.get(part, {})
        if not isinstance(value, (dict, list)) or (isinstance(value, list) and depth == len(way)):
            rule = f"`{part}` must be a table, not {_short(value)}."
            raise document.wrong(way[:depth], rule, f"Write [{part}] and its keys below it.")
    return value if isinstance(value, dict) else {}


def _short(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."

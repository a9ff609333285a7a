"""A TOML text and where in it a key stands, so that a message about a host file can name the line.

Here lives the one place that calls tomllib. The line finder reads the text beside it: tomllib keeps no lines.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from smtpwalk.errors import HostFileError
from smtpwalk.wire.visible import visible_text

Way = tuple[str | int, ...]
"""How to come to a value: keys, and numbers in arrays of tables: ("rule", 2, "when", "sender")."""

MOST_TEXT: Final = 256 * 1024

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=(?!=)""")
_INLINE_KEY: Final = re.compile(r"[{,]\s*([\w-]+)\s*=")
_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_LONG_STRING: Final = re.compile(r"\"\"\"|'''")
_PLACE: Final = re.compile(r"\(at line (\d+), column \d+\)")


def host_file_error(file: str, line: int, rule: str, hint: str) -> HostFileError:
    """The error about a host file. File names and keys may come from anybody: they are made safe to show."""
    return HostFileError(visible_text(file), line, visible_text(rule), visible_text(hint))


@dataclass(frozen=True, slots=True)
class Document:
    """One host file as it was read."""

    file: str
    table: Mapping[str, Any]
    lines: Mapping[Way, int] = field(default_factory=dict)

    def line_of(self, way: Way) -> int:
        """The line of the key, or of the nearest table around it; 0 when even that has none."""
        while way and way not in self.lines:
            way = way[:-1]
        return self.lines.get(way, 0)

    def wrong(self, way: Way, rule: str, hint: str) -> HostFileError:
        return host_file_error(self.file, self.line_of(way), rule, hint)


def read_document(text: str, file: str) -> Document:
    if len(text) > MOST_TEXT:
        rule = f"a host file has at most {MOST_TEXT // 1024} KiB."
        raise host_file_error(file, 0, rule, "Check that this is the file you meant.")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _syntax_error(text, file, str(wrong)) from wrong
    except RecursionError as wrong:
        raise host_file_error(file, 0, "the brackets are nested too deeply.", "Few levels will do.") from wrong
    return Document(file, table, dict(_key_lines(text)))


def _syntax_error(text: str, file: str, words: str) -> HostFileError:
    found = _PLACE.search(words)
    line = int(found[1]) if found else text.count("\n") + 1
    rule = f"this is not TOML: {_PLACE.sub('', words).strip()}."
    return host_file_error(file, line, rule, "Texts stand in quotes, tables in [brackets], one key a line.")


def _key_lines(text: str) -> Iterator[tuple[Way, int]]:
    table: Way = ()
    counts: dict[Way, int] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        header = _HEADER.match(line)
        if header and "=" not in line.partition("]")[0]:
            table = _table_way(header[2], header[1] == "[[", counts)
            yield table, number
        elif key := _KEY.match(line):
            way = table + _parts(key[1])
            yield way, number
            bare = _STRINGS.sub("", line[key.end() :])
            yield from (((*way, inner), number) for inner in _INLINE_KEY.findall(bare))
        marks = _LONG_STRING.findall(line)
        inside = marks[-1] if len(marks) % 2 else ""


def _parts(dotted: str) -> Way:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _table_way(dotted: str, is_array: bool, counts: dict[Way, int]) -> Way:
    """`[[rule]]` begins the next rule; `[rule.when]` belongs to the last one."""
    way: Way = ()
    parts = _parts(dotted)
    for place, part in enumerate(parts):
        way = (*way, part)
        if is_array and place == len(parts) - 1:
            counts[way] = counts.get(way, -1) + 1
        if way in counts:
            way = (*way, counts[way])
    return way

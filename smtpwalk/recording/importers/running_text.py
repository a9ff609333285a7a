"""A dialogue in running text, whose line ends were lost or are those of another width, as on a page that took them for
blanks: the marks `>>>` and `<<<` alone tell where its lines begin.

Here lives the parting of such a text into lines, and where the last of them ends. What they say is `angles`' to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from smtpwalk.recording.importers.pasted.surroundings import target
from smtpwalk.recording.importers.unwrapping import Bare

RUNNING: Final = "The dialogue stands in running text: the marks alone tell where its lines begin."
END_GUESSED: Final = "Where this reply ends and the text goes on is a guess."
NOT_DATA: Final = "What stands behind DATA is no part of it: the message, or the words of whoever wrote this down."
BEGUN: Final = re.compile(rb"(?:^|(?<=\s))(?:(>>>)\s+[A-Za-z]{4}\b|(<<<)\s+[2-5]\d\d[ -])")
"""A mark with the beginning of what SMTP says behind it, wherever it stands in a line."""
_MARK: Final = re.compile(rb"(?:^|(?<=\s))(>>>|<<<)(?:\s+|$)")
_DATA: Final = re.compile(rb"(DATA)\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_FAREWELL: Final = re.compile(
    rb"\d{3}[ -].{0,300}?\b(?:closing (?:the )?(?:transmission |communication )?(?:connection|channel)|good ?bye|bye)\b"
    rb"[.!]?",
    re.IGNORECASE,
)
_RUN: Final = re.compile(rb"\b(telnet [\w.-]{1,200} \d{1,5})\b")
_CONNECTING: Final = re.compile(rb"\b(?:Connecting to|Trying)\s+[\w.:-]{1,255}\s*\.\.\.", re.IGNORECASE)
_MOST: Final = 64 << 10
"""Octets of a line that is put together of others."""
_LONGEST: Final = 510
"""Octets of a reply line (RFC 5321 4.5.3.1.5)."""


class Parted(NamedTuple):
    line: Bare
    """A line of the dialogue with its mark, or words around it."""
    why: str = ""
    """What is to be said about the parting, before the line."""


def is_running(lines: Iterable[bytes]) -> bool:
    """Marks of both sides stand in one and the same line."""
    return any(
        {bool(found[1]) for found in BEGUN.finditer(line)} == {True, False}
        for line in lines
        if b">>>" in line and b"<<<" in line
    )


def target_in(lines: Iterable[bytes]) -> tuple[str, int]:
    """Host and port, as the text names them first."""
    found = next((hit for line in lines if (hit := _RUN.search(line) or _CONNECTING.search(line))), None)
    return target([found[0]]) if found else ("", 0)


def parted(lines: Iterable[Bare]) -> Iterator[Parted]:
    text = _Text()
    for line in lines:
        yield from text.feed(line)
    yield from text.end()


class _Text:
    def __init__(self) -> None:
        self._open: Bare | None = None
        """The line of the dialogue that may go on, without its mark."""
        self._mark = b""
        self._told = False

    def feed(self, line: Bare) -> Iterator[Parted]:
        """A line of the dialogue goes on until the next mark."""
        before, *parts = _MARK.split(line.data.strip())
        if self._open is not None and before and len(self._open.data) < _MOST:
            self._open = self._open._replace(data=self._open.data + b" " + before)
        else:
            yield from self.end()
            yield Parted(line._replace(data=before.rstrip()))
        for mark, said in zip(parts[::2], parts[1::2], strict=True):
            yield from self._said(last=False)
            self._mark, self._open = mark, line._replace(data=said.strip())
        if not line.data.strip():
            yield from self.end()

    def end(self) -> Iterator[Parted]:
        """No more of the text belongs to the line of the dialogue that was said last."""
        yield from self._said(last=True)

    def _said(self, *, last: bool) -> Iterator[Parted]:
        line, self._open = self._open, None
        if line is None:
            return
        said, rest, why = _in_two(line.data.strip(), client=self._mark == b">>>", last=last)
        yield Parted(line._replace(data=self._mark + b" " + said), "" if self._told else RUNNING)
        self._told = True
        if rest:
            yield Parted(line._replace(data=rest), why)


def _in_two(said: bytes, *, client: bool, last: bool) -> tuple[bytes, bytes, str]:
    """The line of the dialogue, what stands behind it, and why the two were parted."""
    found = _DATA.match(said) if client else _FAREWELL.match(said) if last else None
    if found and client:
        return found[1], found[2], NOT_DATA
    if found:
        return found[0], said[found.end() :].strip(), END_GUESSED
    if last and len(said) > _LONGEST:
        end = max(said.rfind(b" ", len(b"250 "), _LONGEST), 0) or _LONGEST
        return said[:end], said[end:].strip(), END_GUESSED
    return said, b"", ""

"""`>>>` before what the client said, `<<<` before what the server said: rlytest, abuse.net, MAPS, bounces, the note.

The two sides are known, times are not (mailradar's headings bear some). A bounce's transcript holds only the end of a
session; a web page may have eaten every address in angle brackets, and the lines stay as mutilated as they came. Where
line ends were lost as well, the marks in the running text part the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.pasted.marked import Marked
from smtpwalk.recording.importers.pasted.shown import Shown, changed, shown
from smtpwalk.recording.importers.pasted.surroundings import target
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told

TITLE: Final = "a dialogue with >>> and <<< (rlytest, relay testers, bounces)"
RUNNING: Final = "The dialogue stands in running text: the marks alone tell where its lines begin."
END_GUESSED: Final = "Where this reply ends and the text goes on is a guess."
NOT_DATA: Final = "What stands behind DATA is no part of it: the message, or the words of whoever wrote this down."
_MARKED: Final = re.compile(rb"^\s*(>>>|<<<) ?(.*)$")
_SMTP: Final = re.compile(rb"^\s*(?:<<< ?\d{3}(?:[ -]|$)|>>> ?[A-Za-z]{4}\b)")
_INNER: Final = re.compile(rb"(?:^|(?<=\s))(>>>|<<<)(?:\s+|$)")
_RUNNING: Final = re.compile(rb"(?:^|\s)(?:<<<\s+\d{3}[ -].{0,600}?\s>>>\s+[A-Za-z]{4}\b|>>>\s+[A-Za-z]{4}\b.{0,600}?\s<<<\s+\d{3}[ -])")
_HOST: Final = re.compile(rb"(?:^|\s)(?:Connecting to|Trying)\s+([\w.:-]+?)\s*(?:\.\.\.|$)", re.IGNORECASE)
_RUN: Final = re.compile(rb"\b(telnet [\w.-]{1,200} \d{1,5})\b")
_DATA: Final = re.compile(rb"(DATA)\s+(\S.*)", re.IGNORECASE)
_FAREWELL: Final = re.compile(
    rb"\d{3}[ -].{0,300}?\b(?:closing (?:the )?(?:transmission |communication )?(?:connection|channel)|good ?bye|bye)\b[.!]?",
    re.IGNORECASE,
)
_MOST: Final = 64 << 10
"""Octets of a line that is put together of others."""
_LONGEST: Final = 510
"""Octets of a reply line (RFC 5321 4.5.3.1.5)."""


def likeness(source: Source) -> float:
    found = sum(1 for line in source.head_lines if _SMTP.match(line))
    if _RUNNING.search(b" ".join(source.head_lines)):
        found = 3
    return 0.0 if not found else 0.9 if found > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    yield About(None, *_target(source))
    marked = Marked()
    running = _Running(marked) if any(_INNER.search(line, 1) for line in source.head_lines) else None
    for line in source.lines():
        found = _MARKED.match(line.data)
        if running:
            running.feed(shown(line.number, line.data))
        elif found:
            marked.say(shown(line.number, found[2]), client=found[1] == b">>>")
        else:
            marked.remark(shown(line.number, line.data))
        yield from marked.take()
    if running:
        running.end()
    yield from marked.finish()


class _Running:
    """Text whose line ends are lost, or are those of another width: a line of the dialogue goes on until the next mark."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._open: Shown | None = None
        self._client = False
        self._told = False

    def feed(self, line: Shown) -> None:
        before, *parts = _INNER.split(line.data.strip())
        if self._open is not None and before and len(self._open.data) < _MOST:
            self._open = changed(self._open, self._open.data + b" " + before)
        else:
            self.end()
            self._marked.remark(changed(line, before))
        for index in range(0, len(parts), 2):
            self._say(last=False)
            self._client, self._open = parts[index] == b">>>", changed(line, parts[index + 1].strip())
            if not self._told:
                self._marked.scribe.unsure(RUNNING, line)
                self._told = True
        if not line.data.strip():
            self.end()

    def end(self) -> None:
        """No more of the text belongs to the line of the dialogue that was said last."""
        self._say(last=True)

    def _say(self, *, last: bool) -> None:
        line, self._open = self._open, None
        if line is None:
            return
        said, rest, why = _parted(line.data.strip(), client=self._client, last=last)
        self._marked.say(changed(line, said), client=self._client)
        if rest:
            self._marked.scribe.unsure(why, line)
            self._marked.remark(changed(line, rest))


def _parted(said: bytes, *, client: bool, last: bool) -> tuple[bytes, bytes, str]:
    """The line of the dialogue, what stands behind it, and why the two were parted."""
    found = _DATA.match(said) if client else _FAREWELL.match(said) if last else None
    if found and client:
        return found[1], found[2], NOT_DATA
    if found:
        return found[0], said[found.end() :].strip(), END_GUESSED
    if last and len(said) > _LONGEST:
        end = said.rfind(b" ", 0, _LONGEST)
        return said[:end], said[end + 1 :], END_GUESSED
    return said, b"", ""


def _target(source: Source) -> tuple[str, int]:
    found = next((hit for line in source.head_lines if (hit := _HOST.search(line))), None)
    ran = next((hit for line in source.head_lines if (hit := _RUN.search(line))), None)
    if ran:
        return target([ran[1]])
    return (found[1].decode("ascii", "replace") if found else ""), 0

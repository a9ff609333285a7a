"""The file that is read in: its head for recognising it, its lines or its bytes for reading it.

Here lives what all notations share about files: encodings, line ends, lines without end. The file is hostile: at most
`LINE_LIMIT` bytes of a line are ever held, only a plain file is opened, and nothing is written.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from smtpwalk.recording.scanning import guarded, open_plain

HEAD: Final = 64 << 10
"""Bytes that a notation may look at to recognise a file."""
LINE_LIMIT: Final = 64 << 10
"""Bytes of a line that are kept. The longest line that SMTP allows has 1,000."""
BLOCK: Final = 256 << 10
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceLine:
    number: int
    """From 1, as an editor counts."""
    data: bytes
    """Without its line end. UTF-16 and UTF-32 (what PowerShell's `>` writes) have become UTF-8; else as it stood."""
    cut: bool = False
    """It was longer than `LINE_LIMIT`; the rest was passed over."""


class Source:
    """`done` counts the bytes that the reading begun last has taken, of `size`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        with open_plain(path) as file:
            self.head = guarded(path, file.read, HEAD)
            file.seek(0, 2)
            self.size = file.tell()
        mark = next((pair for pair in _BOMS if self.head.startswith(pair[0])), (b"", _unmarked(self.head)))
        self._skip, self.encoding = len(mark[0]), mark[1]
        """Empty: bytes as they are."""

    @property
    def modified(self) -> datetime:
        """When the file was last written: the one date there is when the notation tells none."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @cached_property
    def head_lines(self) -> tuple[bytes, ...]:
        """The whole lines among the first `HEAD` bytes, and the last one too when the file ends there."""
        data = self._text(self.head[self._skip :])
        lines = data.replace(b"\r\n", b"\n").split(_end(data))
        return tuple(lines if self.size <= HEAD else lines[:-1])

    def open(self) -> BinaryIO:
        """For a notation of bytes. Close it; count what is read in `done`."""
        self.done = 0
        return open_plain(self.path)

    def lines(self) -> Iterator[SourceLine]:
        """Every line of the file. A line ends at LF, CR LF, or CR where the file knows no LF."""
        pending, number, cut = bytearray(), 0, False
        decoder = codecs.getincrementaldecoder(self.encoding)("replace") if self.encoding else None
        end = _end(self._text(self.head[self._skip :]))
        with self.open() as file:
            self.done = file.seek(self._skip)
            while block := guarded(self.path, file.read, BLOCK):
                self.done += len(block)
                pieces = (decoder.decode(block).encode("utf-8", "replace") if decoder else block).split(end)
                for piece in pieces[:-1]:
                    number += 1
                    yield _line(number, bytes(pending) + piece if pending else piece, cut=cut)
                    pending.clear()
                    cut = False
                room = LINE_LIMIT + 1 - len(pending)
                cut = cut or len(pieces[-1]) > room
                pending += pieces[-1][:room]
        if pending:
            yield _line(number + 1, bytes(pending), cut=cut)

    def _text(self, data: bytes) -> bytes:
        return data.decode(self.encoding, "replace").encode("utf-8", "replace") if self.encoding else data


def _line(number: int, data: bytes, *, cut: bool) -> SourceLine:
    cut = cut or len(data) > LINE_LIMIT
    return SourceLine(number, data[:LINE_LIMIT] if cut else data.removesuffix(b"\r"), cut)


def _end(text: bytes) -> bytes:
    return b"\n" if b"\n" in text or b"\r" not in text else b"\r"


def _unmarked(head: bytes) -> str:
    """UTF-16 without its mark: plain ASCII in it has a NUL at every other place."""
    start = head[:512]
    if len(start) >= 8 and start.count(0) * 3 > len(start):
        even, odd = start[::2].count(0), start[1::2].count(0)
        if odd > 4 * even and odd * 3 > len(start):
            return "utf-16-le"
        if even > 4 * odd and even * 3 > len(start):
            return "utf-16-be"
    return ""

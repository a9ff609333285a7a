"""A file that is a mail, such as a bounce: its lines as whoever opened the mail saw them.

Here lives the undoing of quoted-printable and base64 in the parts of a mail, line by line, and nothing else of MIME.
A line keeps the number of the line of the file where it begins.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.recording.importers.source import LINE_LIMIT, SourceLine

_HEADER: Final = re.compile(
    rb"From |(?:Return-Path|Delivered-To|Received|From|To|Cc|Subject|Date|Sender|Reply-To|MIME-Version|Message-ID"
    rb"|(?:Content|X)-[A-Za-z0-9-]+|(?:DKIM|ARC|Authentication)-[A-Za-z-]+):",
    re.IGNORECASE,
)
"""How a mail begins. Many a log begins with a word and a colon, too."""
_ENCODING: Final = re.compile(rb"Content-Transfer-Encoding:\s*(quoted-printable|base64)\b", re.IGNORECASE)
_BOUNDARY: Final = re.compile(rb'\bboundary="?([^"; \t]{1,70})', re.IGNORECASE)  # RFC 2046 5.1.1: at most 70
_INNER: Final = re.compile(rb"Content-Type:\s*message/rfc822\b", re.IGNORECASE)
_BOUNDARIES_KEPT: Final = 32


def mailed(lines: Iterable[SourceLine], head: Sequence[bytes]) -> Iterator[SourceLine]:
    """The lines of a file that begins with `head`: decoded where it is a mail with something to decode."""
    first = next((line for line in head if line.strip()), b"")
    if _HEADER.match(first) and any(_ENCODING.match(line) for line in head):
        return _Mail().read(lines)
    return iter(lines)


@dataclass
class _Mail:
    _headers: bool = True
    _inner: bool = False
    """Behind these headers stand those of the mail inside."""
    _encoding: bytes = b""
    _boundaries: list[bytes] = field(default_factory=list)
    _begun: int = 0
    """Where the line began of which `_pending` is the start."""
    _pending: bytes = b""
    _base64: bytes = b""
    """Signs that make no whole octets yet."""

    def read(self, lines: Iterable[SourceLine]) -> Iterator[SourceLine]:
        for line in lines:
            if line.data.startswith(b"--") and self._is_boundary(line.data):
                yield from self._end()
                self._headers, self._encoding, self._inner = True, b"", False
                yield line
            elif self._headers:
                self._header(line.data)
                yield line
            elif self._encoding == b"quoted-printable":
                yield from self._soft(line)
            elif self._encoding == b"base64":
                yield from self._base(line)
            else:
                yield line
        yield from self._end()

    def _is_boundary(self, data: bytes) -> bool:
        return data.rstrip()[2:].removesuffix(b"--") in self._boundaries or data.rstrip()[2:] in self._boundaries

    def _header(self, data: bytes) -> None:
        if not data.strip():
            self._headers, self._inner = self._inner, False
            return
        if found := _ENCODING.match(data):
            self._encoding = found[1].lower()
        if (found := _BOUNDARY.search(data)) and len(self._boundaries) < _BOUNDARIES_KEPT:
            self._boundaries.append(found[1])
        self._inner = self._inner or _INNER.match(data) is not None

    def _soft(self, line: SourceLine) -> Iterator[SourceLine]:
        """Quoted-printable: `=` at a line's end means that the line goes on."""
        self._begun = self._begun if self._pending else line.number
        data = line.data.rstrip(b" \t")
        cut = line.cut or len(self._pending) + len(data) > LINE_LIMIT
        self._pending = (self._pending + data)[:LINE_LIMIT]
        if data.endswith(b"=") and not cut:
            self._pending = self._pending[:-1]
            return
        whole, self._pending = self._pending, b""
        yield SourceLine(self._begun, binascii.a2b_qp(whole), cut)

    def _base(self, line: SourceLine) -> Iterator[SourceLine]:
        """Base64: the text runs on across the lines, and has its own line ends."""
        signs = self._base64 + line.data.strip()
        whole = len(signs) - len(signs) % 4
        try:
            text = self._pending + binascii.a2b_base64(signs[:whole], strict_mode=True)
            self._base64 = signs[whole:]
        except binascii.Error:  # this is none: it stays as it is
            text, self._base64 = self._pending + signs + b"\n", b""
        *ended, self._pending = text.split(b"\n")
        for one in ended:
            yield SourceLine(line.number, one.removesuffix(b"\r")[:LINE_LIMIT], len(one) > LINE_LIMIT)
        self._begun = line.number
        self._pending = self._pending[:LINE_LIMIT]

    def _end(self) -> Iterator[SourceLine]:
        if rest := self._pending + self._base64:
            yield SourceLine(self._begun, rest, len(rest) >= LINE_LIMIT)
        self._pending = self._base64 = b""

"""What asciinema recorded, in its formats 1, 2 and 3: a header, and what the terminal showed, each with its time.

Format 1 is one JSON document with the seconds since the piece before; 2 has a line for each event with the seconds
since the start; 3 again the seconds since the event before, comments, and the program's exit. Typed keys are there
only when they were asked for.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import SURE
from smtpwalk.recording.importers.source import BLOCK, Source
from smtpwalk.recording.importers.terminal.played import Chunk, events_of, target_of
from smtpwalk.recording.importers.terminal.rows import size_of
from smtpwalk.recording.importers.told import About, Told, remark, unsure
from smtpwalk.recording.scanning import guarded
from smtpwalk.recording.trouble import shown
from smtpwalk.wire.events import Mark

TITLE: Final = "a terminal recorded by asciinema (asciicast 1, 2 or 3)"
NEWEST: Final = 3
BAD_LINE: Final = "This line is no event of an asciicast: it is left out."
_LINE: Final = 4 << 20
"""Bytes of a line: one event, or the header. A longer one is passed over."""
_STDOUT: Final = re.compile(r'"stdout"\s{0,9}:\s{0,9}\[')
_APART: Final = 40
"""Signs that it takes at most."""
_BETWEEN: Final = frozenset(" \t\r\n,")
_OUTPUT, _INPUT, _EXIT, _MARKER = "o", "i", "x", "m"


def likeness(source: Source) -> float:
    return SURE if _version(source) else 0.0


def read(source: Source) -> Iterator[Told]:
    version = _version(source)
    if version > NEWEST:
        raise RecordingError(
            shown(source.path), f"this is an asciicast of version {version}; only those up to {NEWEST} can be read.",
            "asciinema convert makes an older version of it.",
        )  # fmt: skip
    header, events = _READERS.get(version, _lines)(source)
    size = _size(header)
    host, port = target_of((chunk for chunk in events if isinstance(chunk, Chunk)), size)
    header, events = _READERS.get(version, _lines)(source)
    yield About(_moment(header.get("timestamp")), host, port, timed=True, by=f"asciicast {version}")
    yield from events_of(events, size)


def _size(header: Mapping[str, Any]) -> tuple[int, int]:
    term = header.get("term")
    if isinstance(term, dict):
        return size_of(term.get("cols"), term.get("rows"))
    return size_of(header.get("width"), header.get("height"))


def _version(source: Source) -> int:
    """The version that the first line tells; 0 when it is no header of an asciicast."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return 0
    try:
        header = json.loads(head.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return 1 if _is_first(head) else 0
    version = header.get("version") if isinstance(header, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        return 0
    sized = {"width", "height"} <= set(header) or isinstance(header.get("term"), dict)
    return max(0, version) if sized else 0


def _is_first(head: bytes) -> bool:
    """Format 1 is one document, on one long line or on many."""
    return b'"stdout"' in head and b'"version"' in head and b'"width"' in head


# ---------------------------------------------------------------------- versions 2 and 3: a line for each event
Read = tuple[Mapping[str, Any], Iterator[Chunk | Mark]]


def _lines(source: Source) -> Read:
    lines = _json_lines(source)
    header = next(lines, (0, None))[1]
    since_before = isinstance(header, dict) and header.get("version") == 3
    return (header if isinstance(header, dict) else {}), _events(lines, since_before=since_before)


def _json_lines(source: Source) -> Iterator[tuple[int, Any]]:
    """Each line with its number; None for one that is no JSON, a comment for one that is a comment."""
    number = 0
    with source.open() as file:
        while line := guarded(source.path, file.readline, _LINE):
            number += 1
            source.done += len(line)
            whole = line
            while not whole.endswith(b"\n") and (whole := guarded(source.path, file.readline, _LINE)):
                source.done += len(whole)
                line = b""  # longer than any event
            if line.isspace() or line.startswith(b"#"):
                if not line.isspace():
                    yield number, line.decode("utf-8", "replace").strip()
                continue
            try:
                yield number, json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (ValueError, RecursionError):
                yield number, None


def _events(lines: Iterator[tuple[int, Any]], *, since_before: bool) -> Iterator[Chunk | Mark]:
    t = 0.0
    for number, event in lines:
        if isinstance(event, str):
            yield remark(event, number, t=t)
        elif not _is_event(event):
            yield unsure(BAD_LINE, number, t=t)
        else:
            t = max(t, t + event[0] if since_before else float(event[0]))
            made = _made(event[1], event[2], t, number)
            if made is not None:
                yield made


def _is_event(event: object) -> bool:
    return (
        isinstance(event, list) and len(event) >= 3 and _is_time(event[0])
        and isinstance(event[1], str) and isinstance(event[2], str)
    )  # fmt: skip


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e10


def _made(code: str, data: str, t: float, number: int) -> Chunk | Mark | None:
    if code in (_OUTPUT, _INPUT):
        return Chunk(t, data.encode("utf-8", "surrogatepass"), number, keys=code == _INPUT)
    if code == _MARKER:
        return remark(f"marker {data}".rstrip(), number, t=t)
    return remark(f"exit {data}", number, t=t) if code == _EXIT else None  # a new size of the terminal and the like


# ---------------------------------------------------------------------- version 1: one document
def _document(source: Source) -> Read:
    document = _Pieces(source)
    return document.header(), document.chunks()


class _Pieces:
    """Reads the document piece by piece: only one piece of output is held at a time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._decoder = json.JSONDecoder()

    def header(self) -> Mapping[str, Any]:
        """The size of the terminal; format 1 tells no date."""
        text = self.source.head.decode("utf-8", "replace")
        found = {key: re.search(rf'"{key}"\s{{0,9}}:\s{{0,9}}([0-9]{{1,5}})\b', text) for key in ("width", "height")}
        return {key: int(hit[1]) for key, hit in found.items() if hit}

    def chunks(self) -> Iterator[Chunk | Mark]:
        t, number = 0.0, 1
        for piece in self._values():
            number += 1
            if isinstance(piece, list) and len(piece) >= 2 and _is_time(piece[0]) and isinstance(piece[1], str):
                t += piece[0]
                yield Chunk(t, piece[1].encode("utf-8", "surrogatepass"), number)
            else:
                yield unsure(BAD_LINE, number, t=t)

    def _values(self) -> Iterator[Any]:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with self.source.open() as file:
            buffer, place = self._stdout(file, decode), 0
            while True:
                while buffer[place : place + 1] in _BETWEEN:
                    place += 1
                if buffer.startswith("]", place):
                    return
                try:
                    value, place = self._decoder.raw_decode(buffer, place)
                except (ValueError, RecursionError):
                    data = guarded(self.source.path, file.read, BLOCK)
                    if not data or len(buffer) - place > _LINE:
                        return
                    self.source.done += len(data)
                    buffer, place = buffer[place:] + decode(data), 0
                    continue
                yield value

    def _stdout(self, file: BinaryIO, decode: Callable[[bytes], str]) -> str:
        """The document from the first piece of output on, as far as it was read."""
        buffer = ""
        while not (found := _STDOUT.search(buffer)) and (data := guarded(self.source.path, file.read, BLOCK)):
            self.source.done += len(data)
            buffer = buffer[-_APART:] + decode(data)
        return buffer[found.end() :] if found else ""


_READERS: Final[dict[int, Callable[[Source], Read]]] = {1: _document}


def _moment(seconds: object) -> datetime | None:
    if not _is_time(seconds):
        return None
    return datetime.fromtimestamp(float(seconds), UTC)  # type: ignore[arg-type]

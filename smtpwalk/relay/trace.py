"""Header fields and Received lines, read with patience: the path that a message took.

Here lives reading alone. Every host on the way may have written these lines, so nothing in here is believed;
what they prove is decided in `proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

MOST_HEADER: Final = 256 * 1024
"""No real header comes near; what stands beyond is not looked at."""
MOST_RECEIVED: Final = 100
"""Mail systems call a message looping at 25 to 100 hops."""
MOST_LINE: Final = 2_000

_END: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_NAME: Final = re.compile(rb"([!-9;-~]+)[ \t]*:")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Field:
    """One header field, unfolded."""

    name: bytes
    """In small letters."""
    value: bytes


def header_fields(data: bytes) -> list[Field]:
    """The fields of a message's own header. A line that is no field counts as more of the field before it.

    The `From ` line of an mbox file comes out as a field of the name `from `.
    """
    head = data[:MOST_HEADER].lstrip(b"\r\n")
    end = _END.search(head)
    found: list[tuple[bytes, list[bytes]]] = []
    for line in (head[: end.start()] if end else head).splitlines():
        name = _NAME.match(line)
        if not found and line.startswith(b"From "):
            found.append((b"from ", [line[len(b"From ") :]]))
        elif name and (not found or not line[:1].isspace()):
            found.append((name[1].lower(), [line[name.end() :]]))
        elif found:
            found[-1][1].append(line)
    return [Field(name, b" ".join(part.strip() for part in parts)) for name, parts in found]


def received_lines(fields: Iterable[Field]) -> tuple[str, ...]:
    """What the Received fields say, top (the last host) first. Not sanitised: that is done where it is shown."""
    lines = (field.value[:MOST_LINE] for field in fields if field.name == b"received")
    return tuple(
        _BLANKS.sub(" ", line.decode("utf-8", "surrogateescape")) for line in islice(lines, MOST_RECEIVED)
    )


@dataclass(frozen=True, slots=True)
class Hop:
    """What one Received line says (RFC 5321 4.4). What it leaves out is empty."""

    sender: str
    """The `from` part, its comments with it: the name it gave itself and what the host saw."""
    by: str
    protocol: str
    """The `with` part."""
    recipient: str
    """The `for` part, without brackets."""
    when: str


_KEYWORDS: Final = frozenset({"from", "by", "via", "with", "id", "for"})
_PIECES: Final = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|;|[()]|[^\s();<"]+|.')


def read_hop(line: str) -> Hop:
    """One Received line. Garbage gives a hop with little or nothing in it."""
    parts: dict[str, list[str]] = {}
    keyword, when = "", ""
    for word, place in _words(line):
        if word == ";":
            # The date stands behind the last semicolon.
            keyword, when = "", line[place + 1 :].strip()
        elif word.lower() in _KEYWORDS and word.lower() not in parts:
            keyword = word.lower()
            parts[keyword] = []
        elif keyword:
            parts[keyword].append(word)
    sender = " ".join(parts.get("from", ()))
    by, protocol, recipient = (_first(parts.get(name)) for name in ("by", "with", "for"))
    return Hop(sender, by, protocol, recipient.strip("<>"), when)


def _first(words: list[str] | None) -> str:
    return words[0] if words else ""


def _words(line: str) -> Iterator[tuple[str, int]]:
    """Words and whole comments of the line; a comment that never ends runs to the line's end."""
    depth = start = 0
    for piece in _PIECES.finditer(line):
        sign = piece[0]
        if sign == "(":
            start = start if depth else piece.start()
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                yield line[start : piece.end()], start
        elif not depth and not sign.isspace():
            yield sign, piece.start()
    if depth:
        yield line[start:], start


def hops(received: Iterable[str]) -> tuple[Hop, ...]:
    """The path, top line (the last host) first."""
    return tuple(map(read_hop, received))

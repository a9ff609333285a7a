"""One whole line: what to put where in it, and what of that belongs to each of the chunks that it came in."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Final

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.recording.redaction.facts import Handler
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Swap
from smtpwalk.recording.redaction.text import hidden, hide_command, hide_message_line

_CHALLENGE: Final = re.compile(rb"334[ -]([A-Za-z0-9+/]{8,}={0,2})[ \t]*\r?\n?\Z")
_TEXT: Final = re.compile(rb"[\x20-\x7e]*\Z")
_SIZE: Final = re.compile(rb"[ \t]*BDAT[ \t]+([0-9]+)", re.I)
_CODE: Final = re.compile(rb"[0-9]{3}[ -]")


def server_swaps(handler: Handler, line: bytes, *, people: bool) -> Sequence[Swap]:
    """`people`: the reply answers VRFY or EXPN."""
    challenge = _CHALLENGE.match(line)
    if challenge is not None:
        return _challenge(handler, challenge)
    return handler.swaps(line, Place.NAMED if people else Place.SERVER)


def _challenge(handler: Handler, found: re.Match[bytes]) -> Sequence[Swap]:
    """A challenge of AUTH names the host, in base64 (RFC 2195 2); one that is no text may hold anything."""
    try:
        said = base64.b64decode(found[1], validate=True)
    except binascii.Error:
        return handler.swaps(found[1], Place.WORDS) and [Swap(found.start(1), found.end(1), hidden(len(found[1])))]
    if not _TEXT.match(said):
        return [Swap(found.start(1), found.end(1), hidden(len(found[1])))]
    new = handler.apply(said, Place.WORDS)
    return [Swap(found.start(1), found.end(1), base64.b64encode(new))] if new != said else []


def client_swaps(handler: Handler, data: bytes, kind: RowKind, head: int, *, hides: bool) -> Sequence[Swap]:
    """A line, or a BDAT command of `head` octets with its chunk. `hides`: text is not to be seen."""
    if head:
        return _chunk(handler, data, head, hides=hides)
    names = handler.swaps(data, Place.CLIENT)
    if hides and kind is RowKind.MESSAGE:
        return hide_message_line(data)
    whole = hide_command(data) if hides and kind is RowKind.COMMAND else None
    return names if whole is None else whole


def _chunk(handler: Handler, data: bytes, head: int, *, hides: bool) -> Sequence[Swap]:
    """The chunk's lines, and the number in the command that counts its octets."""
    swaps: list[Swap] = []
    start = head
    for line in data[head:].splitlines(keepends=True):
        names = handler.swaps(line, Place.CLIENT)
        swaps += [Swap(one.start + start, one.end + start, one.new)
                  for one in (hide_message_line(line) if hides else names)]  # fmt: skip
        start += len(line)
    more = sum(len(swap.new) - (swap.end - swap.start) for swap in swaps)
    size = _SIZE.match(data)
    if size is None or not more:
        return swaps
    return [Swap(size.start(1), size.end(1), b"%d" % (int(size[1]) + more)), *swaps]


def given_back(data: bytes, pieces: Sequence[bytes], swaps: Sequence[Swap]) -> list[bytes]:
    """What becomes of each piece. A stand-in whose name came in two pieces is divided between them."""
    if not swaps:
        return list(pieces)
    parts, start = [], 0
    for piece in pieces:
        parts.append(b"".join(_between(data, swaps, start, start + len(piece))))
        start += len(piece)
    return parts


def _between(data: bytes, swaps: Sequence[Swap], start: int, end: int) -> Iterator[bytes]:
    at = start
    for swap in swaps:
        if swap.end <= start or swap.start >= end:
            continue
        yield data[at : max(at, swap.start)]
        yield swap.new[_share(swap, max(start, swap.start)) : _share(swap, min(end, swap.end))]
        at = min(end, swap.end)
    yield data[at:end]


def _share(swap: Swap, place: int) -> int:
    return (place - swap.start) * len(swap.new) // (swap.end - swap.start)


def filled(piece: bytes, *, keep: int, head: int) -> bytes:
    """Nothing but x, as long as the piece. Line ends stay, a BDAT command, and a reply's code at the beginning."""
    kept = head or (keep if keep and _CODE.match(piece) else 0)
    return piece[:kept] + re.sub(rb"[^\r\n]", b"x", piece[kept:])

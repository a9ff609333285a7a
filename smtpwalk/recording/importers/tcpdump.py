"""What tcpdump prints: -X, -XX and -x (packets in hexadecimal, read as a capture is) and -A (their text).

In the text a dot stands for what cannot be shown, and the headers stand before it: how long the data is, and which
bytes of the stream they are, says the line above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.ip_packets import IpReader
from smtpwalk.recording.importers.link_layer import NO_IP, ip_start
from smtpwalk.recording.importers.packets import Packet, told
from smtpwalk.recording.importers.pieces import introduced
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.tcpdump_text import HEAD, Texts
from smtpwalk.recording.importers.told import About, Told, unsure
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping

TITLE: Final = "tcpdump output (-A, -X, -XX, -x)"
_HEX: Final = re.compile(rb"[ \t]*0x([0-9a-f]{4,5}): {1,2}((?:[0-9a-f]{4} ){0,7}[0-9a-f]{2,4})(?:\s|\Z)")
_BEGIN: Final = re.compile(rb"\d|IP6? |[a-z][\w.-]{1,20} +(?:In|Out|B|M|P) | {4}\S{1,300} > ")
"""How the line about a packet begins where nothing is wrapped around it."""
_RAW, _ETHERNET, _COOKED, _COOKED_2 = 101, 1, 113, 276
_PACKET_LIMIT: Final = 1 << 18
_DAY: Final = 86400.0


def likeness(source: Source) -> float:
    lines = Unwrapping(source, _begins, timely=False)
    in_hex = any(map(_HEX.match, source.head_lines))
    if not lines.likeness:
        return 0.6 if in_hex and Unwrapping(source, _HEX.match).likeness > 3 else 0.0
    return 0.95 if lines.likeness > 1 or in_hex else 0.6


def read(source: Source) -> Iterator[Told]:
    lines, stamps = Unwrapping(source, _known, timely=False), Stamps(source.modified)
    if any(map(_HEX.match, lines.head())):
        events = told(_packets(lines.lines(), stamps), "tcpdump")
        yield next(events)
        if stamps.doubt:
            yield unsure(stamps.doubt, 1)
        yield from events
        return
    texts = Texts(stamps, next((at for line in lines.head() if (at := stamps.take_off(line)[0]) is not None), None))
    started = None if texts.began is None else datetime.fromtimestamp(texts.began, UTC)
    about = About(started, timed=started is not None, by="tcpdump")
    yield from introduced(texts.events(lines.lines()), about, stamps.doubt)


def _known(line: bytes) -> object:
    return _begins(line) or _HEX.match(line)


def _begins(line: bytes) -> object:
    return _BEGIN.match(line) and HEAD.search(line)


def _packets(lines: Iterator[Bare], stamps: Stamps) -> Iterator[Packet]:
    frame, at, last = bytearray(), 0.0, 0.0
    for line in lines:
        found = _HEX.match(line.data)
        if frame and (found is None or not int(found[1], 16)):
            yield _packet(bytes(frame), at)
            frame.clear()
        if found is not None:
            if len(frame) < _PACKET_LIMIT:
                frame += bytes.fromhex(found[2].decode())
        elif (moment := stamps.take_off(line.data)[0]) is not None:
            at = moment + _DAY if moment < last - _DAY / 2 and stamps.lacks.startswith("the day") else moment
            last = at
    if frame:
        yield _packet(bytes(frame), at)


def _packet(frame: bytes, at: float) -> Packet:
    return Packet(round(at * 10**6) * 1000, _link(frame), frame, len(frame))


def _link(frame: bytes) -> int:
    """What the packet begins with: -XX shows the header before IP too, and nothing says which one it is."""
    if _is_ip(frame, 0):
        return _RAW
    found = ((link, ip_start(link, frame)) for link in (_ETHERNET, _COOKED_2, _COOKED))
    return next((link for link, at in found if at != NO_IP and _is_ip(frame, at)), _RAW)


def _is_ip(frame: bytes, at: int) -> bool:
    return IpReader().segment(frame, at, len(frame)) is not None

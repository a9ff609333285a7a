"""Captured packets to events: what the two file formats of captures share. They differ only in how packets are kept.

Here lives what is said of a capture as a whole: when it begins, what could not be read, and that there was no SMTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.ip_packets import IpReader
from smtpwalk.recording.importers.link_layer import LINKS, NO_IP
from smtpwalk.recording.importers.smtp_streams import SmtpStreams
from smtpwalk.recording.importers.told import About, Told, remark
from smtpwalk.recording.importers.two_sides import Seen
from smtpwalk.wire.events import Event, Mark

PACKET_LIMIT: Final = 1 << 20
"""Bytes of a packet. Network cards hand on up to 64 KiB at a time, some somewhat more."""
NONE: Final = "No SMTP dialogue was found in this capture of {packets} and {connections}."
STRANGE: Final = "{packets} of link type {link} could not be read."
_NAMES: Final = dict.fromkeys((105, 119, 127, 163, 192), "wireless LAN") | dict.fromkeys((186, 189, 220), "USB")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Packet(NamedTuple):
    ns: int
    """Since 1970, in nanoseconds."""
    link: int
    """The link type: what the frame begins with."""
    frame: bytes
    size: int
    """Of the frame on the wire; `frame` may be less."""


def told(packets: Iterator[Packet], by: str = "") -> Iterator[Told]:
    """All that a capture tells. Where its reading breaks off, what came before is told first."""
    streams = SmtpStreams()
    events = _events(packets, streams)
    first = next(events, None)
    facts = first.fields if isinstance(first, Mark) else {}
    started = _moment(streams.start)
    yield About(started, facts.get("address", ""), facts.get("port", 0), timed=started is not None, by=by)
    if first is not None:
        yield first
        yield from events


def _events(packets: Iterator[Packet], streams: SmtpStreams) -> Iterator[Event]:
    reader, out, number, unread, broken = IpReader(), streams.out, 0, Counter[int](), None
    try:
        for number, (ns, link, frame, size) in enumerate(packets, 1):
            if number == 1:
                streams.start = ns
            find = LINKS.get(link)
            if find is None:
                unread[link] += 1
                continue
            at = find(frame)
            segment = reader.segment(frame, at, size) if at != NO_IP else None
            if segment is not None:
                streams.take(segment, Seen(ns, number))
                if out:
                    yield from out
                    out.clear()
    except RecordingError as error:
        broken = error
    streams.finish()
    yield from out
    yield from _remarks(streams, number, unread)
    if broken:
        raise broken


def _remarks(streams: SmtpStreams, packets: int, unread: Counter[int]) -> Iterator[Event]:
    session = max(1, streams.sessions)
    for link, count in sorted(unread.items()):
        name = f"{link} ({_NAMES[link]})" if link in _NAMES else f"{link}"
        yield remark(STRANGE.format(packets=_count(count, "packet"), link=name), 0, session)
    if not streams.sessions:
        connections = _count(streams.connections, "TCP connection")
        yield remark(NONE.format(connections=connections, packets=_count(packets, "packet")), 0, session)


def _moment(ns: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(microseconds=ns // 1000) if ns > 0 else None
    except OverflowError:
        return None


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"

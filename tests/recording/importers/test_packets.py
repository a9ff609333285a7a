from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.packets import NONE, Packet, told
from smtpwalk.wire.events import Event

from .capturing import HELLO, QUIT, START, Talk, frames
from .reading import about, marks, said

LINES = [(who, data.decode().rstrip()) for who, data in [*HELLO, *QUIT]]


def packets(link: int = 1, start: int = START * 10**9) -> Iterator[Packet]:
    for number, frame in enumerate(frames(Talk().whole([*HELLO, *QUIT]))):
        yield Packet(start + number * 10**6, link, frame, len(frame))


def test_when_it_began_and_whom_it_is_about() -> None:
    events = list(told(packets(), "a program"))
    found = about(events)
    assert (found.host, found.port, found.timed, found.by) == ("192.0.2.25", 25, True, "a program")
    assert found.started == datetime.fromtimestamp(START, UTC)
    assert said(events) == LINES
    times = [event.t for event in events if isinstance(event, Event)]
    assert times[0] == 0
    assert times == sorted(times)


@pytest.mark.parametrize("start", [0, 10**25])
def test_packets_without_a_time_or_with_one_that_no_calendar_has(start: int) -> None:
    events = list(told(packets(start=start)))
    assert not about(events).timed
    assert said(events) == LINES


def test_a_capture_without_smtp_says_so() -> None:
    other = [Packet(1, 1, frame, len(frame)) for frame in frames(Talk(server=("192.0.2.25", 80)).open())]
    assert marks(told(iter(other)), "remark") == [(0, NONE.format(packets="3 packets", connections="1 TCP connection"))]
    assert marks(told(iter([])), "remark") == [(0, NONE.format(packets="0 packets", connections="0 TCP connections"))]


def test_what_could_not_be_read_is_counted_by_its_link_type() -> None:
    events = list(told(iter([*packets(), *packets(127), *packets(9999)])))
    assert said(events) == LINES
    assert [text for _line, text in marks(events, "remark")] == [
        "11 packets of link type 127 (wireless LAN) could not be read.",
        "11 packets of link type 9999 could not be read.",
    ]


def test_where_the_reading_breaks_off_what_came_before_is_told_first() -> None:
    def broken() -> Iterator[Packet]:
        yield from list(packets())[:6]
        raise RecordingError("a file", "packet 7 is cut off.")

    events = told(broken())
    found = [next(events) for _ in range(6)]  # what is told of the whole, two marks, three lines
    assert said(found) == LINES[:3]
    with pytest.raises(RecordingError, match="packet 7"):
        next(events)

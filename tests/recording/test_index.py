from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.index import Index, _plain, session_events
from smtpwalk.recording.lines import BrokenRule, encode_event, read_event
from smtpwalk.recording.scanning import BadLine, nothing
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

EVENTS: list[Event] = [
    Mark(0.0, 1, "connecting", {"address": "192.0.2.1", "port": 25}),
    Mark(0.1, 1, "connected", {"address": "192.0.2.1", "port": 25}),
    ServerBytes(0.2, 1, b"220 mx\r\n"),
    Mark(0.2, 2, "connecting", {"address": "192.0.2.2", "port": 25}),
    Mark(0.2, 1, "step", {"id": "plain"}),
    ClientBytes(0.3, 1, b"RCPT TO:<599 x>\r\n"),
    ServerBytes(0.4, 1, b"250 ok\r\n554 no 999\r\n"),
    ServerBytes(0.5, 2, b"421 \xff later\r\n"),
    Mark(0.6, 1, "closed", {"by": "server"}),
]


def written(path: Path, *events: Event | bytes) -> Path:
    lines = [event if isinstance(event, bytes) else encode_event(event).encode() + b"\n" for event in events]
    path.write_bytes(b"".join(lines))
    return path


@pytest.mark.parametrize("most", [1, 2, 100])
def test_sessions_whatever_the_slices(tmp_path: Path, most: int) -> None:
    index = Index(written(tmp_path / "f", *EVENTS), 0, nothing)
    while index.advance(most):
        pass
    first, second = index.in_order()
    assert (first.number, first.offset, first.first, first.last, first.events) == (1, 0, 0.0, 0.6, 7)
    assert (first.address, first.steps, first.worst) == ("192.0.2.1", ("plain",), 554)
    assert (second.events, second.address, second.worst) == (2, "192.0.2.2", 421)
    assert index.events == len(EVENTS)
    assert index.done == (tmp_path / "f").stat().st_size


def test_a_session_is_read_from_its_place_on(tmp_path: Path) -> None:
    path = written(tmp_path / "f", *EVENTS)
    index = Index(path, 0, nothing)
    index.finish()
    for session in index.in_order():
        assert list(session_events(path, session)) == [one for one in EVENTS if one.session == session.number]


def test_a_file_that_grows_is_indexed_on(tmp_path: Path) -> None:
    path = written(tmp_path / "f", *EVENTS[:3])
    index = Index(path, 0, nothing)
    assert not index.advance(100)
    with path.open("ab") as file:
        file.write(encode_event(EVENTS[5]).encode())
    assert not index.advance(100)
    assert index.sessions[1].events == 3
    assert index.cut_off
    with path.open("ab") as file:
        file.write(b"\n")
    index.advance(100)
    assert index.sessions[1].events == 4
    assert not index.cut_off


def test_a_last_line_that_lacks_only_its_end_counts_when_the_file_is_finished(tmp_path: Path) -> None:
    path = written(tmp_path / "f", EVENTS[0], encode_event(EVENTS[1]).encode())
    index = Index(path, 0, nothing)
    index.finish()
    assert index.sessions[1].events == 2
    assert not index.cut_off
    assert len(list(session_events(path, index.sessions[1]))) == 2


def test_bad_lines_are_noted(tmp_path: Path) -> None:
    bad: list[BadLine] = []
    path = written(tmp_path / "f", EVENTS[0], b'{"t":NaN,"s":1,"dir":"C","data":"x"}\n', EVENTS[2])
    Index(path, 0, bad.append).finish()
    assert [one.line for one in bad] == [3]


VALUES: list[object] = [0, 1, 2.5, -1, True, None, "C", "S", "X", "", "220 a\r\n", "ä", "\ud800", float("nan"), [], {}]


KEYS = ["t", "s", "dir", "data", "b64", "what", "k"]


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), min_size=3))
def test_the_short_cut_takes_nothing_that_the_reader_would_refuse(found: dict[str, object]) -> None:
    import json

    line = json.dumps(found).encode() + b"\n"
    if _plain(line) is not None:
        event = read_event(line)
        assert (event.t, event.session) == (found["t"], found["s"])
    else:
        try:
            event = read_event(line)
        except BrokenRule:
            return
        assert isinstance(event, Mark) or not str(found.get("data", "ä")).isascii() or len(found) > 4

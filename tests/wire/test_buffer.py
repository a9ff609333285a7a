"""Lines out of bytes: the same for every split, and bounded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.buffer import MAX_LINE, Line, LineBuffer


def read(parts: list[bytes], limit: int = MAX_LINE) -> list[Line]:
    buffer = LineBuffer(limit)
    return [line for part in parts for line in buffer.feed(part)] + buffer.flush()


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"250 ok\r\n", [Line(b"250 ok")]),
        (b"250 ok\n", [Line(b"250 ok", b"\n")]),
        (b"\n\r\n", [Line(b"", b"\n"), Line(b"")]),
        (b"a\r\r\n", [Line(b"a\r")]),
        (b"a\rb\n", [Line(b"a\rb", b"\n")]),
        (b"half", [Line(b"half", b"")]),
        (b"half\r", [Line(b"half\r", b"")]),
        (b"a\0b\r\nc", [Line(b"a\0b"), Line(b"c", b"")]),
    ],
)
def test_a_line_ends_at_its_line_feed(data: bytes, lines: list[Line]) -> None:
    assert read([data]) == lines
    assert read([data[index : index + 1] for index in range(len(data))]) == lines
    assert b"".join(line.raw for line in lines) == data


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"1234\r\n", [Line(b"1234")]),
        (b"1234\n", [Line(b"1234", b"\n")]),
        (b"12345\n6\n", [Line(b"1234", b"", cut=True), Line(b"6", b"\n")]),
        (b"12345678\r\n9\r\n", [Line(b"1234", b"", cut=True), Line(b"9")]),
        (b"1234\r5\r\n", [Line(b"1234", b"", cut=True)]),
        (b"1234\r", [Line(b"1234", b"", cut=True)]),
        (b"123456", [Line(b"1234", b"", cut=True)]),
    ],
)
def test_what_is_too_long_is_cut_at_the_same_place_for_every_split(data: bytes, lines: list[Line]) -> None:
    for place in range(len(data) + 1):
        assert read([data[:place], data[place:]], limit=4) == lines
    assert read([data[index : index + 1] for index in range(len(data))], limit=4) == lines


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"abcdef", b"\0"]), max_size=20), st.data())
@settings(max_examples=200, deadline=None)
def test_no_split_changes_the_lines(pieces: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(pieces)
    place = data.draw(st.integers(0, len(whole)))
    assert read([whole[:place], whole[place:]], limit=5) == read([whole], limit=5) == read(pieces, limit=5)
    assert all(len(line.data) <= 5 for line in read([whole], limit=5))


def test_what_is_pending_can_be_seen_and_thrown_away() -> None:
    buffer = LineBuffer()
    assert buffer.feed(b"250 ok\r\n25") == [Line(b"250 ok")]
    assert buffer.pending == b"25"
    assert buffer.clear() == b"25"
    assert buffer.feed(b"220 new\r\n") == [Line(b"220 new")]


def test_a_cut_line_is_over_when_the_rest_is_thrown_away() -> None:
    buffer = LineBuffer(4)
    assert len(buffer.feed(b"12345")) == 1
    assert buffer.clear() == b""
    assert buffer.feed(b"ab\n") == [Line(b"ab", b"\n")]

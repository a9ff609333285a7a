"""The server's ear: the same lines and messages however the bytes are cut, and never more kept than the limit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.practice.lines import BareLf, BareLfInMessage, Line, MessageReader, WholeMessage, take_line

MODES = list(BareLf)


def lines(chunks: list[bytes], mode: BareLf, most: int = 20) -> list[Line]:
    heap, found = bytearray(), []
    for chunk in chunks:
        heap += chunk
        while (line := take_line(heap, mode, most)) is not None:
            found.append(line)
        assert len(heap) <= most + 3
    return found


@pytest.mark.parametrize(
    ("data", "mode", "expected"),
    [
        (b"NOOP\r\n", BareLf.ACCEPT, [Line(b"NOOP")]),
        (b"NOOP\nQUIT\r\n", BareLf.ACCEPT, [Line(b"NOOP"), Line(b"QUIT")]),
        (b"NOOP\nQUIT\r\n", BareLf.IGNORE, [Line(b"NOOP\nQUIT")]),
        (b"NOOP\nQUIT\r\n", BareLf.REFUSE, [Line(b"NOOP", bare_lf=True), Line(b"QUIT")]),
        (b"\r\n\r\n", BareLf.ACCEPT, [Line(b""), Line(b"")]),
        (b"x" * 20 + b"\r\n", BareLf.ACCEPT, [Line(b"x" * 20)]),
        (b"x" * 21 + b"\r\n", BareLf.ACCEPT, [Line(b"x" * 20, too_long=True)]),
        (b"x" * 21 + b"\n", BareLf.REFUSE, [Line(b"x" * 20, too_long=True, bare_lf=True)]),
        (b"x" * 9000 + b"\r\nQUIT\r\n", BareLf.IGNORE, [Line(b"x" * 20, too_long=True), Line(b"QUIT")]),
        (b"no end", BareLf.ACCEPT, []),
    ],
)
def test_lines_whole_and_byte_by_byte(data: bytes, mode: BareLf, expected: list[Line]) -> None:
    assert lines([data], mode) == expected
    assert lines([data[i : i + 1] for i in range(len(data))], mode) == expected


hostile = st.text(alphabet="a.\r\n\0", max_size=60).map(str.encode)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[a:b] for a, b in pairwise(ends)] or [b""]


@settings(max_examples=200)
@given(hostile, st.lists(st.integers(0, 200), max_size=8), st.sampled_from(MODES), st.sampled_from([1, 3, 20]))
def test_lines_do_not_depend_on_the_cuts(data: bytes, places: list[int], mode: BareLf, most: int) -> None:
    assert lines(cut(data, places), mode, most) == lines([data], mode, most)


def messages(chunks: list[bytes], mode: BareLf, most: int) -> list[object]:
    return list(_messages(chunks, mode, most))


def _messages(chunks: list[bytes], mode: BareLf, most: int) -> Iterator[object]:
    heap, reader = bytearray(), MessageReader(mode, most)
    for chunk in chunks:
        heap += chunk
        while (found := reader.take(heap)) is not None:
            yield found
            reader = MessageReader(mode, most)
            if not heap:
                break


@pytest.mark.parametrize(
    ("data", "mode", "expected"),
    [
        (b"hello\r\n.\r\n", BareLf.ACCEPT, WholeMessage(b"hello\r\n")),
        (b".\r\n", BareLf.ACCEPT, WholeMessage(b"")),
        (b"..\r\n...x\r\n.\r\n", BareLf.ACCEPT, WholeMessage(b".\r\n..x\r\n")),
        (b".a\r\n.\r\n", BareLf.IGNORE, WholeMessage(b"a\r\n")),
        (b"a\n.\n", BareLf.ACCEPT, WholeMessage(b"a\n")),
        (b"a\n.\nb\n.\r\nc\r\n.\r\n", BareLf.IGNORE, WholeMessage(b"a\n.\nb\n.\r\nc\r\n")),
        (b"a\n.\r\n", BareLf.REFUSE, BareLfInMessage()),
        (b"x" * 101 + b"\r\n.\r\n", BareLf.ACCEPT, WholeMessage(b"", too_big=True)),
        (b"x" * 5000 + b".\r\n" * 3 + b"\r\n.\r\n", BareLf.ACCEPT, WholeMessage(b"", too_big=True)),
    ],
)
def test_messages_whole_and_byte_by_byte(data: bytes, mode: BareLf, expected: object) -> None:
    assert messages([data], mode, 100)[0] == expected
    assert messages([data[i : i + 1] for i in range(len(data))], mode, 100)[0] == expected


@settings(max_examples=300)
@given(hostile, st.lists(st.integers(0, 200), max_size=8), st.sampled_from(MODES), st.sampled_from([1, 4, 100]))
def test_messages_do_not_depend_on_the_cuts(data: bytes, places: list[int], mode: BareLf, most: int) -> None:
    data += b"\r\n.\r\n"
    assert messages(cut(data, places), mode, most) == messages([data], mode, most)


def test_what_comes_behind_the_dot_stays_on_the_heap() -> None:
    heap = bytearray(b"a\r\n.\r\nQUIT\r\n")
    assert MessageReader(BareLf.ACCEPT, 100).take(heap) == WholeMessage(b"a\r\n")
    assert heap == b"QUIT\r\n"


def test_an_endless_message_is_not_kept() -> None:
    reader, heap = MessageReader(BareLf.ACCEPT, 100), bytearray()
    for _ in range(50):
        heap += b"x" * 1000
        assert reader.take(heap) is None
        assert not heap
    assert len(reader._seen) < 200
    heap += b"\r\n.\r\n"
    assert reader.take(heap) == WholeMessage(b"", too_big=True)

"""The code stands at the line's start or nowhere; every flaw has its name; nothing is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.buffer import Line, LineBuffer
from smtpwalk.wire.replies import DOUBTFUL, MAX_REPLY_LINES, Flaw, Reply, ReplyReader, read_line


def replies_in(data: bytes) -> list[Reply]:
    reader, buffer = ReplyReader(), LineBuffer()
    found = [reader.feed(read_line(line)) for line in [*buffer.feed(data), *buffer.flush()]]
    return [reply for reply in [*found, reader.flush()] if reply is not None]


@pytest.mark.parametrize(
    ("data", "code", "more", "text"),
    [
        (b"250 ok", 250, False, b"ok"),
        (b"250-ok", 250, True, b"ok"),
        (b"250", 250, False, b""),
        (b"250-", 250, True, b""),
        (b"250ok", 250, False, b"ok"),
        (b"250\tok", 250, False, b"\tok"),
        (b"250  two  blanks ", 250, False, b" two  blanks "),
        (b"000 x", 0, False, b"x"),
        (b"999-x", 999, True, b"x"),
        (b" 250 x", None, False, b" 250 x"),
        (b"25 two", None, False, b"25 two"),
        (b"+25 x", None, False, b"+25 x"),
        (b"2_0 x", None, False, b"2_0 x"),
        (b"2500 x", None, False, b"2500 x"),
        (b"it says 250 ok", None, False, b"it says 250 ok"),
        ("٢٥٠ x".encode(), None, False, "٢٥٠ x".encode()),
        (b"", None, False, b""),
    ],
)
def test_the_code_is_read_by_its_place(data: bytes, code: int | None, more: bool, text: bytes) -> None:
    line = read_line(Line(data))
    assert (line.code, line.more, line.text) == (code, more, text)


@pytest.mark.parametrize(
    ("line", "flaws"),
    [
        (Line(b"250 ok"), ()),
        (Line(b"250"), ()),
        (Line(b"250-"), ()),
        (Line(b"250ok"), (Flaw.NO_BLANK,)),
        (Line(b"250 ok", b"\n"), (Flaw.NO_CR,)),
        (Line(b"250 ok", b""), (Flaw.NO_END,)),
        (Line(b"250 ok", b"", cut=True), (Flaw.CUT,)),
        (Line(b"199 x"), (Flaw.BAD_CODE,)),
        (Line(b"600 x"), (Flaw.BAD_CODE,)),
        (Line(b"hello"), (Flaw.NO_CODE,)),
        (Line(b" \t"), (Flaw.BLANK,)),
        (Line(b""), (Flaw.BLANK,)),
        (Line(b"250 a\0"), (Flaw.NUL,)),
        (Line(b"250 a\rb"), (Flaw.BARE_CR,)),
        (Line(b"250 \x1b["), (Flaw.CONTROL,)),
        (Line(b"250 a\tb"), ()),
        (Line(b"250 \xff"), (Flaw.EIGHT_BIT,)),
        (Line("250 grüß".encode()), ()),
        (Line(b"600x\0\r\x07\xff", b"\n"),
         (Flaw.BAD_CODE, Flaw.NO_BLANK, Flaw.NO_CR, Flaw.NUL, Flaw.BARE_CR, Flaw.CONTROL, Flaw.EIGHT_BIT)),
    ],
)  # fmt: skip
def test_each_flaw_of_a_line_has_its_name(line: Line, flaws: tuple[Flaw, ...]) -> None:
    assert read_line(line).flaws == flaws


@pytest.mark.parametrize(
    ("data", "code", "flaws"),
    [
        (b"250-a\r\n250 b\r\n", 250, ()),
        (b"250-a\r\n550-b\r\n251 c\r\n", 251, (Flaw.MIXED_CODES,)),
        (b"250-a\r\n250-b\r\n", 250, (Flaw.UNFINISHED,)),
        (b"250-a\r\n\r\nstray\r\n250 b\r\n", 250, (Flaw.BLANK, Flaw.NO_CODE)),
        (b"550 2.1.0 what\r\n", 550, (Flaw.CLASS_CLASH,)),
        (b"220 5.6.7.8 is my address\r\n", 220, ()),
        (b"250 5.100.2000 x\r\n", 250, ()),
        (b"250 cut", 250, (Flaw.NO_END,)),
        (b"000 x\r\n", 0, (Flaw.BAD_CODE,)),
    ],
)
def test_each_flaw_of_a_reply_has_its_name(data: bytes, code: int, flaws: tuple[Flaw, ...]) -> None:
    (reply,) = replies_in(data)
    assert (reply.code, reply.flaws) == (code, flaws)
    assert reply.counts is DOUBTFUL.isdisjoint(flaws)


def test_an_endless_reply_is_broken_off_and_said_so() -> None:
    first, second = replies_in(b"250-x\r\n" * (MAX_REPLY_LINES + 1))
    assert (len(first.lines), first.flaws) == (MAX_REPLY_LINES, (Flaw.ENDLESS,))
    assert second.flaws == (Flaw.UNFINISHED,)


def test_lines_without_a_code_count_too_or_they_could_fill_the_memory() -> None:
    first = replies_in(b"250-x\r\n" + b"noise\r\n" * MAX_REPLY_LINES)[0]
    assert first.endless


def test_lines_without_a_code_outside_a_reply_belong_to_none() -> None:
    assert replies_in(b"\r\nnoise\r\n") == []
    assert [len(reply.lines) for reply in replies_in(b"\r\n250 a\r\nnoise\r\n250 b\r\n")] == [1, 1]


@pytest.mark.parametrize(
    ("data", "kind", "enhanced", "text"),
    [
        (b"250-2.1.0 a\r\n250 b\r\n", 2, "2.1.0", b"2.1.0 a\nb"),
        (b"354 go\r\n", 3, None, b"go"),
        (b"450 4.7.1 x\r\n", 4, "4.7.1", b"4.7.1 x"),
        (b"550 4.7.1 x\r\n", 5, None, b"4.7.1 x"),
        (b"999 x\r\n", 0, None, b"x"),
        (b"150 x\r\n", 0, None, b"x"),
    ],
)
def test_a_reply_knows_its_class_and_its_enhanced_code(
    data: bytes, kind: int, enhanced: str | None, text: bytes
) -> None:
    (reply,) = replies_in(data)
    assert (reply.code_class, reply.enhanced, reply.text) == (kind, enhanced, text)


@given(st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_line_makes_the_reader_raise(data: bytes) -> None:
    for reply in replies_in(data.replace(b"~", b"\r\n")):
        assert 0 <= reply.code <= 999
        assert all(isinstance(flaw, Flaw) for flaw in reply.flaws)


def test_the_open_reply_can_be_seen() -> None:
    reader = ReplyReader()
    reader.feed(read_line(Line(b"250-a")))
    assert [line.code for line in reader.unfinished] == [250]

"""One row as safe text: its time, its sign, its words, and what is odd about it."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.paint.roles import SIGNS as PAINTED
from smtpwalk.paint.roles import code_sign
from smtpwalk.report.rows import GUTTER, gap, gutter, remark, sign, words
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import Flaw


def row(kind: RowKind = RowKind.REPLY, data: bytes = b"250 ok", code: int | None = 250, *flaws: Flaw,
        seconds: float = 0.0, warn: bool = False) -> Row:  # fmt: skip
    return Row(seconds, seconds, kind, Line(data), None, code, False, flaws, warn)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, " " * 7), (0.0004, " " * 7), (0.004, "+0.004s"), (12.34, " +12.3s"), (345.6, "+345.6s"), (4000, " +4000s")],
)
def test_the_gap_has_seven_columns(seconds: float, shown: str) -> None:
    assert gap(seconds) == shown


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (row(), "+"),
        (row(code=354), ">"),
        (row(code=450), "~"),
        (row(code=550), "!"),
        (row(code=999), "?"),
        (row(code=None), " "),
        (row(RowKind.STRAY, code=None), "?"),
        (row(RowKind.COMMAND, code=None), " "),
        (row(RowKind.NOTE, code=None), " "),
        (row(RowKind.NOTE, code=None, warn=True), "!"),
    ],
)
def test_the_sign_never_depends_on_colour(made: Row, expected: str) -> None:
    assert sign(made) == expected


@pytest.mark.parametrize("code", range(100, 1000, 50))
def test_the_painters_use_the_same_signs(code: int) -> None:
    assert sign(row(code=code)) == code_sign(code)
    assert len(set(PAINTED.values())) == len(PAINTED)


@pytest.mark.parametrize("kind", RowKind)
def test_the_gutter_is_as_wide_as_it_says(kind: RowKind) -> None:
    assert len(gutter(row(kind, seconds=1))) == GUTTER


def test_words_are_safe_and_a_blank_line_is_said_to_be_one() -> None:
    assert words(row(data=b"250 \x1b[2J\xff")) == r"250 \x1b[2J\xff"
    assert "empty line" in words(row(RowKind.STRAY, b"", None, Flaw.BLANK))


def test_what_is_odd_is_said_shortly() -> None:
    assert remark(row()) == ""
    assert remark(row(RowKind.REPLY, b"250 ok", 250, Flaw.NO_CR, Flaw.NUL)) == "bare LF, NUL"
    assert remark(row(RowKind.REPLY, b"250 ok", 250, Flaw.MIXED_CODES)) == ""  # that is said of the whole reply

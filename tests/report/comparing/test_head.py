"""What stands above the differences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.head import head
from smtpwalk.report.comparing.layout import text_of
from smtpwalk.report.comparing.side import Judged, Side
from smtpwalk.report.wrapping import columns

from .telling import OPEN, WALK, changed, session, side, walk


def drawn(a: Side, b: Side, width: int) -> list[str]:
    return [text_of(line) for line in head(compare(a, b), width)]


BEFORE = side(session(*OPEN), name="before", judged=Judged("open", "arrived"))
AFTER = side(session(*changed(WALK, "PIPELINING", "DSN")), name="after", judged=Judged("closed", "refused"))


def test_side_by_side() -> None:
    lines = drawn(BEFORE, AFTER, 120)
    assert lines[:3] == ["A  before", "B  after", ""]
    assert lines[3].startswith("They differ in")
    assert lines[lines.index("", 3) + 1 :] == [
        "  holds                 a dialogue, 1 session, 7 exchanges             | a dialogue, 1 session, 6 exchanges",
        "  EHLO offers           only in A: PIPELINING; only in B: DSN",
        "| verdict               open (arrived)                                 | closed (refused)",
        "  the same: target, address, from, started, made by, software, TLS",
    ]


def test_one_below_the_other() -> None:
    lines = drawn(BEFORE, AFTER, 80)
    assert "| verdict               A open (arrived)" in lines
    assert "                        B closed (refused)" in lines
    assert "  EHLO offers           only in A: PIPELINING; only in B: DSN" in lines


def test_probes_that_came_otherwise_are_named() -> None:
    plan = session(WALK[0], "X: plan depth=dot")
    some = [tuple((f"probe-{n}", outcome) for n in range(14)) for outcome in ("relayed", "refused")]
    a, b = (side(plan, judged=Judged("open", "arrived", outcomes)) for outcomes in some)
    lines = drawn(a, b, 80)
    at = lines.index("| 14 probes             A relayed")
    assert lines[at + 1] == "                        B refused"
    assert lines[at + 2].startswith(" " * 24 + "probe-0, probe-1, ")
    assert " ".join(lines[at + 2 :]).split("the same")[0].split()[-3:] == ["and", "2", "more"]


def test_what_could_not_be_read_is_said() -> None:
    cut = replace(AFTER, remarks=("the last line is cut off\x1b",))
    assert drawn(BEFORE, cut, 80)[-1] == r"B: the last line is cut off\x1b"


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_too_wide(width: int) -> None:
    long = replace(BEFORE, name="/very/long" * 20, judged=Judged("x" * 90, "y" * 90))
    for line in drawn(long, AFTER, width):
        assert columns(line) <= width
    assert drawn(walk(*WALK), walk(*WALK), width)[-1].startswith("  ")

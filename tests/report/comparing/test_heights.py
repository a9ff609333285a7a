"""The height that is told at once is the height that a block takes."""

from __future__ import annotations

import pytest

from smtpwalk.report.comparing.blocks import Block, blocks
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.heights import height_of
from smtpwalk.report.comparing.layout import lines_of

from .telling import OPEN, WALK, changed, walk

ODD = (
    *WALK[:5],
    "C: ",
    "S: 500 what",
    "C: NOOP",
    "S: 250.ok",
    "S: ",
    "C: VRFY \x1b",
    "S: 252 " + "long " * 30,
    "S: 250 stray",
    "X: failed kind=tls message=no",
)


@pytest.mark.parametrize("width", [24, 60, 80, 100, 140])
@pytest.mark.parametrize("rules", [Rules(), Rules(strict=True)])
@pytest.mark.parametrize("b", [OPEN, WALK, changed(OPEN, "4EB27DD", "4EB2700"), ODD, WALK[:8]])
@pytest.mark.parametrize("a", [OPEN, ODD])
def test_it_is_the_height_of_what_is_laid_out(a: tuple[str, ...], b: tuple[str, ...], rules: Rules, width: int) -> None:
    found = blocks(compare(walk(*a), walk(*b), rules), everything=True)
    for block in found:
        assert height_of(block, width, rules) == len(lines_of(block, width, rules))


def test_what_is_no_pair_takes_one_line() -> None:
    assert height_of(Block(title="x"), 80, Rules()) == height_of(Block(left_out="x"), 80, Rules()) == 1

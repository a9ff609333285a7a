"""The colours of a comparison's line."""

from __future__ import annotations

import re

from smtpwalk.cli.compare_painting import painted
from smtpwalk.report.comparing.blocks import blocks
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.layout import Line, lines_of, text_of
from tests.report.comparing.telling import OPEN, WALK, walk


def every_line(width: int) -> list[Line]:
    found = blocks(compare(walk(*OPEN), walk(*WALK)), everything=True)
    return [line for block in found for line in lines_of(block, width, Rules())]


def test_without_colour_a_line_is_its_text() -> None:
    for line in every_line(120):
        assert painted(line, colour=False) == text_of(line)


def test_with_colour_it_still_says_the_same() -> None:
    for line in every_line(100):
        assert re.sub(r"\x1b\[[0-9;]*m", "", painted(line, colour=True)).rstrip() == text_of(line)


def test_what_changes_by_itself_is_dim() -> None:
    queued = next(line for line in every_line(120) if "queued as" in text_of(line))
    assert "\x1b[2;3m4EB27DD\x1b[0m" in painted(queued, colour=True)
    refused = next(line for line in every_line(120) if "554" in text_of(line))
    assert "\x1b[1;31m554\x1b[0m" in painted(refused, colour=True)

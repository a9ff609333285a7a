"""How many lines a block takes, without laying out what needs no look: the screen asks it of every pair."""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.report.comparing.blocks import Block
from smtpwalk.report.comparing.difference import Kind, Pair, Rules
from smtpwalk.report.comparing.layout import GUTTER, LETTER, MIDDLE, WIDE, lines_of
from smtpwalk.report.comparing.rows import MOST_ROWS
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.wire.stages import Stage

_ASKED: Final = re.compile(rb"[ -~]+\Z")
_SAID: Final = re.compile(rb"[2-5][0-9]{2}[ -][ -~]*\Z")
"""Lines that are shown as they are, without a remark."""


def height_of(block: Block, width: int, rules: Rules) -> int:
    return _at_once(block.pair, width) or len(lines_of(block, width, rules))


def _at_once(pair: Pair | None, width: int) -> int:
    """A title, or a pair that makes no difference on short lines, as most are; 0 for what has to be laid out."""
    if pair is None:
        return 1
    if pair.a is None or pair.b is None or any(pair.remarks()):
        return 0
    wide = width >= WIDE
    room = (width - MIDDLE) // 2 - GUTTER if wide else width - LETTER - GUTTER
    if pair.kind is Kind.VOLATILE and wide and pair.a.stage is not Stage.EHLO:
        a, b = _lines(pair.a, room), _lines(pair.b, room)
        return a if a == b else 0
    return _lines(pair.a, room) if pair.kind is Kind.SAME else 0


def _lines(turn: Turn, room: int) -> int:
    asked = () if turn.stage is Stage.MESSAGE else turn.asked
    if not turn.said or len(turn.said) > MOST_ROWS:
        return 0
    short = all(len(line.data) <= room and line.ending == b"\r\n" for line in (*asked, *turn.said))
    plain = all(_ASKED.match(line.data) for line in asked) and all(_SAID.match(line.data) for line in turn.said)
    return len(asked) + len(turn.said) + (turn.stage is Stage.MESSAGE) if short and plain else 0

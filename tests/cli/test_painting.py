"""Colours for a line, or none; and a message's words are no commands."""

from __future__ import annotations

import pytest

from smtpwalk.cli.painting import painted
from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.report.transcript import Line

REPLY = Line("250 ok", "+0.001s + S: ", RowKind.REPLY)


def test_without_colour_it_is_the_line() -> None:
    assert painted(REPLY, colour=False) == "+0.001s + S: 250 ok"


def test_with_colour_the_text_is_the_same() -> None:
    import re

    coloured = painted(REPLY, colour=True)
    assert coloured != str(REPLY)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == str(REPLY)


@pytest.mark.parametrize("kind", [None, RowKind.SECRET])
def test_what_is_no_dialogue_has_no_colour(kind: RowKind | None) -> None:
    line = Line("MAIL FROM:<a@b>", "  C: ", kind)
    assert painted(line, colour=True) == str(line)


def test_a_message_that_talks_of_commands_is_no_command() -> None:
    text = Line("MAIL FROM:<a@b>", "  C: ", RowKind.MESSAGE)
    assert "\x1b" not in painted(text, colour=True)
    assert "\x1b" in painted(Line(text.text, text.gutter, RowKind.COMMAND), colour=True)

"""Lines for the terminal: coloured without a change to the text, and no escape sequence but our own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.paint.ansi import paint_line
from smtpwalk.paint.spans import Part
from smtpwalk.paint.styles import COLOUR_BLIND, THEMES
from smtpwalk.wire.visible import visible_text

OURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("line", "painted"),
    [
        ("550 no", "\x1b[1;31m550\x1b[0m no"),
        ("hello", "hello"),
        ("", ""),
        ("250 \x1b[2J", "\x1b[1;32m250\x1b[0m \x1b[31m\\x1b\x1b[0m[2J"),
    ],
)
def test_a_line_in_colour(line: str, painted: str) -> None:
    assert paint_line(line, colour=True) == painted


def test_another_theme_and_a_known_part() -> None:
    assert paint_line("Subject: x", colour=True, theme=COLOUR_BLIND, part=Part.HEADER) == (
        "\x1b[38;5;178mSubject\x1b[0m: x"
    )


@given(st.text(), st.booleans(), st.sampled_from(sorted(THEMES)), st.sampled_from(Part))
def test_without_our_colours_it_is_the_safe_text_and_nothing_else(
    text: str, colour: bool, theme: str, part: Part
) -> None:
    painted = paint_line(text, colour=colour, theme=THEMES[theme], part=part)
    assert OURS.sub("", painted) == visible_text(text)
    assert colour or "\x1b" not in painted

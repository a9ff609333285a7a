from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.ui.widgets.prose import CODE, inline, prose, safe_lines
from smtpwalk.wire.visible import visible_text

TEXTS = {
    "one\ntwo\n\nthree": "one two\n\nthree",
    "- a\n- b\nmore": "- a\n- b more",
    "1. a\n2. b": "1. a\n2. b",
    "say `NOOP` **now** and *wait*": "say NOOP now and wait",
    "a [link](../x/lesson.md) here": "a link here",
    "2 * 3 * 4 and a_b_c": "2 * 3 * 4 and a_b_c",
    "```smtp\nS: 220 `x`\n```": "  S: 220 x",
    "[bold]no[/bold] [@click=app.quit]x[/]": "[bold]no[/bold] [@click=app.quit]x[/]",
    "\x1b[2J\ta\u00a0b\u202e": r"\x1b[2J    a b\u202e",
    "unclosed `code and **stress": "unclosed `code and **stress",
}


@pytest.mark.parametrize("markdown", TEXTS)
def test_what_is_read(markdown: str) -> None:
    assert prose(markdown).plain == TEXTS[markdown]


def test_styles() -> None:
    content = inline("say `NOOP` **now**")
    assert [(content.plain[span.start : span.end], span.style) for span in content.spans] == [
        ("NOOP", CODE),
        ("now", "bold"),
    ]


@given(st.text(max_size=200))
@settings(max_examples=80)
def test_nothing_that_acts_comes_through(text: str) -> None:
    shown = prose(text).plain
    assert all(visible_text(line) == line for line in shown.split("\n"))


def test_lines_stay_lines() -> None:
    assert safe_lines("a\r\nb\x0cc\x85d") == [r"a\x0d", r"b\x0cc\u0085d"]


def test_a_million_brackets_take_no_time_that_grows() -> None:
    assert len(inline("[" * 100_000).plain) == 100_000

"""A few sentences of a lesson: code and stress in their styles, brackets literally, nothing that acts."""

from __future__ import annotations

import pytest

from smtpwalk.ui.widgets.prose import CODE, inline, prose, safe_lines


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("say `QUIT` now", "say QUIT now"),
        ("**never** this", "never this"),
        ("*only* this", "only this"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("see [the lesson](../01_x/lesson.md)", "see the lesson"),
        ("[bold]no[/bold] [@click=app.quit]x[/]", "[bold]no[/bold] [@click=app.quit]x[/]"),
        ("`unclosed", "`unclosed"),
    ],
)
def test_a_line(line: str, shown: str) -> None:
    assert inline(line).plain == shown


def test_code_has_its_style() -> None:
    assert [str(span.style) for span in inline("say `QUIT`").spans] == [CODE]


def test_paragraphs_wrap_anew_and_items_and_blocks_stand() -> None:
    text = "One\ntwo.\n\n- item one\n- item two\n\n```\na  b\n```\n"
    assert prose(text).plain.split("\n") == ["One two.", "", "- item one", "- item two", "", "  a  b"]


def test_signs_that_act_are_written_out() -> None:
    assert safe_lines("a\x1b[2J\tb\u00a0c\u202e") == [r"a\x1b[2J    b c" + r"\u202e"]

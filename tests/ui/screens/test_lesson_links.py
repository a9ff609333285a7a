from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.loader import load_course
from smtpwalk.ui.screens.lesson_links import LinksDialog, described
from tests.ui.schooling import after_it, learning, write_course

LINKS = {
    "../02_after_it/lesson.md": "lesson: After it",
    "../02_after_it/lesson.md#last": "lesson: After it",
    "../09_none/lesson.md": "in this lesson: ../09_none/lesson.md",
    "code:550": "code book: 550",
    "practice:percent-hack": "practice host: percent-hack",
    "https://example.org/x": "https://example.org/x",
    "first.smtp.jsonl": "in this lesson: first.smtp.jsonl",
    "evil\x1b[2J": r"in this lesson: evil\x1b[2J",
}


@pytest.mark.parametrize("target", LINKS)
def test_where_a_link_leads(tmp_path: Path, target: str) -> None:
    assert described(target, load_course(write_course(tmp_path))) == LINKS[target]


async def test_a_lesson_without_links_says_so(tmp_path: Path) -> None:
    async with learning(tmp_path, "02_after_it") as person:
        assert "[" not in after_it().split("```")[0].partition("# After")[2]
        await person.press("f3")
        await person.until(lambda: "This lesson has none" in person.shown())
        assert isinstance(person.app.screen, LinksDialog)
        await person.press("escape")
        await person.until(lambda: "After it" in person.lines()[0])

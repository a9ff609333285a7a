"""A lesson's text: one Markdown source with cards for exercises, hostile text harmless, addresses kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from smtpwalk.course.lesson import Lesson, Text
from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.ui.themes import DARK
from smtpwalk.ui.widgets.lesson_text import LessonText, painted, parser, source_of

FIRST = load_course(course_folder()).lessons[0]


class Bench(App[None]):
    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self._source = source_of(lesson)

    def compose(self) -> ComposeResult:
        yield LessonText(self._source, 0, len(self._source.lines))


def text(markdown: str) -> Lesson:
    return replace(FIRST, read=lambda: (Text(markdown, 1),))


async def shown(lesson: Lesson) -> str:
    app = Bench(lesson)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_every_exercise_has_its_card() -> None:
    app = Bench(FIRST)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        assert sorted(app.query_one(LessonText).cards()) == list(range(len(FIRST.exercises)))


async def test_hostile_text_does_nothing() -> None:
    seen = await shown(text("a\x1b]0;owned\x07b <script>x</script> &lt; [@click=app.quit]q[/] <probe@far.example>"))
    assert "\x1b" not in seen
    assert r"a\x1b]0;owned\x07b" in seen
    assert "<script>" in seen
    assert "&lt;" in seen
    assert "<probe@far.example>" in seen


@pytest.mark.parametrize("source", ["<probe@far.example>", "&amp;", "<b>"])
def test_what_looks_like_html_stays_text(source: str) -> None:
    inline = parser().parse(source)[1].children or []
    assert "".join(token.content for token in inline) == source


def test_blocks_are_painted_by_their_language_alone() -> None:
    assert painted("S: 220 mx\nC: QUIT", "smtp", DARK.name).spans
    assert painted("1978-05-03  The first", "timeline", DARK.name).spans
    assert painted("S: 220 mx", "text", DARK.name).spans == []


def test_a_line_of_the_text_is_found_again() -> None:
    source = source_of(FIRST)
    place = source.line_of("## The way out comes first")
    assert source.lines[place] == "## The way out comes first"
    assert source.line_of("nowhere to be found") == 0

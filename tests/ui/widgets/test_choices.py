"""Choosing and putting in order, by keys alone."""

from __future__ import annotations

from textual.app import App, ComposeResult

from smtpwalk.ui.widgets.choices import Choices, Sorter


class Bench(App[None]):
    def __init__(self, widget: Choices | Sorter) -> None:
        super().__init__()
        self.widget = widget
        self.answers: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.widget.focus()

    def on_choices_answered(self, event: Choices.Answered) -> None:
        self.answers.append(event.taken)

    def on_sorter_answered(self, event: Sorter.Answered) -> None:
        self.answers.append(event.order)


async def test_one_answer_by_cursor_and_by_figure() -> None:
    app = Bench(Choices(["a", "b", "c"]))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "3", "enter")
        await pilot.pause()
        assert app.answers == [(1,), (2,)]


async def test_several_answers_are_marked() -> None:
    app = Bench(Choices(["a", "b", "c"], several=True))
    async with app.run_test() as pilot:
        await pilot.press("space", "3", "enter")
        await pilot.pause()
        assert app.answers == [(0, 2)]
        await pilot.press("1", "enter")
        await pilot.pause()
        assert app.answers[-1] == (2,)


async def test_other_answers_begin_unmarked() -> None:
    app = Bench(Choices(["a"], several=True))
    async with app.run_test() as pilot:
        await pilot.press("space")
        app.widget.offer(["x", "y"], several=False)  # type: ignore[union-attr]
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == [(0,)]


async def test_items_are_taken_moved_and_let_go() -> None:
    app = Bench(Sorter(["a", "b", "c"]))
    async with app.run_test() as pilot:
        await pilot.press("space", "down", "down", "space", "up", "enter")
        await pilot.pause()
        assert app.answers == [("b", "c", "a")]


async def test_a_figure_moves_what_is_taken_and_else_the_cursor() -> None:
    app = Bench(Sorter(["a", "b", "c"]))
    async with app.run_test() as pilot:
        await pilot.press("3", "space", "1", "space", "enter")
        await pilot.pause()
        assert app.answers == [("c", "a", "b")]
        await pilot.press("shift+up", "shift+down", "enter")
        await pilot.pause()
        assert sorted(app.answers[-1]) == ["a", "b", "c"]  # type: ignore[call-overload]


async def test_words_are_never_markup() -> None:
    app = Bench(Choices(["[red]x[/red]", "[@click=app.quit]y"]))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "[red]x[/red]" in str(app.widget.get_option_at_index(0).prompt)

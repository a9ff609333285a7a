"""The widget by itself: what it shows, where its cursor goes, and that it draws only what is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from smtpwalk.report.comparing.comparison import Comparison, compare
from smtpwalk.report.comparing.difference import Kind, Rules
from smtpwalk.report.comparing.layout import lines_of
from smtpwalk.ui.widgets import side_by_side
from smtpwalk.ui.widgets.side_by_side import SideBySide
from tests.report.comparing.telling import OPEN, WALK, changed, session, side, walk


class Holder(App[None]):
    CSS = "SideBySide { height: 1fr; } .side-by-side--volatile { text-style: italic; }"

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[Kind] = []

    def compose(self) -> ComposeResult:
        yield SideBySide()

    def on_side_by_side_chosen(self, event: SideBySide.Chosen) -> None:
        assert event.control is self.query_one(SideBySide)
        assert event.block.pair is not None
        self.chosen.append(event.block.pair.kind)


@asynccontextmanager
async def held(
    comparison: Comparison, size: tuple[int, int] = (120, 20)
) -> AsyncIterator[tuple[SideBySide, Pilot[None]]]:
    app = Holder()
    async with app.run_test(size=size) as pilot:
        widget = app.query_one(SideBySide)
        widget.focus()
        widget.show(comparison)
        await pilot.pause()
        yield widget, pilot


def lines(widget: SideBySide) -> list[str]:
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


FIXED = compare(walk(*OPEN), walk(*WALK))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_summary_first_then_the_differences(size: tuple[int, int]) -> None:
    async with held(FIXED, size) as (widget, pilot):
        assert "They differ in 4 of 8 exchanges" in "\n".join(lines(widget))
        await pilot.press("n")
        assert widget.cursor == widget.differences[0]
        shown = "\n".join(lines(widget))
        assert ">>> the first difference" in shown
        beside = any("250 2.1.5 Ok" in line and "554 5.7.1" in line for line in lines(widget))
        assert beside is (size[0] >= 100)


async def test_the_way_through_the_differences() -> None:
    async with held(FIXED) as (widget, pilot):
        assert widget.place == (0, 4)
        await pilot.press("n", "n")
        assert widget.place == (2, 4)
        await pilot.press("N")
        assert widget.place == (1, 4)
        await pilot.press("N")  # there is none before it: a bell, and the cursor stays
        assert widget.place == (1, 4)
        await pilot.press("end")
        assert widget.place == (4, 4)
        await pilot.press("n")
        assert widget.place == (4, 4)
        await pilot.press("home")
        assert widget.cursor is None
        assert widget.scroll_offset.y == 0


async def test_pairs_one_after_the_other_and_a_click() -> None:
    async with held(FIXED) as (widget, pilot):
        widget.show(FIXED, everything=True)
        await pilot.press("down", "down", "down")
        assert [widget.blocks[widget.cursor or 0].pair is FIXED.stretches[0].pairs[2]] == [True]
        await pilot.press("up")
        assert widget.blocks[widget.cursor or 0].pair is FIXED.stretches[0].pairs[1]
        await pilot.press("up", "up")
        assert widget.cursor is None
        await pilot.press("n")
        row = next(y for y, line in enumerate(lines(widget)) if "DATA" in line)
        await pilot.click(SideBySide, offset=(5, row))
        pair = widget.blocks[widget.cursor or 0].pair
        assert pair is not None
        assert pair.turn.key == "data"
        await pilot.press("home")
        await pilot.click(SideBySide, offset=(5, 0))  # the summary is no pair
        assert widget.cursor is None


async def test_enter_goes_to_the_first_and_then_asks_for_an_explanation() -> None:
    async with held(FIXED) as (widget, pilot):
        await pilot.press("enter")
        assert widget.place == (1, 4)
        await pilot.press("enter")
        assert isinstance(pilot.app, Holder)
        assert pilot.app.chosen == [Kind.CLASS]


async def test_the_cursor_stays_on_its_pair_when_more_is_shown_and_when_the_window_changes() -> None:
    async with held(FIXED, (120, 14)) as (widget, pilot):
        await pilot.press("n", "n")
        pair = widget.blocks[widget.cursor or 0].pair
        widget.show(FIXED, everything=True)
        assert widget.blocks[widget.cursor or 0].pair is pair
        await pilot.resize_terminal(80, 14)
        await pilot.pause()
        assert widget.blocks[widget.cursor or 0].pair is pair
        assert any("DATA" in line for line in lines(widget))
        same = compare(walk(*OPEN), walk(*WALK), Rules(strict=True))
        widget.show(same)
        assert widget.blocks[widget.cursor or 0].pair == pair
        widget.show(compare(walk(*WALK), walk(*WALK)))
        assert widget.cursor is None


async def test_what_changes_by_itself_is_set_apart() -> None:
    queued = compare(walk(*OPEN), walk(*changed(OPEN, "4EB27DD", "4EB2700")))
    async with held(queued) as (widget, pilot):
        widget.show(queued, everything=True)
        await pilot.press("end")
        strips = [widget.render_line(y) for y in range(widget.size.height)]
        found = [segment for strip in strips for segment in strip if segment.text == "4EB27DD"]
        assert found
        assert found[0].style != next(s for strip in strips for s in strip if "Ok: queued as" in s.text).style


async def test_many_pairs_cost_no_more_than_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [session(*OPEN, number=n) for n in range(1, 301)]
    other = [session(*changed(OPEN, "221", "421"), number=n) for n in range(1, 301)]
    laid_out = []

    def counted(*args: object) -> object:
        laid_out.append(args)
        return lines_of(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(side_by_side, "lines_of", counted)
    monkeypatch.setattr(side_by_side, "MOST_STRIPS", 30)
    comparison = compare(side(*many), side(*other))
    async with held(comparison) as (widget, pilot):
        widget.show(comparison, everything=True)
        await pilot.press("end")
        assert widget.place == (300, 300)
        assert "QUIT" in "\n".join(lines(widget))
        await pilot.press("home", "n")
        await pilot.press("pagedown", "pagedown")
        assert len(laid_out) < 400


async def test_nothing_to_show_yet_and_nothing_at_all() -> None:
    app = Holder()
    async with app.run_test(size=(80, 10)) as pilot:
        widget = app.query_one(SideBySide)
        widget.focus()
        await pilot.press("n", "N", "down", "up", "end", "home", "enter")
        assert widget.cursor is None
        assert lines(widget) == [""] * 10
        widget.show(compare(side(), side()))
        await pilot.press("end", "n", "down")
        assert widget.cursor is None
        assert "Neither holds an exchange" in "\n".join(lines(widget))

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from smtpwalk.recording.player import Player
from smtpwalk.ui.widgets.time_line import LETTERS, OTHER, TimeLine, clock
from tests.recording.test_player import player


class Bar(App[None]):
    def __init__(self, playing: Player) -> None:
        super().__init__()
        self.playing, self.chosen = playing, -1

    def compose(self) -> ComposeResult:
        yield TimeLine()

    def on_time_line_chosen(self, event: TimeLine.Chosen) -> None:
        self.chosen = event.row


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0.0s"), (7.44, "7.4s"), (62.0, "1:02"), (7205.0, "2:00:05")]
)
def test_times(seconds: float, text: str) -> None:
    assert clock(seconds) == text


async def test_stages_refusals_marks_and_the_place() -> None:
    playing = player()
    playing.go(6)
    async with Bar(playing).run_test(size=(80, 4)) as pilot:
        line = pilot.app.query_one(TimeLine)
        line.show(playing, [4], "2x")
        await pilot.pause()
        first, second = str(line.render()).split("\n")
        assert [sign for sign in first[9:-9] if sign != "-"] == ["G", "E", "M", "M"]
        assert first.strip().startswith("10.1s")
        assert first.rstrip().endswith("12.0s")
        assert second.rstrip().endswith("2x")
        assert {"~", "!", "^"} <= set(second)
        assert second.index("^") > second.find("*")
        assert max(len(first), len(second)) <= 80


async def test_a_click_goes_to_the_row_there() -> None:
    playing = player()
    app = Bar(playing)
    async with app.run_test(size=(80, 4)) as pilot:
        app.query_one(TimeLine).show(playing, (), "1x")
        await pilot.pause()
        await pilot.click(TimeLine, offset=(70, 0))
        assert app.chosen == len(playing.rows) - 1
        await pilot.click(TimeLine, offset=(9, 0))
        assert app.chosen == 0


async def test_without_times_it_counts_rows() -> None:
    playing = player(timed=False)
    playing.go(3)
    async with Bar(playing).run_test(size=(80, 4)) as pilot:
        line = pilot.app.query_one(TimeLine)
        line.show(playing, (), "1x")
        await pilot.pause()
        assert str(line.render()).strip().startswith("3 ")


async def test_nothing_to_show_and_no_room() -> None:
    async with Bar(player(events=[])).run_test(size=(20, 4)) as pilot:
        pilot.app.query_one(TimeLine).show(player(events=[]), (), "1x")
        await pilot.click(TimeLine)


def test_each_stage_has_a_sign_of_its_own() -> None:
    assert len({*LETTERS.values(), OTHER}) == len(LETTERS) + 1

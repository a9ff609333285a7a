from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding

from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.recordings import RecordingsScreen
from smtpwalk.ui.themes import DARK, SAFE
from tests.ui.driving import at_screen, machine, practising


async def test_it_begins_at_home_or_with_the_recordings(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        assert isinstance(person.app.screen, HomeScreen)
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))


async def test_no_color_leaves_signs_and_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with practising(tmp_path, "postfix-closed") as person:
        for _ in ("EHLO", "MAIL", "RCPT"):
            await person.go_on()
        await person.until(lambda: "S!  554" in person.shown() and "!RCPT" in person.shown())
        drawn = [segment.style for strip in person.app.screen._compositor.render_strips() for segment in strip]
        assert person.app.no_color
        greys = [
            colour.get_truecolor()
            for style in drawn
            if style is not None
            for colour in (style.color, style.bgcolor)
            if colour is not None and not colour.is_default
        ]
        filtered = [_filtered(person.app, red, green, blue) for red, green, blue in greys]
        assert all(red == green == blue for red, green, blue in filtered)


def _filtered(app: WalkApp, red: int, green: int, blue: int) -> tuple[int, int, int]:
    """A colour as it goes to the terminal, behind the app's filters."""
    from rich.color import Color as RichColor
    from rich.segment import Segment
    from rich.style import Style
    from textual.color import Color

    segments = [Segment("x", Style(color=RichColor.from_rgb(red, green, blue)))]
    for one in app._filters:
        segments = one.apply(segments, Color(0, 0, 0))
    style = segments[0].style
    assert style is not None
    assert style.color is not None
    return tuple(style.color.get_truecolor())  # type: ignore[return-value]


async def test_the_colour_blind_theme_is_one_of_the_themes(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        assert person.app.theme == DARK.name
        assert SAFE.name in person.app.available_themes
        person.app.theme = SAFE.name
        await person.go_on()
        await person.until(lambda: "+EHLO" in person.shown())


async def test_a_bug_of_ours_ends_in_a_sentence_without_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = WalkApp(machine(tmp_path))

    def broken() -> None:
        password = "hunter2-hunter2"
        raise KeyError(len(password))

    async def run() -> None:
        async with app.run_test() as pilot:
            app.call_later(broken)
            await pilot.pause()

    with pytest.raises(KeyError):
        await run()
    assert app.return_code == 1
    said = capsys.readouterr().err
    assert "hunter2" not in said
    assert "Traceback" not in said


def test_ctrl_q_leaves_wherever_one_is() -> None:
    (quit_key,) = [one for one in WalkApp.BINDINGS if isinstance(one, Binding)]
    assert (quit_key.key, quit_key.action, quit_key.priority) == ("ctrl+q", "quit", True)

"""The relay test on the screen: a practice host judged rightly, by itself and step by step; the way to the grounds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import ContentSwitcher, Static

from smtpwalk.practice.catalogue import personality
from smtpwalk.recording.judging import judge_recording
from smtpwalk.relay.outcomes import Outcome, Reason, Verdict
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.relay import RelayScreen
from smtpwalk.ui.widgets.matrix import Matrix
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import Mark
from tests.ui.driving import Person, at_screen, machine, only_recording


@asynccontextmanager
async def relay_test(folder: Path, name: str) -> AsyncIterator[tuple[Person, RelayScreen]]:
    app = WalkApp(machine(folder))
    async with at_screen(app) as person:
        app.opening.walk_practice(personality(name), relay=True)
        await person.until(lambda: isinstance(app.screen, RelayScreen) and app.screen.is_mounted)
        assert isinstance(app.screen, RelayScreen)
        await person.until(lambda: "Next:" in state(app.screen))
        yield person, app.screen


def state(screen: object) -> str:
    assert isinstance(screen, RelayScreen)
    return str(screen.query_one("#state", Static).visual)


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("sendmail-86-open", Verdict.OPEN, Reason.ARRIVED),
        ("percent-hack", Verdict.OPEN, Reason.ARRIVED),
        ("postfix-closed", Verdict.CLOSED, Reason.REFUSED),
        ("auth-first", Verdict.CLOSED, Reason.AUTH_REQUIRED),
        ("accept-everything", Verdict.CANNOT_TELL, Reason.ACCEPT_ALL),
    ],
)
async def test_space_runs_it_to_the_verdict(tmp_path: Path, name: str, verdict: Verdict, reason: Reason) -> None:
    async with relay_test(tmp_path, name) as (person, screen):
        await person.press("space")
        await person.until(lambda: screen._tested is not None)
        assert screen._tested is not None
        assert (screen._tested.judgement.verdict, screen._tested.judgement.reason) == (verdict, reason)
        await person.pilot.pause()
        assert verdict.upper() in person.shown()
        assert "Verdict" in person.footer()
        assert "Run/pause" not in person.footer()
    recording = only_recording(tmp_path)
    assert [event for event in recording.events() if isinstance(event, Mark) and event.what == "step"]
    again = judge_recording(recording).judgement
    assert (again.verdict, again.reason) == (verdict, reason)


async def test_a_key_does_one_step_and_nothing_runs_ahead(tmp_path: Path) -> None:
    async with relay_test(tmp_path, "postfix-closed") as (person, screen):
        assert screen._relaying.prober.talks == []
        await person.press("n")
        await person.until(lambda: len(screen._relaying.prober.talks) == 1 and "Next: EHLO" in state(screen))
        talk = screen._relaying.prober.talks[0]
        assert [exchange.code for exchange in talk.exchanges] == [220]
        await person.press("n")
        await person.until(lambda: "Next: MAIL" in state(screen))
        assert [exchange.code for exchange in talk.exchanges] == [220, 250]


async def test_what_was_not_asked_is_untested_when_it_is_stopped(tmp_path: Path) -> None:
    async with relay_test(tmp_path, "postfix-closed") as (person, screen):
        await person.press("n")
        await person.until(lambda: "Next: EHLO" in state(screen))
        await person.press("s")
        await person.until(lambda: screen._tested is not None)
        assert screen._tested is not None
        assert screen._tested.judgement.verdict is Verdict.CANNOT_TELL
        assert not [one for one in screen._tested.evidence.results if one.outcome is Outcome.REFUSED]


async def test_a_form_and_a_ground_lead_to_their_exchange_and_escape_back(tmp_path: Path) -> None:
    async with relay_test(tmp_path, "postfix-closed") as (person, screen):
        await person.press("space")
        await person.until(lambda: screen._tested is not None)
        await person.press("1")
        transcript = screen.query_one(Transcript)
        await person.until(lambda: transcript.cursor is not None)
        ground = screen._tested.judgement.grounds[0] if screen._tested else None
        assert ground is not None
        assert transcript.rows[transcript.cursor or 0].exchange == ground.exchange
        await person.press("escape")
        assert screen.query_one(ContentSwitcher).current == "matrix-view"
        screen.query_one(Matrix).highlighted = 3
        await person.press("enter")
        await person.until(lambda: screen.query_one(ContentSwitcher).current == "transcript")
        await person.press("d", "escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_home_opens_it_for_the_host_at_the_cursor(tmp_path: Path) -> None:
    app = WalkApp(machine(tmp_path))
    async with at_screen(app) as person:
        await person.until(lambda: "An open Sendmail" in person.shown())
        await person.press("f5")
        await person.until(lambda: isinstance(app.screen, RelayScreen) and app.screen.is_mounted)
        await person.press("f1")
        await person.until(lambda: "Space runs the test" in person.shown())

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.net.target import Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.opening import save_transcript, transcript_name
from smtpwalk.wire.events import Mark, ServerBytes
from tests.ui.driving import at_screen, machine, practising, recordings


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (Target("mx.example.net"), "mx.example.net-25.txt"),
        (Target("2001:db8::1", 2525), "2001-db8--1-2525.txt"),
        (Target("../../x", 1), "..-..-x-1.txt"),
    ],
)
def test_the_name_of_a_transcript_names_no_folder(target: Target, name: str) -> None:
    assert transcript_name(target) == name


def test_a_saved_transcript_is_safe_text(tmp_path: Path) -> None:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": "192.0.2.1", "port": 25, "source": ""}))
    talk.feed(ServerBytes(0.5, 1, b"220 mx \x1b[2J\r\n"))
    assert save_transcript(talk, str(tmp_path / "t.txt")).startswith("Saved to ")
    assert (tmp_path / "t.txt").read_text().splitlines()[-1] == "+0.500s + S: 220 mx \\x1b[2J"
    assert "was not touched" in save_transcript(talk, str(tmp_path / "t.txt"))
    assert "could not be written" in save_transcript(talk, str(tmp_path / "no" / "t.txt"))
    assert "could not be written" in save_transcript(talk, "nul\0.txt")


async def test_a_practice_walk_is_recorded_where_the_user_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.smtp.jsonl"
    app = WalkApp(machine(tmp_path / "others"), practice=personality("postfix-closed"), record=path)
    async with at_screen(app) as person:
        await person.greeted()
        assert "mine.smtp.jsonl" in person.lines()[0]
    assert path.exists()
    assert recordings(tmp_path / "others") == []


async def test_a_practice_host_ends_with_its_walk(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        port = person.walk.request.target.port
        await person.press("escape")
        await person.button("quit")
        await person.until(lambda: len(person.app.screen_stack) == 1)
        from smtpwalk.ui.screens.walk import WalkScreen

        person.app.opening.walk_host(f"127.0.0.1:{port}")
        await person.until(lambda: isinstance(person.app.screen, WalkScreen) and person.talk.closed)
        assert "refuses the connection" in person.state
    assert len(recordings(tmp_path)) == 2


async def test_a_recording_that_is_gone_is_said(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        person.app.look_at(tmp_path / "none.smtp.jsonl")
        await person.until(lambda: "none.smtp.jsonl" in person.shown())

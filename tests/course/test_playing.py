"""Dialogues played sans-IO: the stream is what a real one would be, with TLS, waits and new connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.bodies import Do, Material, Step
from smtpwalk.course.playing import fold, play, recorded, stream_of, transcribed
from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.report.rows import gap
from smtpwalk.wire.events import Mark, ServerBytes
from smtpwalk.wire.stages import Stage
from tests.course.test_check import EVENTS


def say(*lines: str) -> list[Step]:
    return [Step(Do.SAY, line) for line in lines]


def codes(host: str, *lines: str) -> list[int | None]:
    return [exchange.code for exchange in play(personality(host), say(*lines)).talks[-1].exchanges]


@pytest.mark.parametrize(
    ("host", "lines", "wanted"),
    [
        ("postfix-closed", ("NOOP", "QUIT"), [220, 250, 221]),
        ("starttls-open", ("EHLO x", "STARTTLS", "EHLO x"), [220, 250, 220, 250]),
        ("tls-from-start", ("NOOP",), [220, 250]),
        ("no-service-554", ("NOOP", "QUIT"), [554, 503, 221]),
    ],
)
def test_codes(host: str, lines: tuple[str, ...], wanted: list[int | None]) -> None:
    assert codes(host, *lines) == wanted


@pytest.mark.parametrize("host", [host.name for host in catalogue()])
def test_every_host_can_be_played(host: str) -> None:
    played = play(
        personality(host), say("EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "QUIT")
    )
    assert played.talks[0].rows
    times = [event.t for event in played.streams[0]]
    assert times == sorted(times)
    assert fold(played.streams[0]).rows == played.talks[0].rows


def test_tls_starts_behind_its_reply() -> None:
    events = play(personality("starttls-open"), say("EHLO x", "STARTTLS")).streams[0]
    assert isinstance(events[-2], ServerBytes)
    assert isinstance(events[-1], Mark)
    assert events[-1].what == "tls"


def test_waiting_moves_the_time_and_a_new_connection_keeps_the_host() -> None:
    steps = [
        *say("EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<alice@patience.test>"),
        Step(Do.CONNECT), Step(Do.WAIT, seconds=6),
        *say("EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<alice@patience.test>"),
    ]  # fmt: skip
    first, second = play(personality("greylisting"), steps).talks
    assert [talk.answered(Stage.RCPT)[0].code for talk in (first, second)] == [450, 250]
    assert first.closed
    assert second.exchanges[-1].sent_at > first.now


def test_what_a_closed_connection_does_not_hear_is_counted() -> None:
    assert play(personality("postfix-closed"), say("QUIT", "NOOP", "NOOP")).unsaid == 2


def test_dots_are_doubled_as_in_a_walk() -> None:
    lines = say(
        "EHLO x",
        "MAIL FROM:<a@b.example>",
        "RCPT TO:<alice@letterbox.test>",
        "DATA",
        ".x",
        "..y",
        ".",
        "NOOP",
    )
    played = play(personality("postfix-closed"), lines)
    assert played.house.outbox[0].data.endswith(b".x\r\n..y\r\n")
    assert played.talks[0].exchanges[-1].code == 250


def test_a_line_before_the_end_of_the_greeting() -> None:
    played = play(personality("early-talker"), [Step(Do.EARLY, "EHLO x")])
    assert Doubt.EARLY in played.talks[0].exchanges[1].doubts
    assert played.talks[0].closed


def test_an_early_line_to_a_host_that_does_not_look() -> None:
    played = play(personality("postfix-closed"), [Step(Do.EARLY, "EHLO x"), *say("NOOP")])
    assert played.talks[0].exchanges[0].code == 220


def test_a_transcript() -> None:
    talk = fold(
        transcribed("\nS: 220 x\nC: STARTTLS\nS: 220 go\nX: tls\nC: NOOP\n\nS:250 ok\nC:\nX: closed\n")
    )
    assert [exchange.code for exchange in talk.exchanges] == [220, 220, 250, None]
    assert talk.tls
    assert talk.closed
    assert [gap(row.gap) for row in talk.rows] == [" " * 7] * len(talk.rows)  # nobody took the time


@pytest.mark.parametrize("text", ["220 x", "X: what", "s: 220", "S 220"])
def test_a_bad_transcript(text: str) -> None:
    with pytest.raises(RecordingError, match="line 2"):
        list(transcribed(f"S: 220 x\n{text}"))


def test_a_recording(tmp_path: Path) -> None:
    (tmp_path / "a.smtp.jsonl").write_text(EVENTS)
    found = stream_of(Material(recording="a.smtp.jsonl", own=("own.example",)), tmp_path)
    assert found.talk.exchanges[-1].code == 250
    assert found.naming.is_own(b"OWN.example")
    with pytest.raises(RecordingError, match="no session 2"):
        recorded(tmp_path / "a.smtp.jsonl", 2)


def test_an_unknown_host() -> None:
    with pytest.raises(UsageError):
        stream_of(Material(practice="nobody"), Path())

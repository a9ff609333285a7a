from __future__ import annotations

import asyncio
from pathlib import Path

from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.notes import Place
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.ui.replaying import Replaying
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

HEADER = (
    b'{"smtpwalk":1,"started":"2026-01-31T09:30:00Z","target":{"host":"mx.example","port":25},'
    b'"permission":"","by":"x"}\n'
)


def dialogue(number: int, t: float = 0.0) -> list[Event]:
    return [
        Mark(t, number, "connected", {"address": "192.0.2.1", "port": 25, "source": "198.51.100.7"}),
        ServerBytes(t + 0.1, number, b"220 mx.example\r\n"),
        ClientBytes(t + 0.2, number, b"HELO client.example\r\n"),
        ServerBytes(t + 0.3, number, b"250 mx.example\r\n"),
        ClientBytes(t + 0.4, number, b"MAIL FROM:<a@sender.test>\r\n"),
        ServerBytes(t + 0.5, number, b"250 ok\r\n"),
        ClientBytes(t + 0.6, number, b"RCPT TO:<b@elsewhere.test>\r\n"),
        ServerBytes(t + 0.7, number, b"554 5.7.1 Relay access denied\r\n"),
        Mark(t + 0.8, number, "closed", {"by": "server"}),
    ]


def written(path: Path, events: list[Event], *, mode: str = "wb") -> Path:
    with path.open(mode) as file:
        file.write((HEADER if mode == "wb" else b"") + b"".join(encode_event(one).encode() + b"\n" for one in events))
    return path


def opened(path: Path, *, follow: bool = False) -> Replaying:
    return Replaying(open_recording(path), follow=follow)


def read(replaying: Replaying, number: int = 1, *, most: int = 1500) -> None:
    while replaying.index_on(most):
        pass
    replaying.begin(replaying.index.sessions[number])
    while replaying.load(most):
        pass


def test_a_session_is_read_in_slices(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", [*dialogue(1), *dialogue(2, 5.0)])
    for most in (1, 2, 100):
        replaying = opened(path)
        read(replaying, 2, most=most)
        assert len(replaying.talk.exchanges) == 4
        assert replaying.talk.exchanges[-1].code == 554
        assert replaying.complete


def test_a_note_stands_at_the_event_that_brought_the_row(tmp_path: Path) -> None:
    replaying = opened(written(tmp_path / "x.smtp.jsonl", dialogue(1)))
    read(replaying)
    row = next(index for index, one in enumerate(replaying.talk.rows) if one.code == 554)
    assert replaying.place_of(row) == Place(1, 7)
    replaying.notes.put(Place(1, 7), "here")
    assert replaying.noted() == {row: "here"}
    assert replaying.place_of(999) is None
    assert replaying.place_of(None) is None
    again = opened(tmp_path / "x.smtp.jsonl")
    assert again.noted() == {}
    read(again)
    assert again.noted() == {row: "here"}


def test_the_verdict_of_a_dialogue_without_a_plan(tmp_path: Path) -> None:
    replaying = opened(written(tmp_path / "x.smtp.jsonl", [*dialogue(3), *dialogue(7)]))
    read(replaying, 3)
    judged = replaying.judged()
    assert (judged.judgement.verdict, judged.planned, judged.sessions) == (Verdict.CLOSED, False, (3, 7))


async def test_the_other_sessions_in_turn(tmp_path: Path) -> None:
    events = [event for number in range(1, 5) for event in dialogue(number, number * 2.0)]
    replaying = opened(written(tmp_path / "x.smtp.jsonl", events))
    read(replaying, 2)
    assert [session.number async for session in replaying.others(1)] == [3, 4]
    assert len(replaying.talk.exchanges) == 4
    read(replaying, 3)
    assert [session.number async for session in replaying.others(-1)] == [2, 1]


async def test_one_that_is_still_being_written_is_followed(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", dialogue(1)[:4])
    replaying = opened(path, follow=True)
    replaying.index_on()
    replaying.begin(replaying.sessions[-1])
    told = asyncio.Event()
    replaying.listeners.add(told.set)
    reading = asyncio.create_task(replaying.keep_reading())
    await told.wait()
    assert len(replaying.talk.exchanges) == 2
    written(path, dialogue(1)[4:], mode="ab")
    async with asyncio.timeout(20):
        while not replaying.talk.closed:
            told.clear()
            await told.wait()
    assert not replaying.newest_is_another()
    replaying.player.go(len(replaying.talk.rows))
    written(path, dialogue(2, 5.0), mode="ab")
    async with asyncio.timeout(20):
        while not replaying.newest_is_another():
            told.clear()
            await told.wait()
    reading.cancel()
    assert not replaying.complete

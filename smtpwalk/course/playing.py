"""Dialogues without a socket: a solution played on a practice host, a transcript, a recording; each as a
stream of events.

Here live the three ways to a stream, and the fold of it. What is typed is treated as a walk treats it:
within a message a line that begins with a dot gets a second one, unless it is the lone dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from smtpwalk.course.bodies import Do, Material, Step
from smtpwalk.course.predicates import Facts
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.errors import RecordingError
from smtpwalk.practice.acts import Act, Close, Drip, Say, StartTls
from smtpwalk.practice.addresses import Naming
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.house import Fate, House
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import NOON, Rehearsal
from smtpwalk.recording.reader import open_recording
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

PATIENCE: Final = 60.0
"""Seconds that a played session waits at its end, so that messages on their way arrive."""


@dataclass(slots=True)
class Played:
    """What came of a dialogue: a stream for each session, its fold, and the host's outbox."""

    host: Personality
    house: House = field(default_factory=House)
    streams: list[list[Event]] = field(default_factory=list)
    talks: list[Conversation] = field(default_factory=list)
    unsaid: int = 0
    """Lines that could not be said: the host had closed the connection."""

    @property
    def facts(self) -> Facts:
        return Facts(tuple(self.talks), self.house.outbox, self.host.naming)

    def feed(self, event: Event) -> None:
        self.streams[-1].append(event)
        self.talks[-1].feed(event)


def play(host: Personality, steps: Iterable[Step]) -> Played:
    """The steps said to the host, one after the other; the connection is made first."""
    played, now = Played(host), NOON
    session = _Session(played, now)
    waiting = list(steps)
    session.greet(early=bool(waiting) and waiting[0].do is Do.EARLY)
    for step in waiting:
        match step.do:
            case Do.WAIT:
                session.rehearsal.wait(step.seconds)
            case Do.CONNECT:
                session.hang_up()
                session = _Session(played, session.rehearsal.now)
                session.greet()
            case Do.EARLY:
                session.early(step.line)
            case Do.SAY:
                session.say(step.line)
    session.rehearsal.wait(PATIENCE)
    return played


class _Session:
    def __init__(self, played: Played, now: float) -> None:
        self.played, self.number = played, len(played.talks) + 1
        self.rehearsal = Rehearsal(played.host, played.house, now=now)
        self._done = 0
        played.streams.append([])
        played.talks.append(Conversation())

    @property
    def talk(self) -> Conversation:
        return self.played.talks[-1]

    def _t(self) -> float:
        return max(self.rehearsal.now - NOON, self.talk.now)

    def greet(self, *, early: bool = False) -> None:
        self.played.feed(Mark(self._t(), self.number, "connected", {"address": "127.0.0.1", "port": 25}))
        if self.played.host.implicit_tls:
            self.played.feed(Mark(self._t(), self.number, "tls", {}))
        acts = self.rehearsal.acts
        first = next((n for n, act in enumerate(acts) if isinstance(act, Say)), len(acts))
        self._hear(acts[: first + 1] if early and len(acts) > first + 1 else acts)
        self._done = len(acts)

    def say(self, line: str) -> None:
        if self.rehearsal.closed or self.talk.closed:
            self.played.unsaid += 1
            return
        raw = line.encode("utf-8", "surrogateescape")
        if self.talk.phase is Phase.MESSAGE and raw.startswith(b".") and raw != b".":
            raw = b"." + raw
        self.played.feed(ClientBytes(self._t(), self.number, raw + b"\r\n"))
        self.rehearsal.say(raw)
        self._hear_more()

    def early(self, line: str) -> None:
        data = line.encode("utf-8", "surrogateescape") + b"\r\n"
        self.played.feed(ClientBytes(self._t(), self.number, data))
        self.rehearsal.early(data)
        self._hear_more()

    def hang_up(self) -> None:
        if not self.talk.closed:
            self.played.feed(Mark(self._t(), self.number, "closed", {"by": "client"}))
        self.rehearsal.performance.closed()

    def _hear_more(self) -> None:
        acts, self._done = self.rehearsal.acts[self._done :], len(self.rehearsal.acts)
        self._hear(acts)

    def _hear(self, acts: Iterable[Act]) -> None:
        for act in acts:
            match act:
                case Say(data) | Drip(data, _):
                    self.played.feed(ServerBytes(self._t(), self.number, data))
                case StartTls():
                    self.played.feed(Mark(self._t(), self.number, "tls", {}))
                case Close():
                    self.played.feed(Mark(self._t(), self.number, "closed", {"by": "server"}))


# ------------------------------------------------------------------ material
@dataclass(frozen=True, slots=True)
class Stream:
    """One session to look at, and what is the server's own in it."""

    events: tuple[Event, ...]
    naming: Naming
    relayed: bool = False
    """A practice host was played, and a message came out of it at a foreign address."""

    @property
    def talk(self) -> Conversation:
        return fold(self.events)

    @property
    def facts(self) -> Facts:
        return Facts((self.talk,), (), self.naming)


def fold(events: Iterable[Event]) -> Conversation:
    talk = Conversation()
    for event in events:
        talk.feed(event)
    return talk


def stream_of(material: Material, folder: Path, hosts: Iterable[Personality] | None = None) -> Stream:
    """The session that an exercise shows. Raises what a missing host, a bad recording or transcript raises."""
    if material.practice:
        host = personality(material.practice, hosts)
        played = play(host, material.lines)
        relayed = any(message.fate is Fate.OUTSIDE for message in played.house.outbox)
        return Stream(tuple(event for stream in played.streams[-1:] for event in stream), host.naming, relayed)
    naming = Naming(material.own or ("invalid",), catch_all=True)
    if material.recording:
        return Stream(recorded(folder / material.recording, material.session), naming)
    return Stream(tuple(transcribed(material.transcript)), naming)


def recorded(path: Path, number: int) -> tuple[Event, ...]:
    recording = open_recording(path)
    session = next((each for each in recording.sessions() if each.number == number), None)
    if session is None:
        raise RecordingError(path.name, f"it has no session {number}.", "Correct the number.")
    return tuple(recording.session(session))


_AT_ONCE: Final = 1e-6
"""Seconds between two lines of a transcript: enough for their order, too little to be told."""


def transcribed(text: str) -> Iterator[Event]:
    """`S: ` and `C: ` lines, `X: tls` and `X: closed`, as a session. No time is known, so none is shown."""
    yield Mark(0.0, 1, "connected", {})
    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        who, data = line[:2], line[2:].removeprefix(" ").encode("utf-8", "surrogateescape")
        t = number * _AT_ONCE
        if who == "S:":
            yield ServerBytes(t, 1, data + b"\r\n")
        elif who == "C:":
            yield ClientBytes(t, 1, data + b"\r\n")
        elif who == "X:" and data in (b"tls", b"closed"):
            yield Mark(t, 1, data.decode(), {})
        elif line.strip():
            raise RecordingError(
                "transcript",
                "a line begins with `C: `, `S: ` or `X: `.",
                "Put it before the line.",
                line=number,
            )

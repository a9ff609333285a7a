"""One of the two recordings, as far as a comparison needs it: its header, its sessions, and the verdict on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smtpwalk.dialogue.software import Guess, identify
from smtpwalk.recording.header import Header
from smtpwalk.relay.outcomes import Role
from smtpwalk.relay.recorded import Judged as Recorded
from smtpwalk.report.comparing.turns import Session
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a recording. `outcomes`: what came of each probe of a relay test, by its id."""

    verdict: str
    reason: str
    outcomes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    """The file's, as a person wrote it."""
    header: Header
    sessions: tuple[Session, ...]
    judged: Judged | None = None
    """None where it was too large to be judged."""
    remarks: tuple[str, ...] = ()
    """What of the file could not be read."""

    @property
    def relay_test(self) -> bool:
        return any(session.plan for session in self.sessions)

    @property
    def exchanges(self) -> int:
        return sum(len(session.turns) for session in self.sessions)

    def software(self) -> Guess | None:
        """The best guess by what was said on all connections."""
        return next(iter(identify(self._replies())), None)

    def _replies(self) -> Iterator[tuple[Stage, str]]:
        for session in self.sessions:
            for turn in session.turns:
                for line in turn.said if turn.stage else ():
                    yield turn.stage or Stage.OTHER, visible(line.data[4:])


def judged(found: Recorded) -> Judged:
    """The verdict as a comparison needs it."""
    judgement, planned = found.judgement, found.planned
    outcomes = (
        (result.id, str(result.outcome)) for result in found.evidence.results if planned and result.role is Role.PROBE
    )
    return Judged(str(judgement.verdict), str(judgement.reason), tuple(outcomes))

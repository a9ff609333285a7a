"""Where one session stands: name given, sender, recipients, login, counts. And what a line means there.

Here lives the state of a performance as plain data, and the facts that rules and placeholders see of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from smtpwalk.practice.addresses import Destination, Path, read_path, resolve, resolve_sender
from smtpwalk.practice.house import Fate, House, Triple
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rules import Facts, Phase, TripleState
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage

VERBS: Final = MappingProxyType(
    {
        stage.upper().encode(): stage
        for stage in Stage
        if stage not in (Stage.GREETING, Stage.MESSAGE, Stage.OTHER)
    }
)
_KEYWORDS: Final = MappingProxyType({Stage.MAIL: b"FROM:", Stage.RCPT: b"TO:"})
_NAMED: Final = frozenset({Stage.EHLO, Stage.HELO})


@dataclass(frozen=True, slots=True)
class Taken:
    """One accepted recipient."""

    path: Path
    destination: Destination
    fate: Fate


@dataclass(slots=True)
class Scene:
    helo: bytes | None = None
    sender: Path | None = None
    recipients: list[Taken] = field(default_factory=list)
    refused: int = 0
    """Recipients refused in this transaction."""
    tls: bool = False
    authenticated: bool = False
    step: int = 0
    """Lines of a login dialogue so far; 0 outside."""
    login: bytes = b""
    """The argument of the last AUTH command."""
    counts: Counter[Stage] = field(default_factory=Counter)
    errors: int = 0
    replies: int = 0

    @property
    def phase(self) -> Phase:
        if self.sender is not None:
            return Phase.RCPT if self.recipients else Phase.MAIL
        return Phase.NEW if self.helo is None else Phase.GREETED

    def clear_transaction(self) -> None:
        self.sender = None
        self.recipients = []
        self.refused = 0


@dataclass(frozen=True, slots=True)
class Command:
    """One command line, taken apart."""

    stage: Stage
    line: bytes = b""
    verb: bytes = b""
    argument: bytes = b""
    path: Path | None = None
    unknown_parameter: bytes = b""


def read_command(line: bytes, personality: Personality) -> Command:
    verb, _, argument = line.replace(b"\t", b" ").partition(b" ")
    argument = argument.strip()
    stage = VERBS.get(verb.upper(), Stage.OTHER)
    path = None
    if stage in _KEYWORDS:
        path = read_path(argument, _KEYWORDS[stage], personality.tolerates)
    unknown = next((word for word in path.parameters if not _known(word, personality)), b"") if path else b""
    return Command(stage, line, verb, argument, path, unknown)


def _known(parameter: bytes, personality: Personality) -> bool:
    return parameter.partition(b"=")[0].upper().decode("latin-1") in personality.parameters


def recipient_of(command: Command, personality: Personality) -> Destination | None:
    """Where the forward-path of a RCPT leads."""
    if command.stage is not Stage.RCPT or command.path is None:
        return None
    return resolve(command.path.inner, personality.naming)


def sender_of(scene: Scene, command: Command, personality: Personality) -> Destination | None:
    """Whose the reverse-path is: that of this MAIL, else the one accepted before."""
    path = command.path if command.stage is Stage.MAIL else scene.sender
    return None if path is None else resolve_sender(path.inner, personality.naming)


def triple_of(scene: Scene, command: Command, ip: str) -> Triple | None:
    if command.stage is not Stage.RCPT or command.path is None or scene.sender is None:
        return None
    return ip.encode(), scene.sender.inner.lower(), command.path.inner.lower()


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Sees one session of one host from outside, as far as rules may look."""

    personality: Personality
    house: House
    ip: str

    def facts(self, scene: Scene, command: Command, now: float) -> Facts:
        recipient = recipient_of(command, self.personality)
        sender = sender_of(scene, command, self.personality)
        if recipient:
            kinds = frozenset({recipient.kind})
        else:
            kinds = frozenset(taken.destination.kind for taken in scene.recipients)
        return Facts(
            stage=command.stage,
            verb=_text(command.verb),
            argument=_text(command.argument),
            phase=scene.phase,
            tls=scene.tls,
            authenticated=scene.authenticated,
            helo=_text(scene.helo or b""),
            syntax=_syntax(command),
            parameter=_text(command.unknown_parameter),
            sender=sender.kind if sender else None,
            sender_address=_text(sender.address) if sender else "",
            recipients=kinds,
            form=_form(command, sender, recipient),
            recipient_address=_text(recipient.address) if recipient else "",
            nth=scene.counts[command.stage],
            refused=scene.refused > 0,
            triple=self._triple(scene, command, now),
            step=scene.step,
            login=_text(scene.login),
        )

    def _triple(self, scene: Scene, command: Command, now: float) -> TripleState | None:
        triple = triple_of(scene, command, self.ip)
        if triple is None or self.personality.greylist is None:
            return None
        waited = self.house.waited(triple, now)
        fresh = waited is None or waited < self.personality.greylist
        return TripleState.FRESH if fresh else TripleState.KNOWN


def _text(data: bytes) -> str:
    return data.decode("latin-1")


def _syntax(command: Command) -> str:
    wrong = (command.stage in _KEYWORDS and command.path is None) or (
        command.stage in _NAMED and not command.argument
    )
    return "bad" if wrong else "ok"


def _form(command: Command, sender: Destination | None, recipient: Destination | None) -> Form | None:
    judged = sender if command.stage is Stage.MAIL else recipient
    return judged.form if judged else None

"""The samples of this folder, and what the fold makes of an import: for tests of whole notations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.secrets import SecretMask

from .reading import told

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> str:
    """`NOTATION.what`: the output of a real tool, or retold from one."""
    return (SAMPLES / f"{name}.txt").read_text("utf-8")


def imported(folder: Path, name: str) -> list[Told]:
    return told(folder, sample(name), name.partition(".")[0])


def folded(events: Iterable[Told], session: int = 1) -> Conversation:
    """As every reader of the recording sees it: secrets masked, the session folded."""
    mask, talk = SecretMask(), Conversation()
    for event in events:
        if not isinstance(event, About) and event.session == session:
            for shown in mask(event):
                talk.feed(shown)
    return talk


def answers(events: Iterable[Told], session: int = 1) -> list[str]:
    """`mail 250`, `rcpt 554?` and so on: each exchange with its code; `?` where it counts for nothing."""
    return [
        f"{exchange.stage} {exchange.code or '-'}{'' if exchange.counts else '?'}"
        for exchange in folded(events, session).exchanges
    ]

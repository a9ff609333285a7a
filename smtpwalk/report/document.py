"""What every export is made of: a recording's header, its sessions folded one at a time, and what was made of them.

Pure: whoever opens the file hands the sessions in. They are asked for again by each export, and never all held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.header import Header
from smtpwalk.relay.proof import Arrival
from smtpwalk.report.data import Result
from smtpwalk.wire.events import Event, Mark
from smtpwalk.wire.visible import visible_text


@dataclass(frozen=True, slots=True)
class Told:
    """One session, folded."""

    ordinal: int
    """Its place among the recording's sessions, from 1: the number that grounds and results name."""
    number: int
    """What the recording calls it."""
    began: float
    talk: Conversation
    marks: Mapping[int, Mark]
    """For each row that tells of a mark, by its index: the mark."""
    tls_from: int | None = None
    """From this row on all was said inside TLS."""


def tell(ordinal: int, number: int, events: Iterable[Event]) -> Told:
    talk, marks = Conversation(), dict[int, Mark]()
    began: float | None = None
    tls_from: int | None = None
    for event in events:
        began = event.t if began is None else began
        before = len(talk.rows)
        talk.feed(event)
        if isinstance(event, Mark) and len(talk.rows) > before:
            marks[len(talk.rows) - 1] = event
            if event.what == "tls" and tls_from is None:
                tls_from = len(talk.rows)
    return Told(ordinal, number, began or 0.0, talk, marks, tls_from)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a recording."""

    result: Result
    arrivals: tuple[Arrival, ...] = ()
    """Recorded, and proved later."""

    @property
    def planned(self) -> bool:
        return self.result.evidence.planned


@dataclass(frozen=True, slots=True)
class Document:
    header: Header
    name: str
    """The file's, for people."""
    count: int
    """How many sessions there are."""
    sessions: Callable[[], Iterator[Told]]
    remarks: tuple[str, ...] = ()
    """What could not be read of the file, one sentence each."""
    hidden: tuple[str, ...] = ()
    """Categories of what was hidden in it; none in one as it was recorded."""
    judged: Judged | None = None

    @property
    def kind(self) -> str:
        kind = "Relay test" if self.judged and self.judged.planned else "SMTP dialogue"
        return f"{kind} {'of' if kind == 'Relay test' else 'with'}" if self.target else kind

    @property
    def target(self) -> str:
        """As safe text; nothing where nobody knows it."""
        return visible_text(self.header.target) if self.header.host else ""

    @property
    def title(self) -> str:
        return f"{self.kind} {self.target}".rstrip()


def facts(document: Document) -> list[tuple[str, str]]:
    """What the header says, as safe text: a label and its words."""
    header = document.header
    moment = f"{header.started:%Y-%m-%d %H:%M:%S %z}"
    said = [
        ("Target", visible_text(header.target)),
        ("Started", moment) if header.timed else ("Times", f"not known (the file is of {moment})"),
        ("Recorded by", f"{visible_text(header.by)}{_origin(header)}"),
        ("Permission", visible_text(header.permission)),
    ]
    return [*said, ("Hidden", ", ".join(document.hidden))] if document.hidden else said


def _origin(header: Header) -> str:
    source = header.extra.get("source")
    if header.origin is None:
        return ""
    return f", from {visible_text(header.origin)}" + (f" in {visible_text(str(source))}" if source else "")

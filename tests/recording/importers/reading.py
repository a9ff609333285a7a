"""What a notation makes of a text, for tests: the lines of the dialogue as a person would write them down."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smtpwalk.recording.importers.notations import notation, recognise
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

Said = list[tuple[str, str]]


def source(folder: Path, content: str | bytes) -> Source:
    path = folder / "source"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


def told(folder: Path, content: str | bytes, name: str = "") -> list[Told]:
    """All that the notation hands out; without a name it must be recognised first."""
    found = source(folder, content)
    return list(notation(name or recognise(found)).read(found))


def said(events: Iterable[Told], session: int | None = None) -> Said:
    """[("C", line), ("S", line), ...] of one session, or of all; chunks joined where the same side went on."""
    joined: list[tuple[str, int, bytes]] = []
    for event in events:
        if not isinstance(event, ClientBytes | ServerBytes) or session not in (None, event.session):
            continue
        who = "C" if isinstance(event, ClientBytes) else "S"
        if joined and joined[-1][:2] == (who, event.session):
            joined[-1] = (who, event.session, joined[-1][2] + event.data)
        else:
            joined.append((who, event.session, event.data))
    return [
        (who, line.decode("utf-8", "backslashreplace"))
        for who, _session, data in joined
        for line in data.removesuffix(b"\r\n").split(b"\r\n")
    ]


def marks(events: Iterable[Told], what: str) -> list[tuple[int, str]]:
    """(line, text) of each mark of that kind."""
    return [
        (int(event.fields.get("line", 0)), str(event.fields.get("text", "")))
        for event in events
        if isinstance(event, Mark) and event.what == what
    ]


def times(events: Iterable[Told]) -> list[float]:
    """Of each line of the dialogue."""
    return [event.t for event in events if isinstance(event, ClientBytes | ServerBytes)]


def about(events: Iterable[Told]) -> About:
    return next((event for event in events if isinstance(event, About)), About())


def times_of(events: Iterable[Told], data: bytes) -> list[float]:
    """When exactly these bytes were said, each time."""
    return [event.t for event in events if isinstance(event, ClientBytes | ServerBytes) and event.data == data]


def script(text: str) -> Said:
    """`C: HELO x` and `S: 250 x` lines as `said` gives them."""
    return [(line[0], line[3:]) for line in text.strip("\n").split("\n")]

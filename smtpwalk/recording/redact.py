"""A recording without what is private: read as any other, so that every view and export can be made of it.

Here lives the order of the work: one reading that gathers all names, then as many as are wanted in which each name has
its stand-in. Nothing is written here, and the recording that is read never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from smtpwalk.recording.header import Header
from smtpwalk.recording.reader import BadLine, Session
from smtpwalk.recording.redaction.facts import Facts
from smtpwalk.recording.redaction.names import Names
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.secrets import Secrets
from smtpwalk.recording.redaction.stand_ins import Category, Replaced, StandIns, Swap
from smtpwalk.recording.redaction.stream import Stream
from smtpwalk.wire.events import Event

__all__ = ["ALL", "KEY", "Category", "Opened", "Redacted", "Replaced", "hidden_before"]

ALL: Final = frozenset(Category)
KEY: Final = "redacted"
"""The header's key that says what was hidden."""
_SAID: Final = frozenset({*Category, "auth", "words"})

_SHORT: Final = 512
_REMEMBERED: Final = 1 << 14
"""Lines that were read before; servers and clients repeat themselves."""


class Opened(Protocol):
    """What can be redacted: `recording.reader.Recording`, and whatever opens like one."""

    @property
    def path(self) -> Path: ...

    @property
    def source(self) -> Path: ...

    @property
    def header(self) -> Header: ...

    @property
    def warnings(self) -> list[BadLine]: ...

    @property
    def bad_lines(self) -> int: ...

    @property
    def cut_off(self) -> bool: ...

    def events(self) -> Iterator[Event]: ...

    def sessions(self) -> list[Session]: ...

    def session(self, session: Session) -> Iterator[Event]: ...


class Redacted:
    """The same recording, read through stand-ins. Secrets of AUTH are hidden whatever `wanted` is.

    `words`: what else is private, as it is spelled. `later`: events that were kept beside the recording, and belong to
    it from now on. `replaced`, `texts` and `secrets` tell what was hidden in what was read so far.
    """

    def __init__(
        self,
        recording: Opened,
        wanted: Collection[Category] = (),
        *,
        words: Collection[str] = (),
        later: Iterable[Event] = (),
    ) -> None:
        self._recording = recording
        self._later = tuple(later)
        self._wanted = frozenset(wanted)
        self._hides_names = bool(self._wanted - {Category.TEXT}) or bool(words)
        gathered = _Gathered()
        if self._hides_names:
            self._gather(gathered)
        self._folded = gathered.bdat
        self._stand_ins = StandIns(gathered.names, self._wanted, words)
        self.path, self.source = recording.path, recording.source
        self.header, self._header_texts = self._header(words)
        self._secrets: dict[int, int] = {}
        self._texts: dict[int, int] = {}

    @property
    def secrets(self) -> int:
        """How many secrets of AUTH were hidden."""
        return sum(self._secrets.values())

    @property
    def texts(self) -> int:
        """How many texts were hidden whole: lines of messages, and people's words."""
        return self._header_texts + sum(self._texts.values())

    @property
    def replaced(self) -> list[Replaced]:
        return self._stand_ins.replaced

    def named(self, path: Path) -> str:
        """The name of a file that belongs to the recording, without private names: they are made of the target's."""
        return Facts(self._stand_ins, self._wanted).file(path.name)

    # ------------------------------------------------------------------ read like a recording
    def events(self) -> Iterator[Event]:
        return self._changed(self._all())

    def sessions(self) -> list[Session]:
        return self._recording.sessions()

    def session(self, session: Session) -> Iterator[Event]:
        later = (event for event in self._later if event.session == session.number)
        return self._changed(chain(self._recording.session(session), later))

    @property
    def warnings(self) -> list[BadLine]:
        return self._recording.warnings

    @property
    def bad_lines(self) -> int:
        return self._recording.bad_lines

    @property
    def cut_off(self) -> bool:
        return self._recording.cut_off

    # ------------------------------------------------------------------ work
    def _all(self) -> Iterator[Event]:
        return chain(self._recording.events(), self._later)

    def _gather(self, gathered: _Gathered) -> None:
        wanted = self._wanted - {Category.TEXT}
        Facts(gathered, wanted).header(self._recording.header)
        stream = Stream(gathered, wanted, folded=False)
        for event in self._all():
            for _ in stream.feed(event):
                pass
        for _ in stream.finish():
            pass
        gathered.names.settle()

    def _changed(self, events: Iterable[Event]) -> Iterator[Event]:
        if not (self._wanted or self._hides_names):
            yield from self._without_secrets(events)
            return
        stream = Stream(self._stand_ins, self._wanted, folded=self._folded)
        for event in events:
            yield from stream.feed(event)
        yield from stream.finish()
        self._secrets |= stream.secrets
        self._texts |= stream.texts

    def _without_secrets(self, events: Iterable[Event]) -> Iterator[Event]:
        secrets = Secrets()
        for event in events:
            yield from secrets(event)
        self._secrets |= secrets.hidden

    def _header(self, words: Collection[str]) -> tuple[Header, int]:
        """And how many texts were hidden in it."""
        facts = Facts(self._stand_ins, self._wanted)
        header = facts.header(self._recording.header)
        hidden = {
            *hidden_before(self._recording.header),
            "auth",
            *map(str, self._wanted),
            *(["words"] if words else []),
        }
        return replace(header, extra=MappingProxyType({**header.extra, KEY: sorted(hidden)})), facts.texts


def hidden_before(header: Header) -> list[str]:
    """What the header says was hidden; nothing in a recording as it was made."""
    said = header.extra.get(KEY)
    return [one for one in said if one in _SAID] if isinstance(said, list) else []


class _Gathered:
    """A handler that keeps the names, and changes nothing."""

    def __init__(self) -> None:
        self.names = Names()
        self.bdat = False
        self._read: set[tuple[bytes, Place]] = set()

    def swaps(self, data: bytes, place: Place) -> tuple[Swap, ...]:
        if (data, place) in self._read:
            return ()
        self.names.read(data, place)
        self.bdat = self.bdat or (place is Place.CLIENT and data.lstrip()[:4].upper() == b"BDAT")
        if len(data) <= _SHORT and len(self._read) < _REMEMBERED:
            self._read.add((data, place))
        return ()

    def apply(self, data: bytes, place: Place) -> bytes:
        self.swaps(data, place)
        return data

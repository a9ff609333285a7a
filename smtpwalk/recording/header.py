"""The first line of a recording: when, against whom, allowed by whom, written by what.

Here live the header, its line, and the one place that knows the format's version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import BrokenRule, dump, load
from smtpwalk.wire.events import NOTHING

VERSION: Final = 1
PERMISSION_NOT_NEEDED: Final = "not asked for: every address is this machine's own (loopback)"
PERMISSION_NOT_KNOWN: Final = "not known: the dialogue was read from a file"
"""What a header says in place of the user's words."""
_OWN: Final = frozenset({"smtpwalk", "started", "target", "permission", "by", "from"})
_TARGET: Final = frozenset({"host", "port"})
_NOT_ONE: Final = 'A recording\'s name ends in .smtp.jsonl, and its first line holds "smtpwalk": 1.'


@dataclass(frozen=True, slots=True)
class Header:
    started: datetime
    """The moment that every event's time counts from; it knows its offset from UTC."""
    host: str
    port: int
    """0 when nobody knows it, as in a dialogue that was imported from a letter."""
    permission: str
    """Whose host it is and who allowed the test, in the user's words."""
    by: str
    """Program and version that wrote the file."""
    origin: str | None = None
    """The notation that it was imported from (the key "from")."""
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Keys that this version does not know."""
    target_extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def target(self) -> str:
        """For people: host and port, as far as they are known."""
        host = f"[{self.host}]" if self.host.count(":") > 1 else self.host  # IPv6; one colon has practice:NAME
        return f"{host}:{self.port}" if host and self.port else host or "not known"

    @property
    def timed(self) -> bool:
        """The events have times; what was imported from plain text has none."""
        return self.extra.get("times") != "none"

    def __post_init__(self) -> None:
        if self.started.utcoffset() is None:
            raise ValueError("the header's time needs an offset from UTC")
        if not 0 <= self.port <= 65535:
            raise ValueError(f"a port is a number from 0 to 65535, not {self.port!r}")
        if taken := (_OWN & self.extra.keys()) | (_TARGET & self.target_extra.keys()):
            raise ValueError(f"these keys of a header have fields of their own: {sorted(taken)}")


def encode_header(header: Header) -> str:
    """The header as one line of ASCII, without a line end."""
    line: dict[str, Any] = {
        "smtpwalk": VERSION,
        "started": header.started.isoformat(),
        "target": {"host": header.host, "port": header.port, **header.target_extra},
        "permission": header.permission,
        "by": header.by,
    }
    if header.origin is not None:
        line["from"] = header.origin
    return dump(line | dict(header.extra))


_BEGINS: Final = len('{"smtpwalk"')


def decode_header(line: str | bytes, *, file: str = "recording") -> Header:
    """The header of a recording's first line; RecordingError when it is none, or of a later version."""
    try:
        found = load(line)
    except BrokenRule as broken:
        if line[:_BEGINS] in (b'{"smtpwalk"', '{"smtpwalk"'):
            rule = f"the header, the first line of a recording, is cut off or damaged: {broken}"
            raise RecordingError(file, rule, "Nothing of it can be read; look for another copy.", line=1) from None
        raise RecordingError(file, "this is not a recording.", _NOT_ONE) from None
    _check_version(found.pop("smtpwalk", None), file)
    try:
        return _header(found)
    except BrokenRule as broken:
        raise RecordingError(file, str(broken), "The file was damaged, or changed by hand.", line=1) from None


def _check_version(version: Any, file: str) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise RecordingError(file, "this is not a recording.", _NOT_ONE)
    if version > VERSION:
        shown = str(version) if version < 10**9 else "far later than that"
        raise RecordingError(
            file,
            f"this program reads recordings of version {VERSION}, and this one is of version {shown}.",
            "Install a newer smtpwalk to open it.",
            line=1,
        )


def _header(found: dict[str, Any]) -> Header:
    target = found.pop("target", None)
    if not isinstance(target, dict):
        raise BrokenRule('the header must have a "target" with "host" and "port".')
    port = target.pop("port", None)
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= 65535:
        raise BrokenRule('the target\'s "port" must be a whole number from 0 to 65535.')
    origin = found.pop("from", None)
    if origin is not None and not isinstance(origin, str):
        raise BrokenRule('the header\'s "from" must be text.')
    return Header(
        started=_moment(_text(found, "started")),
        host=_text(target, "host"),
        port=port,
        permission=_text(found, "permission"),
        by=_text(found, "by"),
        origin=origin,
        extra=MappingProxyType(found),
        target_extra=MappingProxyType(target),
    )


def _text(found: dict[str, Any], key: str) -> str:
    value = found.pop(key, None)
    if not isinstance(value, str):
        raise BrokenRule(f'the header must have "{key}", as text.')
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BrokenRule('"started" must be a date and time as in 2026-01-31T09:30:00+01:00.') from None
    if moment.utcoffset() is None:
        raise BrokenRule('"started" must say its offset from UTC, as in 2026-01-31T09:30:00+01:00.')
    return moment

"""The one stream: what happened on a connection, in order, with its time.

Here live the three kinds of event and nothing that interprets them. Bytes stay bytes: replies, commands and
explanations are derived by whoever folds the stream, so that a better parser improves old recordings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Happened:
    t: float
    """Seconds since the recording was started."""
    session: int
    """Number of the connection within the recording, from 1."""

    def __post_init__(self) -> None:
        if not (self.t >= 0 and self.session >= 1):  # in this form it catches NaN too
            raise ValueError(f"an event needs t >= 0 and session >= 1, not {self.t!r} and {self.session!r}")


@dataclass(frozen=True, slots=True)
class ClientBytes(_Happened):
    """One chunk that the client wrote (after TLS: the text inside it)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class ServerBytes(_Happened):
    """One chunk as it came from the server (after TLS: the text inside it)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Mark(_Happened):
    """Something that is no byte on the wire: connected, tls, closed, masked, note, ...

    `what` is the kind and `fields` its facts, all JSON values. Kinds that this program writes: `connecting`,
    `connected` (address, port, source), `tls` (version, cipher, certificate, trusted), `closed` (by),
    `failed` (kind, message), `waited` (seconds, stage: the user gave up), `step`, `plan`, `masked` (bytes, dir),
    `finding`, `arrived`, `claim`, `note`; in what was read from foreign files also `remark` (line, text), `unsure`
    (line, text), `amid` (the session's beginning is not in the file) and `opaque` (client, server: bytes under TLS
    that nobody can read). Unknown kinds are kept.
    """

    what: str
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


Event = ClientBytes | ServerBytes | Mark

"""What a performance wants done on the connection, in order. Whoever drives it does it; nothing here acts.

Here live the five acts and nothing that decides on them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Write these bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Drip:
    """Write these bytes one at a time, with so many seconds before each."""

    data: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before the next act."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StartTls:
    """Do the TLS handshake now, then call `Performance.tls_started`."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection. Always the last act."""


Act = Say | Drip | Pause | StartTls | Close

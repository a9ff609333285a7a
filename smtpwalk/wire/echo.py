"""Secrets that a server repeats are hidden too, however its bytes are split.

It knows what was hidden on the client's side (`secrets`), nothing of replies or commands.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from smtpwalk.wire.events import Event, Mark, ServerBytes

SHORTEST_ECHO: Final = 8
"""A server may repeat what was typed. Secrets shorter than this are not looked for: they would hide honest words."""


class EchoMask:
    """`remember` a secret, `feed` the server's bytes, `release` what was held back when no more will come."""

    def __init__(self) -> None:
        self._secrets: set[bytes] = set()
        """As they were sent, and what base64 hid in them."""
        self._held = b""  # what may be the beginning of a secret
        self._found: re.Pattern[bytes] | None = None

    @property
    def secrets(self) -> frozenset[bytes]:
        return frozenset(self._secrets)

    def remember(self, secret: bytes) -> None:
        secret = secret.strip()
        try:
            decoded = base64.b64decode(secret, validate=True).rpartition(b"\0")[2]
        except binascii.Error:
            decoded = b""
        # With a line feed inside, the end of every reply would be held back as its possible beginning.
        self._secrets |= {known for known in (secret, decoded) if len(known) >= SHORTEST_ECHO and b"\n" not in known}
        self._found = None

    def feed(self, event: ServerBytes) -> list[Event]:
        if not self._secrets:
            return [event]
        data, self._held = self._held + event.data, b""
        held = self._could_begin_a_secret(data)
        return self._mask(event, data, held)

    def release(self, event: Event) -> list[Event]:
        """Nothing more will come: what was held back is no whole secret, but may hold a shorter one."""
        data, self._held = self._held, b""
        return self._mask(event, data, []) if data else []

    def _mask(self, event: Event, data: bytes, beginnings: list[int]) -> list[Event]:
        out: list[Event] = []
        start = 0
        for found in self._pattern().finditer(data):
            # A longer secret may begin here or before: only the next bytes will tell.
            if any(start <= place <= found.start() for place in beginnings):
                break
            if found.start() > start:
                out.append(ServerBytes(event.t, event.session, data[start : found.start()]))
            out.append(Mark(event.t, event.session, "masked", {"bytes": len(found[0]), "dir": "S"}))
            start = found.end()
        end = next((place for place in beginnings if place >= start), len(data))
        self._held = data[end:]
        if end > start:
            out.append(ServerBytes(event.t, event.session, data[start:end]))
        return out

    def _could_begin_a_secret(self, data: bytes) -> list[int]:
        """Each place from which on the data is the beginning of a secret that is longer."""
        if not any(data[-1:] in secret for secret in self._secrets):  # as where a line ends, which no secret holds
            return []
        longest = max(map(len, self._secrets)) - 1
        return [
            place
            for place in range(max(0, len(data) - longest), len(data))
            if any(len(secret) > len(data) - place and secret.startswith(data[place:]) for secret in self._secrets)
        ]

    def _pattern(self) -> re.Pattern[bytes]:
        if self._found is None:
            self._found = re.compile(b"|".join(map(re.escape, sorted(self._secrets, key=len, reverse=True))))
        return self._found

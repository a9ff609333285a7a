"""The envelopes that a host's truth is told in: one name each, sender and forward-path.

Here lives the table and its filling in. `{own}` is the host's own domain, `{far}` somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

STRANGER: Final = "tester@sender.test"


@dataclass(frozen=True, slots=True)
class Envelope:
    mail_from: str
    rcpt_to: str

    def filled(self, own: str, far: str) -> Envelope:
        return Envelope(*(text.format(own=own, far=far) for text in (self.mail_from, self.rcpt_to)))


FORMS: Final[Mapping[str, Envelope]] = MappingProxyType(
    {
        "plain": Envelope(STRANGER, "probe@{far}"),
        "sender-null": Envelope("", "probe@{far}"),
        "sender-own-domain": Envelope("tester@{own}", "probe@{far}"),
        "sender-bare": Envelope("tester", "probe@{far}"),
        "rcpt-percent-own": Envelope(STRANGER, "probe%{far}@{own}"),
        "rcpt-percent-bare": Envelope(STRANGER, "probe%{far}"),
        "rcpt-quoted-at": Envelope(STRANGER, '"probe@{far}"'),
        "rcpt-quoted-percent": Envelope(STRANGER, '"probe%{far}"'),
        "rcpt-quoted-at-own": Envelope(STRANGER, '"probe@{far}"@{own}'),
        "rcpt-two-ats": Envelope(STRANGER, "probe@{far}@{own}"),
        "rcpt-source-route": Envelope(STRANGER, "@{own}:probe@{far}"),
        "rcpt-bang": Envelope(STRANGER, "{far}!probe"),
        "rcpt-bang-own": Envelope(STRANGER, "{far}!probe@{own}"),
    }
)

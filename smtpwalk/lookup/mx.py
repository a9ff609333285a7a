"""Which hosts take the mail of a domain (RFC 5321 section 5.1), most preferred first."""

from __future__ import annotations

from dataclasses import dataclass

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.asking import LIMIT, Server, ask


@dataclass(frozen=True, slots=True, order=True)
class Exchanger:
    """The smaller the preference, the sooner it is tried."""

    preference: int
    host: str
    implicit: bool = False
    """The domain has no MX record: the host of the same name takes its mail (RFC 5321 5.1)."""


def exchangers(domain: str, *, server: Server | None = None, limit: float = LIMIT) -> tuple[Exchanger, ...]:
    """Raises NetworkError: `no-name`, `null-mx` (RFC 7505), `dns-timeout` or `dns-failed`."""
    records = ask(domain, "MX", server=server, limit=limit)
    if not records:
        return (Exchanger(0, domain, implicit=True),)
    found = {
        Exchanger(record.preference, record.exchange.to_text(omit_final_dot=True))
        for record in records
        if len(record.exchange.labels) > 1  # the root alone names no host
    }
    if not found:
        raise NetworkError(
            "null-mx",
            f"{domain} says that it takes no mail at all (a null MX, RFC 7505).",
            "There is no mail server to walk; name a host yourself if you know one.",
        )
    return tuple(sorted(found))

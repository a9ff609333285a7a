"""The name of an address, as the DNS gives it (a PTR record)."""

from __future__ import annotations

import ipaddress
from typing import Final

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.asking import Server, ask

PTR_LIMIT: Final = 2.0
"""Seconds: a name is only one more guess at a host's domain, and many addresses have none."""


def name_of(ip: str, *, server: Server | None = None, limit: float = PTR_LIMIT) -> str:
    """The first name, without the last dot; empty where there is none. Nobody is asked about loopback addresses."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    if (mapped or address).is_loopback:
        return ""
    try:
        records = ask(address.reverse_pointer, "PTR", server=server, limit=limit)
    except NetworkError:
        return ""
    return str(records[0].target.to_text(omit_final_dot=True)) if records else ""

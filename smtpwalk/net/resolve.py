"""From a host's name to the addresses that a connection may go to, and what else the DNS says about it.

The only place where net asks the DNS. The system's resolver serves by itself (hosts file included); a name server
of the user's choice is asked through the lookup room, in a thread, so that a screen goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Final

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.lookup.addresses import addresses
from smtpwalk.lookup.asking import LIMIT, Server
from smtpwalk.lookup.mx import Exchanger, exchangers
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.wire.visible import visible_text

HINT_LIMIT: Final = 2.0
"""Seconds for a question that only makes an error message better."""
_FAMILIES: Final = {None: socket.AF_UNSPEC, 4: socket.AF_INET, 6: socket.AF_INET6}
_SHUT: Final = frozenset({"refused", "timeout"})


def parse_server(text: str) -> Server:
    """`192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:53`. Raises UsageError."""
    try:
        target = parse_target(text, "53")
    except UsageError:  # it names a port of its own, or is wrong anyway
        target = parse_target(text)
    if not target.literal:
        raise UsageError(
            f"{visible_text(text)} cannot be used as a name server: it must be an IP address.",
            "Write IP or IP:PORT, as in 192.0.2.53:53.",
        )
    return target.host, target.port


async def resolve(
    target: Target, *, family: int | None = None, server: Server | None = None, limit: float = LIMIT
) -> tuple[Address, ...]:
    """Every address of the host, in the order to try them; `family` 4 or 6 keeps only those. NetworkError if none."""
    if target.literal:
        return (_literal(target, family),)
    if server is None or _is_localhost(target.host):
        found = await _by_system(target, family, limit)
    else:
        asked = await asyncio.to_thread(addresses, target.host, server=server, family=family, limit=limit)
        found = list(asked)
    if not found:
        raise _no_address(target.host, family)
    return tuple(Address(ip, target.port) for ip in dict.fromkeys(found))


async def mail_exchangers(
    domain: str, *, server: Server | None = None, limit: float = LIMIT
) -> tuple[Exchanger, ...]:
    """The hosts that take the domain's mail, most preferred first. NetworkError as `lookup.mx` says."""
    return await asyncio.to_thread(exchangers, domain, server=server, limit=limit)


async def with_exchangers(
    error: NetworkError, target: Target, *, tried: tuple[Address, ...] = (), server: Server | None = None
) -> NetworkError:
    """The same error; where a named host's port is shut and the domain has MX records, they are named in it."""
    local = _is_localhost(target.host) or any(address.loopback for address in tried)
    if error.kind not in _SHUT or target.literal or local:
        return error
    try:
        found = await mail_exchangers(target.host, server=server, limit=HINT_LIMIT)
    except NetworkError:
        return error
    hosts = ", ".join(visible_text(e.host) for e in found if not e.implicit and e.host != target.host)
    if not hosts:
        return error
    said = f"{error.message} The mail of {target.host} goes elsewhere: its MX records name {hosts}."
    return NetworkError(error.kind, said, f"Try smtpwalk walk --mx {target.host}.")


def _literal(target: Target, family: int | None) -> Address:
    version = ipaddress.ip_address(target.host.partition("%")[0]).version
    if family not in (None, version):
        raise UsageError(f"{target.host} is an IPv{version} address, and -{family} asks for IPv{family}.",
                         f"Leave -{family} out, or name the host.")  # fmt: skip
    return Address(target.host, target.port)


def _is_localhost(host: str) -> bool:
    """RFC 6761 section 6.3: this name never goes to a name server."""
    return host.lower() == "localhost" or host.lower().endswith(".localhost")


async def _by_system(target: Target, family: int | None, limit: float) -> list[str]:
    loop = asyncio.get_running_loop()
    ask = loop.getaddrinfo(target.host, target.port, family=_FAMILIES[family], type=socket.SOCK_STREAM)
    try:
        async with asyncio.timeout(limit):
            rows = await ask
    except TimeoutError:
        said = f"The name {target.host} could not be looked up within {limit:g} s."
        raise NetworkError(
            "dns-timeout", said, "Try again, or name a server with --resolver IP:PORT."
        ) from None
    except (socket.gaierror, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            said = f"The name server could not be reached to look up {target.host}."
            raise NetworkError(
                "dns-failed", said, "Try again, or name one with --resolver IP:PORT."
            ) from None
        if family is not None:
            raise _no_address(target.host, family) from None
        said = f"There is no address for the name {target.host}."
        hint = "Check the spelling. For a domain's mail servers use --mx DOMAIN."
        raise NetworkError("no-name", said, hint) from None
    return [str(row[4][0]) for row in rows]


def _no_address(host: str, family: int | None) -> NetworkError:
    kind = f"IPv{family} address" if family else "address"
    hint = f"Try it without -{family}." if family else "For a domain's mail servers use --mx DOMAIN."
    return NetworkError("no-address", f"{host} has no {kind}.", hint)

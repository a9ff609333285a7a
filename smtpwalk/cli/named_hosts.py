"""The hosts that a test was given, on the command line and in a file, read and looked up. Nobody is connected to."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.lookup.asking import Server
from smtpwalk.net.resolve import resolve
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.wire.visible import visible_text

PRACTICE: Final = "practice:"
AT_ONCE: Final = 20
"""Questions to the DNS."""
MOST_LINE: Final = 300
"""A longer line of a file holds no host."""


@dataclass(frozen=True, slots=True)
class Named:
    """One host as it was written. `problem` says why it cannot be tested."""

    text: str
    target: Target | None = None
    practice: str = ""
    addresses: tuple[Address, ...] = ()
    problem: str = ""


def named_hosts(hosts: Iterable[str], practice: Iterable[str], file: str | None) -> list[Named]:
    """All of them. One that cannot be read is no error in a list; alone on the command line it is one."""
    texts = [*hosts, *(_lines(file) if file is not None else ())]
    found = [*map(_named, texts), *(Named(f"{PRACTICE}{name}", practice=name) for name in practice)]
    if not found:
        where = f"{visible_text(file)} names no host." if file is not None else "test needs a host."
        raise UsageError(where, "Write smtpwalk test HOST, or smtpwalk test practice:NAME.")
    if len(found) == 1 and found[0].problem and file is None:
        parse_target(found[0].text)
    return found


def _named(text: str) -> Named:
    if text.startswith(PRACTICE):
        return Named(text, practice=text.removeprefix(PRACTICE))
    host, _, port = text.partition(" ")
    try:
        return Named(text, parse_target(host, port.strip() or None))
    except UsageError as error:
        return Named(text, problem=str(error))


def _lines(file: str) -> Iterator[str]:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).expanduser().read_bytes()
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "no file can have such a name"
        raise UsageError(f"{visible_text(file)} cannot be read: {why}.", "Look at the path again.") from None
    for line in data.splitlines():
        text = os.fsdecode(line.partition(b"#")[0].strip())
        if text:
            yield " ".join(text[:MOST_LINE].split())


async def look_up(
    hosts: Iterable[Named], *, family: int | None, server: Server | None, source: str | None
) -> list[Named]:
    """The same hosts with all their addresses, or with the problem that they have none."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(host: Named) -> Named:
        if host.target is None:
            return host
        async with room:
            try:
                found = await resolve(host.target, family=family, server=server)
            except (NetworkError, UsageError) as error:
                return replace(host, problem=error.message)  # the hint is for a walk, which knows --mx
        return _reachable(replace(host, addresses=found), source)

    return list(await asyncio.gather(*map(one, hosts)))


def _reachable(host: Named, source: str | None) -> Named:
    if source is None:
        return host
    fitting = tuple(address for address in host.addresses if (":" in source) == (":" in address.ip))
    if fitting:
        return replace(host, addresses=fitting)
    said = f"--source {source} cannot reach {host.addresses[0].ip}: IPv4 goes to IPv4 only, and likewise IPv6."
    return replace(host, addresses=(), problem=said)

"""`smtpwalk walk`: where to, allowed by whom, said by whom; then the screen or the plain terminal takes over."""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Final

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.cli.permission import given_words, permission
from smtpwalk.cli.plain_run import run_plain
from smtpwalk.cli.setting_up import settings_for
from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.lookup.asking import Server
from smtpwalk.lookup.mx import Exchanger
from smtpwalk.net.resolve import mail_exchangers, parse_server, resolve, with_exchangers
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.net.walker import Walker
from smtpwalk.ui.request import WalkRequest
from smtpwalk.wire.visible import visible_text

MakeWalker = Callable[..., Walker]


def run(args: argparse.Namespace, *, console: Console | None = None, walker: MakeWalker = Walker) -> int:
    console = console or Console.standard()
    plain = args.plain or not console.interactive
    with Background() as background:
        server = parse_server(args.resolver) if args.resolver else None
        request = request_of(args, console, background, server, ask=plain)
        if plain:
            try:
                return run_plain(request, console, background, walker)
            except NetworkError as error:
                better = with_exchangers(error, request.target, tried=request.addresses, server=server)
                raise background.run(better) from None
    from smtpwalk.cli.hosts import practice_hosts
    from smtpwalk.cli.screen import open_app

    return open_app(practice_hosts, request=request)


def request_of(
    args: argparse.Namespace, console: Console, background: Background, server: Server | None, *, ask: bool
) -> WalkRequest:
    """Where to, by which addresses, by whose leave, in whose name. Without `ask` the screen asks what is missing."""
    target = _target(args, server, console, background)
    addresses = background.run(resolve(target, family=args.family, server=server))
    _check_addresses(args.source, addresses)
    words = permission(target, addresses, args.i_may, console) if ask else given_words(args.i_may, addresses)
    settings, own = settings_for(args, target, addresses, console if ask else None)
    record = Path(args.record) if args.record else None
    return WalkRequest(
        target, addresses, settings, words, own, record=record, source=args.source, timeout=args.timeout
    )


def _target(
    args: argparse.Namespace, server: Server | None, console: Console, background: Background
) -> Target:
    if args.mx is None:
        if args.host is None:
            raise UsageError("walk needs a host.", "Write smtpwalk walk HOST, or smtpwalk walk --mx DOMAIN.")
        return parse_target(args.host, args.port)
    if args.host is not None:
        raise UsageError(
            "A host and --mx DOMAIN were both given; they name two places.", "Leave one of them out."
        )
    domain = parse_target(args.mx)
    if domain.literal:
        raise UsageError(f"{args.mx} is an address; --mx wants a domain.", f"Write smtpwalk walk {args.mx}.")
    found = background.run(mail_exchangers(domain.host, server=server))
    chosen = _choose(domain.host, found, console)
    return parse_target(f"{chosen.host}:{domain.port}")


def _choose(domain: str, found: tuple[Exchanger, ...], console: Console) -> Exchanger:
    best = found[0]
    if best.implicit:
        console.say(f"{domain} has no MX record, so the host of that name takes its mail (RFC 5321 5.1).")
        return best
    console.say(f"Mail exchangers of {domain}, most preferred first:")
    for number, exchanger in enumerate(found, 1):
        console.say(f"{number}  {visible_text(exchanger.host)}  (preference {exchanger.preference})", "  ")
    if not console.interactive or len(found) == 1:
        console.say(f"Taking {visible_text(best.host)}, the most preferred.")
        return best
    return _asked(found, console)


def _asked(found: tuple[Exchanger, ...], console: Console) -> Exchanger:
    while True:
        answer = console.ask(f"Which one, 1 to {len(found)}? (Enter: 1) ")
        if answer is None:
            raise UsageError("No exchanger was chosen.", "Name one: smtpwalk walk HOST.")
        number = answer.strip() or "1"
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(found):
            return found[int(number) - 1]


_NO_MATCH: Final = "An IPv4 host is reached from an IPv4 address only, and likewise IPv6."


def _check_addresses(source: str | None, addresses: tuple[Address, ...]) -> None:
    nowhere = next((address.ip for address in addresses if _unspecified(address.ip)), None)
    if nowhere is not None:
        raise UsageError(
            f"{nowhere} is no address of a host: it stands for any address of this machine.",
            "Write 127.0.0.1 or localhost for this machine.",
        )
    if source is not None and not any((":" in source) == (":" in address.ip) for address in addresses):
        raise UsageError(
            f"--source {source} cannot reach {addresses[0].ip}: {_NO_MATCH}", "Correct --source."
        )


def _unspecified(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_unspecified

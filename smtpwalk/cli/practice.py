"""`smtpwalk practice`: the list of practice hosts, a walk of one of them, or one served for others."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.cli.hosts import practice_hosts
from smtpwalk.cli.plain_run import run_plain
from smtpwalk.cli.screen import open_app
from smtpwalk.cli.table import table
from smtpwalk.errors import UsageError
from smtpwalk.net.own_name import own_name
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import fresh_settings
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.personality import Personality
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.ui.request import WalkRequest

_NEXT: Final = "Walk one with smtpwalk practice NAME, or serve it with smtpwalk practice NAME --serve."


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    hosts = practice_hosts(args.hosts)
    plain = args.plain or not console.interactive
    if args.name is None:
        return _list(args, hosts, console, plain=plain)
    host = personality(args.name, hosts)
    if args.serve:
        from smtpwalk.cli.serve import serve

        return serve(host, args.port, console)
    if args.port:
        raise UsageError("--port is the port to serve on; without --serve there is none.", "Add --serve.")
    if plain:
        return walk_plain(host, args.record, console)
    return open_app(lambda: hosts, practice=host, record=Path(args.record) if args.record else None)


def _list(args: argparse.Namespace, hosts: tuple[Personality, ...], console: Console, *, plain: bool) -> int:
    if args.serve:
        raise UsageError(
            "--serve needs the name of a practice host.", "smtpwalk practice --plain lists them."
        )
    if not plain:
        return open_app(lambda: hosts, start="home")
    for line in listing(hosts):
        console.print_line(line)
    console.say()
    console.say(_NEXT)
    return 0


def listing(hosts: Iterable[Personality]) -> list[str]:
    rows = [(host.name, host.era, host.title, host.teaches) for host in hosts]
    return table(("NAME", "ERA", "TITLE", "TEACHES"), rows)


def walk_plain(host: Personality, record: str | None, console: Console) -> int:
    """The host on a free port of the loopback, and a plain walk of it. Its messages go nowhere, so they may be sent."""
    with Background() as background:
        stage = Stage(host)
        background.run(stage.start())
        try:
            address = Address(stage.address, stage.port)
            settings = replace(
                fresh_settings(host.host, own_name(address)),
                may_send=True,
                own=host.own_domain.encode("ascii"),
            )
            request = WalkRequest(
                Target(address.ip, address.port, tls=host.implicit_tls), (address,), settings, PERMISSION_NOT_NEEDED,
                record=Path(record) if record else None, practice=host,
            )  # fmt: skip
            return run_plain(request, console, background, stage=stage)
        finally:
            background.run(stage.stop())

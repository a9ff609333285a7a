"""`smtpwalk test`: who is tested, by whose leave, with which addresses; then all of them, and their results."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from smtpwalk.cli.at_once import AtOnce
from smtpwalk.cli.console import Console
from smtpwalk.cli.named_hosts import Named, look_up, named_hosts
from smtpwalk.cli.orders import depth_of, order_of, weakness
from smtpwalk.cli.permission import permission, permission_for_all
from smtpwalk.cli.progress import Progress
from smtpwalk.cli.proving import Proofs
from smtpwalk.cli.testing import Order
from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.net.resolve import parse_server
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.relay.outcomes import Depth, Verdict
from smtpwalk.report.data import Result, data_of
from smtpwalk.report.table import report_lines, summary_line
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality

OPEN: Final = 1
CANNOT_TELL: Final = 3
WIDE: Final = 100
MOST_WHOLE: Final = 4
"""So many reports are printed whole; of more, each has a line."""


def run(args: argparse.Namespace, *, console: Console | None = None, progress_to: TextIO | None = None) -> int:
    console = console or Console.standard()
    shown = progress_to or sys.stderr
    hosts = named_hosts(args.host, args.practice, args.hosts)
    practice = _practice_hosts(hosts)
    server = parse_server(args.resolver) if args.resolver else None
    hosts = asyncio.run(look_up(hosts, family=args.family, server=server, source=args.source))
    words = _permission(hosts, args.i_may, console)
    remote = any(not address.loopback for host in hosts for address in host.addresses)
    order = order_of(args, words, console, remote=remote, server=server)
    count = sum(len(host.addresses) or 1 for host in hosts)
    order = _recorded(order, args.record, count)
    answers = Answers(console, count, as_json=args.json)
    if weak := weakness(order):
        print(weak, file=shown, flush=True)
    asyncio.run(_test(args, order, hosts, practice, answers, count, shown))
    answers.sum_up()
    return answers.exit_code


async def _test(args: argparse.Namespace, order: Order, hosts: Sequence[Named], practice: dict[str, Personality],
                answers: Answers, count: int, shown: TextIO) -> None:  # fmt: skip
    progress = Progress(shown, count, live=_live(shown))

    def warn(text: str) -> None:
        progress.clear()
        print(text, file=shown, flush=True)

    def failed(problem: RecordingError) -> None:
        warn(f"Recording stopped: {problem}")

    places = _places(args) if order.depth is Depth.DOT else {}
    async with Proofs(args.wait, warn=warn, **places) as proofs:
        run = AtOnce(
            order, proofs, progress, jobs=args.jobs, emit=answers.tell, on_problem=failed, practice=practice,
            practice_depth=depth_of(args, practice=True),
        )  # fmt: skip
        await run.run(hosts)


def _places(args: argparse.Namespace) -> dict[str, Any]:
    """Where proof is looked for."""
    return {
        "catch": args.catch,
        "maildir": Path(args.maildir).expanduser() if args.maildir else None,
        "mbox": Path(args.mbox).expanduser() if args.mbox else None,
    }


class Answers:
    """Prints each result when it is there, and counts the verdicts."""

    def __init__(self, console: Console, count: int, *, as_json: bool) -> None:
        self._console, self._count, self._json = console, count, as_json
        self._whole = count <= MOST_WHOLE
        self._verdicts: Counter[Verdict] = Counter()
        self._width = min(shutil.get_terminal_size((WIDE, 24)).columns - 1, WIDE)

    def tell(self, result: Result) -> None:
        first = not self._verdicts
        self._verdicts[result.judgement.verdict] += 1
        if self._json:
            self._console.print_line(json.dumps(data_of(result)))
        elif self._whole:
            self._console.print_line("\n".join([*([] if first else [""]), *report_lines(result, self._width)]))
        else:
            self._console.print_line(summary_line(result))

    def sum_up(self) -> None:
        if self._json or self._whole:
            return
        counts = ", ".join(f"{self._verdicts[verdict]} {verdict}" for verdict in Verdict if self._verdicts[verdict])
        self._console.say()
        self._console.say(f"{sum(self._verdicts.values())} of {self._count} tested: {counts or 'none'}.")
        self._console.say("A host tested by itself has its whole report; --json has all of it for each.")

    @property
    def exit_code(self) -> int:
        if self._verdicts[Verdict.OPEN] or self._verdicts[Verdict.LIKELY_OPEN]:
            return OPEN
        return CANNOT_TELL if self._verdicts[Verdict.CANNOT_TELL] else 0


# ------------------------------------------------------------------ before the first connection
def _practice_hosts(hosts: Sequence[Named]) -> dict[str, Personality]:
    """Those that are named. UsageError when there is no such host."""
    names = [host.practice for host in hosts if host.practice]
    if not names:
        return {}
    from smtpwalk.cli.hosts import practice_hosts
    from smtpwalk.practice.catalogue import personality

    known = practice_hosts()
    return {name: personality(name, known) for name in names}


def _permission(hosts: Sequence[Named], given: str | None, console: Console) -> str:
    """One statement for the whole list; the addresses decide whether one is needed."""
    remote = [host for host in hosts if any(not address.loopback for address in host.addresses)]
    if len(remote) > 1:
        return permission_for_all([host.text for host in remote], given, console)
    one = remote[0] if remote else next((host for host in hosts if host.target is not None), None)
    if one is None or one.target is None:
        return PERMISSION_NOT_NEEDED
    return permission(one.target, one.addresses, given, console)


def _recorded(order: Order, record: str | None, count: int) -> Order:
    """Where the recordings go: a file for one address, a folder for more."""
    if record is None:
        return order
    path = Path(record).expanduser()
    if count == 1 and not path.is_dir() and not record.endswith(os.sep):
        return replace(order, record_file=path)
    if path.exists() and not path.is_dir():
        raise UsageError(
            f"{visible_text(record)} is a file, and {count} addresses are to be recorded, each by itself.",
            "Name a folder with --record.",
        )
    return replace(order, record_folder=path)


def _live(out: TextIO) -> bool:
    return out.isatty() and os.environ.get("TERM") != "dumb"

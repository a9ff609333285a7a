"""What --redact, --hide and --list stand for: a recording read through stand-ins, and the list of what was hidden.

One way for all commands. Secrets of AUTH are hidden whatever was asked for; the list never becomes part of a result.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from smtpwalk.cli.opened import opened
from smtpwalk.cli.output import check, written
from smtpwalk.cli.table import many, table
from smtpwalk.errors import UsageError
from smtpwalk.recording.proof import proof_beside
from smtpwalk.recording.reader import Recording
from smtpwalk.recording.redact import ALL, Category, Redacted, Replaced
from smtpwalk.wire.events import Event
from smtpwalk.wire.visible import visible

NOTHING: Final = "Nothing was hidden: none of it stands there."
LONGEST: Final = 100
"""Signs of a name that the list shows."""


@contextmanager
def redacted(file: str, args: argparse.Namespace, *, proved: bool = False) -> Iterator[Redacted]:
    """The recording of a command's FILE as the command may see it. `proved`: with what arrived after it was closed."""
    _check_list(file, args)
    with opened(file, args.notation) as recording:
        yield Redacted(recording, categories(args), words=args.hide, later=_later(recording) if proved else ())


def _check_list(file: str, args: argparse.Namespace) -> None:
    """Before any work is done."""
    if args.list is None:
        return
    place = Path(args.list).expanduser()
    output = getattr(args, "output", None)
    if output and place == Path(output).expanduser():
        raise UsageError("-o and --list name the same file.", "The list must not become part of the result.")
    check(place, force=args.force, sources=[file])


def categories(args: argparse.Namespace) -> frozenset[Category]:
    names: tuple[str, ...] = args.redact or ()
    return ALL if "all" in names else frozenset(Category(name) for name in names if name != "auth")


def _later(recording: Recording) -> Iterable[Event]:
    return proof_beside(recording.path)


def tell_what_was_hidden(args: argparse.Namespace, read: Iterable[Redacted], sources: Iterable[str] = ()) -> None:
    """On standard error, or in the file that --list names; where nothing was asked for, only what was found."""
    done = list(read)
    secrets = sum(one.secrets for one in done)
    if not (args.redact or args.hide or args.list or secrets):
        return
    lines = [line for one in done for line in hidden_lines(one, named=len(done) > 1)]
    if args.list:
        with written(args.list, force=args.force, sources=sources) as out:
            for line in lines:
                out.write(f"{line}\n")
    else:
        print(*lines, sep="\n", file=sys.stderr, flush=True)


def hidden_lines(read: Redacted, *, named: bool = False) -> Iterator[str]:
    """The list, as safe text."""
    replaced = read.replaced
    if named:
        yield f"{visible(str(read.source).encode('utf-8', 'surrogateescape'))}:"
    if read.secrets:
        yield f"{many(read.secrets, 'secret')} of AUTH hidden."
    if read.texts:
        yield f"{many(read.texts, 'text')} hidden whole: lines of messages, and words of people."
    if replaced:
        yield from table(("WHAT", "WAS", "BECAME"), [_row(one) for one in replaced])
    elif not (read.secrets or read.texts):
        yield NOTHING


def _row(replaced: Replaced) -> tuple[str, str, str]:
    original = visible(replaced.original)
    return replaced.kind, original if len(original) <= LONGEST else f"{original[:LONGEST]} ...", replaced.stand_in

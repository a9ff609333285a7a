"""The outermost edge: arguments in, exit code out, and never a traceback for what a person or a host did."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Final

from smtpwalk.cli.arguments import parser
from smtpwalk.errors import SmtpwalkError

INTERRUPTED: Final = 130
"""What shells show for a program that Ctrl-C ended."""
BROKEN_PIPE: Final = 141
"""What shells show for a program whose reader went away (`smtpwalk show FILE | head`)."""


def run(argv: Sequence[str]) -> int:
    _prepare_streams()
    try:
        code = _command(argv)
        sys.stdout.flush()
        return code
    except SmtpwalkError as error:
        return _say(f"smtpwalk: {error}", error.exit_code)
    except KeyboardInterrupt:
        return _say("", INTERRUPTED)
    except BrokenPipeError:
        _silence(sys.stdout)
        return BROKEN_PIPE


def _command(argv: Sequence[str]) -> int:
    try:
        args = parser(argv).parse_args(argv)
    except SystemExit as ended:  # argparse has said what there is to say
        return ended.code if isinstance(ended.code, int) else 2
    module = import_module(f"smtpwalk.cli.{args.module}")
    if not gc.isenabled():  # what has been loaded stays, and is never looked at again
        gc.freeze()
        gc.enable()
    code: int = module.run(args)
    return code


def _say(text: str, code: int) -> int:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)
    return code


def _prepare_streams() -> None:
    """What cannot be written in the terminal's encoding is written out; what comes in stays byte for byte."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")


def _silence(stream: object) -> None:
    """The reader is gone: what is still in the buffer must not raise once more when the program ends."""
    if isinstance(stream, TextIOWrapper):
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

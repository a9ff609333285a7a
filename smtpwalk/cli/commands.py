"""Which module describes which commands, and what all their descriptions share.

A command line names one command, so the others need not be described before it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final

Make = Callable[[str, str, str], argparse.ArgumentParser]
"""A new command: its name, its summary, and what stands behind its help."""

_DESCRIBED: Final = {
    "walk_arguments": ("walk", "practice"),
    "relay_arguments": ("test", "prove", "probes"),
    "recording_arguments": ("recordings", "show", "replay", "import"),
    "compare_arguments": ("compare",),
    "export_arguments": ("export", "report", "redact"),
    "course_arguments": ("learn", "quiz", "check"),
}
"""In the order of the help. Each module has an `add_commands(make)`."""

EXIT_CODES: Final = """\
exit codes:
  0    it ended as it should; a refusal by the server is an answer, not a failure
  1    something went wrong
  2    the command line cannot be used, or nobody said who allowed the test
  3    the host could not be reached
  130  ended by Ctrl-C
"""


def describing(word: str | None) -> Iterator[Callable[[Make], None]]:
    """Who describes the command of that name, or all commands where there is none."""
    some = [module for module, names in _DESCRIBED.items() if word in names]
    for module in some or _DESCRIBED:
        yield import_module(f"smtpwalk.cli.{module}").add_commands

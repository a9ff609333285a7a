"""`smtpwalk probes`: the address forms of the relay test, as a list, as JSON, a family, or one of them whole."""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.orders import own_forms
from smtpwalk.errors import UsageError
from smtpwalk.relay.outcomes import Role
from smtpwalk.relay.probes import Probe, builtin_probes, controls
from smtpwalk.wire.visible import visible_text

WIDE: Final = 100
NARROW: Final = 60
"""Below that a list is a heap of single words."""
_PLACEHOLDERS: Final = (
    "{u} the local part, with a token of its own for each message; {f} the foreign domain; {me}@{s} your own sender; "
    "{own} the host's own domain; {host} its name; {ip} its address."
)


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    known = (*controls(), *builtin_probes(), *(own_forms(args.file) if args.file is not None else ()))
    chosen = known if args.id is None else _named(args.id, known)
    width = max(NARROW, min(shutil.get_terminal_size((WIDE, 24)).columns - 1, WIDE))
    if args.json:
        for probe in chosen:
            console.print_line(json.dumps(probe_data(probe)))
    else:
        for line in whole(chosen[0], width) if chosen[0].id == args.id else listing(chosen, width):
            console.print_line(line)
    return 0


def _named(id_: str, known: Sequence[Probe]) -> tuple[Probe, ...]:
    """The form of that id, or all of that family."""
    for found in ([probe for probe in known if probe.id == id_], [probe for probe in known if probe.family == id_]):
        if found:
            return tuple(found)
    near = get_close_matches(id_.lower(), [probe.id for probe in known], n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "smtpwalk probes lists them."
    raise UsageError(f"There is no form named {visible_text(id_)}.", hint)


def probe_data(probe: Probe) -> dict[str, Any]:
    """One form as JSON values."""
    texts = ("id", "family", "title", "mail_from", "rcpt_to", "looks_for", "story", "rfc")
    return {
        **{key: visible_text(getattr(probe, key)) for key in texts},
        "role": str(probe.role),
        "brackets": probe.brackets,
        "forward": str(probe.forward),
        "reverse": str(probe.reverse),
    }


def listing(probes: Sequence[Probe], width: int) -> list[str]:
    """Two lines a form: its envelope, and what it looks for. Families are told apart by a blank line."""
    widest = max(len(probe.id) for probe in probes)
    lines, family = [], ""
    for probe in probes:
        if family and probe.family != family:
            lines.append("")
        family = probe.family
        lines.append(f"{probe.id:<{widest}}  {envelope(probe)}")
        lines += _wrapped(probe.looks_for or probe.title, width, "    ")
    asked = sum(1 for probe in probes if probe.role is Role.PROBE)
    counted = f"{asked} forms, and {len(probes) - asked} controls, which go first. One whole: smtpwalk probes ID."
    return [*lines, "", *_wrapped(counted, width), *_wrapped(_PLACEHOLDERS, width)]


def envelope(probe: Probe) -> str:
    to = f"<{probe.rcpt_to}>" if probe.brackets else f"{probe.rcpt_to} (without brackets)"
    return visible_text(f"<{probe.mail_from}> to {to}")


def whole(probe: Probe, width: int) -> list[str]:
    rows = [
        ("family", probe.family), ("envelope", envelope(probe)), ("looks for", probe.looks_for),
        ("story", probe.story), ("see", probe.rfc),
    ]  # fmt: skip
    lines = [visible_text(f"{probe.id}: {probe.title}" if probe.title else probe.id), ""]
    for name, text in rows:
        if text:
            lines += _wrapped(text, width, f"{name:<11}", " " * 11)
    return [*lines, "", *_wrapped(_PLACEHOLDERS, width)]


def _wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        visible_text(text), width, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip

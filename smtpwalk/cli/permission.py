"""Whose host it is, and who allowed the test: asked before the first connection to anything but a loopback address.

The resolved addresses decide, never the name: a name may point here today and elsewhere tomorrow, or to both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.errors import PermissionMissing
from smtpwalk.net.target import Address, Target
from smtpwalk.wire.visible import visible_text

NOT_NEEDED: Final = "not asked for: every address is this machine's own (loopback)"
"""What the recording's header says in place of the words."""


def needs_permission(addresses: Iterable[Address]) -> bool:
    """True when a single address is not loopback."""
    return not all(address.loopback for address in addresses)


def given_words(given: str | None, addresses: Iterable[Address]) -> str:
    """What is known without asking: the words of `--i-may`, that none are needed, or nothing."""
    if given is not None and not given.strip():
        raise PermissionMissing(
            "--i-may wants words behind it.", "Say whose host it is and who allowed the test."
        )
    if given is not None:
        return given.strip()
    return "" if needs_permission(addresses) else NOT_NEEDED


def permission(target: Target, addresses: Iterable[Address], given: str | None, console: Console) -> str:
    """The words for the recording's header. Raises PermissionMissing; nobody has been connected to by then."""
    tried = tuple(addresses)
    if known := given_words(given, tried):
        return known
    if not console.interactive:
        raise PermissionMissing(
            f"{target} is not this machine, and nobody said who allowed the test.",
            'Say it with --i-may "whose host it is and who allowed it"; the words go into the recording.',
        )
    return _asked(target, tried, console)


def _asked(target: Target, addresses: tuple[Address, ...], console: Console) -> str:
    where = ", ".join(visible_text(str(address)) for address in addresses)
    console.say(f"{visible_text(str(target))} ({where}) is not this machine.")
    console.say(
        "A mail server may be tested by its owner, or with the owner's leave. Your words go into the recording."
    )
    words = (console.ask("Whose host is it, and who allowed the test? ") or "").strip()
    if not words:
        raise PermissionMissing(
            "Without a permission no connection is made.", "A practice host needs none: smtpwalk practice."
        )
    return words

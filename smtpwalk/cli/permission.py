"""Whose host it is, and who allowed the test: asked before the first connection to anything but a loopback address.

The resolved addresses decide, never the name: a name may point here today and elsewhere tomorrow, or to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.errors import PermissionMissing
from smtpwalk.net.target import Address, Target, needs_permission
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.wire.visible import visible_text


def given_words(given: str | None, addresses: Iterable[Address]) -> str:
    """What is known without asking: the words of `--i-may`, that none are needed, or nothing."""
    if given is not None and not given.strip():
        raise PermissionMissing(
            "--i-may wants words behind it.", "Say whose host it is and who allowed the test."
        )
    if given is not None:
        return given.strip()
    return "" if needs_permission(addresses) else PERMISSION_NOT_NEEDED


def permission(target: Target, addresses: Iterable[Address], given: str | None, console: Console) -> str:
    """The words for the recording's header. Raises PermissionMissing; nobody has been connected to by then."""
    tried = tuple(addresses)
    where = ", ".join(visible_text(str(address)) for address in tried)
    shown = visible_text(str(target))
    return given_words(given, tried) or _asked((f"{shown} is", f"{shown} ({where}) is"), _ONE, console)


def permission_for_all(hosts: Sequence[str], given: str | None, console: Console) -> str:
    """One statement for a whole list of hosts that are not this machine."""
    if known := given_words(given, ()) if given is not None else "":
        return known
    named = ", ".join(map(visible_text, hosts[:_NAMED])) + (", ..." if len(hosts) > _NAMED else "")
    shown = f"{len(hosts)} of the hosts ({named}) are"
    return _asked((shown, shown), _MANY, console)


_NAMED: Final = 8
_ONE: Final = "Whose host is it, and who allowed the test? "
_MANY: Final = "Whose hosts are they, and who allowed the test? "


def _asked(who: tuple[str, str], question: str, console: Console) -> str:
    """`who`: the hosts and their verb, for a message and for a person at the terminal."""
    if not console.interactive:
        raise PermissionMissing(
            f"{who[0]} not this machine, and nobody said who allowed the test.",
            'Say it with --i-may "whose host it is and who allowed it"; the words go into the recording.',
        )
    console.say(f"{who[1]} not this machine.")
    console.say(
        "A mail server may be tested by its owner, or with the owner's leave. Your words go into the recording."
    )
    words = (console.ask(question) or "").strip()
    if not words:
        raise PermissionMissing(
            "Without a permission no connection is made.", "A practice host needs none: smtpwalk practice."
        )
    return words

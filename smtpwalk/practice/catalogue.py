"""All practice hosts: those of the package, and those that a user adds as texts.

Here lives the finding of a host by its name. User files are read elsewhere and handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from smtpwalk.errors import UsageError
from smtpwalk.practice import shelf
from smtpwalk.practice.personality import Personality, load_personality
from smtpwalk.wire.visible import visible_text


@cache
def catalogue() -> tuple[Personality, ...]:
    """The hosts of the package in teaching order."""
    return _in_order(load_personality(text, f"{name}.toml") for name, text in shelf.hosts().items())


def merge(user_files: Iterable[tuple[str, str]]) -> tuple[Personality, ...]:
    """The package's hosts and the user's, (file name, text) each. A user's host replaces one of the same name."""
    found = {host.name: host for host in catalogue()}
    found.update((host.name, host) for host in (load_personality(text, file) for file, text in user_files))
    return _in_order(found.values())


def personality(name: str, hosts: Iterable[Personality] | None = None) -> Personality:
    """The host of that name, among the package's unless others are given."""
    by_name = {host.name: host for host in (catalogue() if hosts is None else hosts)}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name.lower(), by_name, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(by_name)}."
    raise UsageError(f"There is no practice host named {visible_text(name)}.", hint)


def _in_order(hosts: Iterable[Personality]) -> tuple[Personality, ...]:
    return tuple(sorted(hosts, key=lambda host: (host.difficulty, host.name)))

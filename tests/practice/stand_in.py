"""A small host file for tests, to be changed in one place at a time."""

from __future__ import annotations

from smtpwalk.practice.personality import Personality, load_personality

SMALL = """\
title = "A small host"
era = "now"
software = "none"
teaches = "Nothing much."
truth = "closed"
extends = "postfix"
host = "mx.small.test"
domains = ["small.test"]
"""


def small(extra: str = "", *, without: str = "") -> str:
    """The small host file with more at its end, and without the line that begins with a key."""
    kept = [line for line in SMALL.splitlines(keepends=True) if not without or not line.startswith(without)]
    return "".join(kept) + extra


def host(extra: str = "", *, without: str = "") -> Personality:
    return load_personality(small(extra, without=without), "small.toml")

"""A shell script that sets AIX network options: `/usr/sbin/no -o name=value` lines, as in an /etc/rc.no.

Only the `no` command is read; all else in the script (echo, comments, other commands) is left alone. A
later line for the same option replaces an earlier one. Each setting stands within the comment above it: the
heading.
"""

from __future__ import annotations

import re
import shlex
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, limited

NO: Final = "no"
_NO: Final = re.compile(r"(?:/usr/sbin/)?no\Z")
_PAIR: Final = re.compile(r"([A-Za-z0-9_]+)=(\S*)\Z")
_RUNS: Final = re.compile(r"[;&|]+\Z")


def parse(text: str) -> Config:
    text, cut = limited(text)
    settings, faults, heading = [], list(cut), ""
    for number, line in enumerate(text.replace("\\\n", "  ").split("\n"), 1):
        if line.lstrip().startswith("#"):
            heading = line.strip().strip("# .-") or heading
            continue
        try:
            words = _words(line)
        except ValueError:
            faults.append(Fault(number, "a quote is opened in this line and never closed"))
            continue
        found, wrong = _options(words, number, heading)
        settings += found
        faults += wrong
    return Config("aix-no", tuple(settings), tuple(faults))


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    return list(lexer)


def _options(words: list[str], line: int, heading: str) -> tuple[list[Setting], list[Fault]]:
    """Every `-o name=value` of every `no` in the line."""
    settings, faults, running = [], [], False
    rest = iter(words)
    first = True
    for word in rest:
        if _RUNS.match(word):
            first, running = True, False
            continue
        if first:
            running, first = bool(_NO.match(word)), False
            continue
        if not running or not word.startswith("-o"):
            continue
        pair = word[2:] or next(rest, "")
        found = _PAIR.match(pair)
        if found is None or not found[2]:
            faults.append(
                Fault(line, "behind `no -o` stands an option and its value, as in ipsendredirects=0")
            )
        else:
            settings.append(Setting(NO, found[1], (found[2],), line, heading))
    return settings, faults

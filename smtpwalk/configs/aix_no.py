"""A shell script that sets AIX network options: `/usr/sbin/no -o name=value` lines, as in an /etc/rc.no.

Only the `no` command is read; all else in the script (echo, comments, other commands) is left alone. A
later line for the same option replaces an earlier one. Each setting stands within the comment above it: the
heading.
"""

from __future__ import annotations

import re
import shlex
from difflib import get_close_matches
from typing import Final

from smtpwalk.configs.aix_options import OPTIONS
from smtpwalk.configs.settings import Config, Fault, Setting, limited

NO: Final = "no"
_NO: Final = re.compile(r"(?:/usr/sbin/)?no\Z")
_PAIR: Final = re.compile(r"([A-Za-z0-9_]+)=(\S*)\Z")
_VALUE: Final = re.compile(r"-?(?:[0-9]+|0[xX][0-9A-Fa-f]+)\Z")
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
        wrong = _wrong(found)
        if found is None or wrong:
            faults.append(Fault(line, wrong))
        else:
            settings.append(Setting(NO, found[1], (found[2],), line, heading))
    return settings, faults


def _wrong(pair: re.Match[str] | None) -> str:
    """Why `no` would not take it; empty when it would."""
    if pair is None or not pair[2]:
        return "behind `no -o` stands an option and its value, as in ipsendredirects=0"
    if pair[1] not in OPTIONS:
        near = get_close_matches(pair[1], OPTIONS, n=1, cutoff=0.75)
        return f"AIX has no network option {pair[1]}{f'; there is {near[0]}' if near else ''}"
    return "" if _VALUE.match(pair[2]) else f"the value of {pair[1]} is a number, not {pair[2]!a}"

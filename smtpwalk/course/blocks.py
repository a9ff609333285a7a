"""The fenced blocks of a lesson: each must be what it says it is. A table of languages with their checks,
for the linter.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from smtpwalk.configs.notations import NOTATIONS, parse
from smtpwalk.course.text import Block
from smtpwalk.paint.roles import TOKENS

WIDTH: Final = 76
"""Columns of a block: what fits on a terminal of 80 with a margin."""
Fault = tuple[int, str]
"""A line within the block from 0, and a sentence."""


def block_faults(block: Block) -> Iterator[Fault]:
    if not block.closed:
        yield -1, "The block that begins here is never closed."
        return
    check = _CHECKS.get(block.language)
    if check is None:
        known = ", ".join(sorted(_CHECKS))
        yield (
            -1,
            f"A block says what it is, and {block.language or 'nothing'!a} is not known; there are: {known}.",
        )
        return
    yield from check(block.text)
    for number, line in enumerate(block.text.split("\n")):
        if len(line) > WIDTH:
            yield number, f"The line has {len(line)} signs; {WIDTH} fit on a terminal of 80 columns."


def _smtp(text: str) -> Iterator[Fault]:
    """Lexed as it will be painted. A code outside 200 to 599 is the lexer's error."""
    from smtpwalk.paint.lexer import SmtpLexer

    if not text.strip():
        yield -1, "The dialogue is empty."
    for place, token, value in SmtpLexer().get_tokens_unprocessed(text):
        if token in TOKENS["codebad"]:
            yield text.count("\n", 0, place), f"{value!a} is no part of an SMTP dialogue."
    for number, line in enumerate(text.split("\n")):
        if line.startswith("S:") and line[2:].strip() and not _REPLY.match(line):
            yield number, "A line of the server begins with three digits; a dialogue shows it as `S: 250 ok`."


_REPLY: Final = re.compile(r"S: ?\d{3}(?!\d)")


def _toml(text: str) -> Iterator[Fault]:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        yield -1, f"This is not TOML: {wrong}."


def _json(text: str) -> Iterator[Fault]:
    try:
        json.loads(text)
    except ValueError as wrong:
        yield -1, f"This is not JSON: {wrong}."


def _config(notation: str) -> Callable[[str], Iterator[Fault]]:
    def check(text: str) -> Iterator[Fault]:
        for fault in parse(notation, text).faults:
            if not fault.unknown:  # a lesson may show what a file names wrongly
                yield fault.line - 1, f"As {notation} this cannot be read: {fault.text}."

    return check


_DATE: Final = re.compile(r"(\d{4})(-\d{2}(-\d{2})?)?  +\S")


def _timeline(text: str) -> Iterator[Fault]:
    """`1978-05-03  what happened`, in the order of time; what begins with a blank goes on."""
    last = ""
    for number, line in enumerate(text.split("\n")):
        if not line.strip() or line.startswith(" "):
            continue
        found = _DATE.match(line)
        if found is None:
            yield (
                number,
                "A line of a time line is a year, month or day and, two blanks behind it, what happened.",
            )
        elif (date := line.split("  ")[0]) < last[: len(date)]:
            yield number, f"{date} stands behind {last}; a time line runs forward."
        else:
            last = date


def _anything(text: str) -> Iterator[Fault]:
    return iter(())


_CHECKS: Final[Mapping[str, Callable[[str], Iterator[Fault]]]] = MappingProxyType(
    {
        "smtp": _smtp,
        "toml": _toml,
        "json": _json,
        "timeline": _timeline,
        **{notation: _config(notation) for notation in NOTATIONS},
        **dict.fromkeys(("text", "figure", "sh", "console", "dns", "headers", "exercise"), _anything),
    }
)

"""One row of a transcript as safe text: who, how long after the row before, which class of code, and the words.

Every view and export builds on these; the words have passed the sanitiser, and no sign here depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.dialogue.explain import SIGNS
from smtpwalk.wire.replies import Flaw
from smtpwalk.wire.visible import visible

WHO: Final[dict[RowKind, str]] = {
    RowKind.COMMAND: "C",
    RowKind.MESSAGE: "C",
    RowKind.SECRET: "C",
    RowKind.REPLY: "S",
    RowKind.STRAY: "S",
    RowKind.NOTE: "*",
}
GUTTER: Final = 12
"""Columns of `gutter()`: time, who, sign, and the blank behind."""


def gap(seconds: float) -> str:
    """Seven columns: `+0.004s`, `+12.3s`, `+345s`; nothing for what came at once."""
    if seconds < 0.0005:
        return " " * 7
    return f"{f'+{seconds:.3f}' if seconds < 10 else f'+{seconds:.1f}' if seconds < 1000 else f'+{seconds:.0f}':>6}s"


def sign(row: Row) -> str:
    """The sign of the code's class; `?` for what is part of no reply; `!` for a note not to be missed."""
    if row.kind is RowKind.STRAY:
        return "?"
    if row.kind is RowKind.NOTE:
        return "!" if row.warn else " "
    if row.code is None:
        return " "
    first = row.code // 100
    return SIGNS[first if 2 <= first <= 5 else 0]


def gutter(row: Row) -> str:
    return f"{gap(row.gap)} {WHO[row.kind]}{sign(row)}  "


def words(row: Row) -> str:
    """The line as safe text. A blank line of the server is said to be one."""
    if row.kind is RowKind.STRAY and Flaw.BLANK in row.flaws:
        return "(an empty line, part of no reply)"
    return visible(row.line.data)


def remark(row: Row) -> str:
    """A short word on what is odd about the line itself, or nothing."""
    return oddities(row.flaws)


def oddities(flaws: Iterable[Flaw]) -> str:
    """The same for the flaws of a line that is no row."""
    return ", ".join(_REMARKS[flaw] for flaw in flaws if flaw in _REMARKS)


_REMARKS: Final[dict[Flaw, str]] = {
    Flaw.NO_CR: "bare LF",
    Flaw.NO_END: "cut off",
    Flaw.CUT: "cut, too long",
    Flaw.NO_BLANK: "no blank behind the code",
    Flaw.BARE_CR: "bare CR",
    Flaw.NUL: "NUL",
    Flaw.BAD_CODE: "no SMTP code",
    Flaw.NO_CODE: "no code",
}

"""The one renderer of a dialogue as lines of text: behind `show`, the plain walk and every export.

Rows in, lines out: nothing is opened, coloured or measured here. A line reads `+0.004s + S: 250 ok`, which the
`smtp` lexer of the paint room understands; whatever a server said has passed the sanitiser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.dialogue.explain import Explanation, explain_reply, named
from smtpwalk.report.rows import WHO, gap, remark, sign, words
from smtpwalk.wire.visible import hex_dump, visible_text

NOTE: Final = "***"
_INDENT: Final = " " * 13


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print. `kind` is None for what belongs to no row: a heading, bytes, an explanation."""

    text: str
    gutter: str = ""
    kind: RowKind | None = None
    remark: str = ""
    warn: bool = False

    def __str__(self) -> str:
        return f"{self.gutter}{self.text}{self.remark}"


def line_of(row: Row, *, times: bool = True, number: str = "") -> Line:
    """The row's own line. `number`: of the exchange that it begins, or as many blanks."""
    who = NOTE if row.kind is RowKind.NOTE else f"{WHO[row.kind]}:"
    odd = remark(row)
    when = f"{gap(row.gap)} " if times else ""
    return Line(
        words(row), f"{when}{number}{sign(row)} {who} ", row.kind, f"  ({odd})" if odd else "", row.warn
    )


def hex_of(row: Row) -> list[Line]:
    """The row's bytes as they were on the wire, line ending included; none for a note."""
    if row.kind is RowKind.NOTE:
        return []
    return [Line(_INDENT + text) for text in hex_dump(row.line.raw)]


def explanation_lines(found: Explanation) -> list[Line]:
    """Title first, then one line for each part of the explanation."""
    lines = [Line(f"{_INDENT}= {visible_text(found.title)}")]
    for part in found.parts:
        label = "" if part.label == str(found.code) else f"{visible_text(part.label)}: "
        lines.append(Line(f"{_INDENT}  {label}{visible_text(part.text)}", warn=part.warn))
    return lines


def transcript(
    talk: Conversation,
    *,
    hexadecimal: bool = False,
    explained: bool = False,
    times: bool = True,
    numbered: bool = False,
    rows: Iterable[Row] | None = None,
) -> Iterator[Line]:
    """All lines of a session (or of the rows given), with bytes and explanations where they are wanted.

    `numbered`: the first line of each exchange says which one it is, as grounds name it.
    """
    given: dict[int, int] = {}
    for row, begins in beginnings(talk.rows if rows is None else rows):
        label = f"{f'#{begins}' if begins is not None else '':<5}" if numbered else ""
        yield line_of(row, times=times, number=label)
        if hexadecimal:
            yield from hex_of(row)
        if row.kind is RowKind.REPLY and not row.more and row.exchange is not None:
            number = given[row.exchange] = given.get(row.exchange, -1) + 1
            exchange = talk.exchanges[row.exchange]
            if explained and number < len(exchange.replies):
                reply = exchange.replies[number]
                yield from explanation_lines(explain_reply(reply, exchange.stage, exchange.doubts, talk))


def beginnings(rows: Iterable[Row]) -> Iterator[tuple[Row, int | None]]:
    """Each row with the number of the exchange that begins with it."""
    seen: set[int] = set()
    for row in rows:
        begins = row.exchange if row.exchange is not None and row.exchange not in seen else None
        if begins is not None:
            seen.add(begins)
        yield row, begins


def session_heading(number: int, began: float, talk: Conversation) -> Line:
    """`Session 2, at 3.120 s: 192.0.2.1 port 25`."""
    peer = f": {visible_text(talk.peer[0])} port {talk.peer[1]}" if talk.peer else ""
    return Line(f"Session {number}, at {began:.3f} s{peer}")


def software_line(talk: Conversation) -> Line | None:
    """`Software: Postfix (certain)`, by greeting and wording; None where nothing fits."""
    guesses = named(talk)
    if not guesses:
        return None
    best = guesses[0]
    version = f" {best.version}" if best.version else ""
    return Line(f"Software: {best.name}{visible_text(version)} ({best.confidence})")

"""The pieces of a row's words with the roles that they play, for formats that have colours.

The lexer of the paint room is the one that knows; it is loaded when something is painted, and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from smtpwalk.dialogue.exchange import Row, RowKind

Spans = Callable[[str, Row], Iterator[tuple[str, str]]]
"""Is given the words of a row; hands out each piece with its role, "" for plain text."""


def spans_of() -> Spans:
    from smtpwalk.paint.spans import Part, reply_spans

    parts = {RowKind.COMMAND: Part.COMMAND, RowKind.MESSAGE: Part.BODY, RowKind.REPLY: Part.REPLY}

    def spans(words: str, row: Row) -> Iterator[tuple[str, str]]:
        part = parts.get(row.kind)
        if part is None:  # notes, secrets and stray lines are not read
            yield words, ""
            return
        for start, end, role in reply_spans(words, part):
            yield words[start:end], "" if role == "text" else role

    return spans

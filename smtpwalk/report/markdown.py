"""Blocks as Markdown that GitHub shows as it was meant, and that can be read as it stands.

Words that could mean something to Markdown stand in code, dialogues in fences that are longer than any inside. Nothing
that a server said can leave its place, link anywhere or call anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from smtpwalk.report.blocks import Block, Dialogue, Facts, Heading, Item, Items, Paragraph, Table, Verdict
from smtpwalk.report.transcript import software_line, transcript

_PLAIN: Final = re.compile(r"(?:[^\W_]|[ ,;()'/?+%.:!-])+")
"""Words, numbers and plain punctuation: no sign of Markdown's own."""
_TELLING: Final = re.compile(r"\A[-+ ]|\A[0-9]{1,9}[.)]|[:](?=\S)|[.](?=[^\W\d])|GH-[0-9]| \Z", re.IGNORECASE)
"""Where such signs would make a list, or GitHub a link or a picture: `mail.example`, `:name:`, `GH-1`."""
_TICKS: Final = re.compile(r"`+")


def markdown(blocks: Iterable[Block]) -> Iterator[str]:
    """The pieces of the text."""
    first = True
    for block in blocks:
        if not first:
            yield "\n"
        first = False
        yield from _WRITERS[type(block)](block)


def inline(text: str) -> str:
    """Safe text within a line: as it is where that is harmless, else as code."""
    if not text:
        return ""
    return text if _PLAIN.fullmatch(text) and not _TELLING.search(text) else _code(text)


def _code(text: str) -> str:
    """A code span: more ticks than in a row inside (CommonMark 6.1), and a blank where one stands at its ends."""
    ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    apart = " " if text.startswith("`") or text.endswith("`") or (text != text.strip() and text.strip()) else ""
    return f"{ticks}{apart}{text}{apart}{ticks}"


def _heading(block: Heading) -> Iterator[str]:
    yield f"{'#' * block.level} {' '.join(filter(None, (inline(block.text), inline(block.name))))}\n"


def _verdict(block: Verdict) -> Iterator[str]:
    yield f"**{block.verdict.upper()}** ({block.reason}). {inline(block.words)}\n"


def _facts(block: Facts) -> Iterator[str]:
    for label, words in block.rows:
        yield f"- {label}: {inline(words)}\n"


def _paragraph(block: Paragraph) -> Iterator[str]:
    yield f"{inline(block.text)}\n"


def _items(block: Items) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        yield f"{f'{number}.' if block.numbered else '-'} {inline(item.text)}{_where(item)}\n"


def _where(item: Item) -> str:
    return f" (session {item.session}, exchange {item.exchange})" if item.session and item.exchange >= 0 else ""


def _table(block: Table) -> Iterator[str]:
    yield f"| {' | '.join(block.head)} |\n"
    yield f"|{' --- |' * len(block.head)}\n"
    for row in block.rows:
        yield f"| {' | '.join(map(_cell, row))} |\n"


def _cell(text: str) -> str:
    """A stroke ends a cell even inside code, and no backslash before it is sure to help."""
    return "&#124;".join(map(inline, text.split("|")))


def _dialogue(block: Dialogue) -> Iterator[str]:
    talk = block.told.talk
    lines = [str(line) for line in transcript(talk, explained=block.explained, numbered=block.numbered)]
    software = software_line(talk) if block.explained else None
    if block.heading:
        yield f"### {inline(block.heading)}\n\n"
    longest = max((len(ticks) for line in lines for ticks in _TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}smtp\n"
    yield from (f"{line}\n" for line in lines)
    yield f"{fence}\n"
    if software is not None:
        yield f"\n{inline(str(software))}\n"


_WRITERS: Final[dict[type[Any], Callable[[Any], Iterator[str]]]] = {
    Heading: _heading,
    Verdict: _verdict,
    Facts: _facts,
    Paragraph: _paragraph,
    Items: _items,
    Table: _table,
    Dialogue: _dialogue,
}

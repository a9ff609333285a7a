"""A dialogue as a picture: SVG drawn line by line on a grid of cells. No font is fetched, nothing is linked or run.

Each piece of text is told its width, so that columns hold whichever fixed-width font the reader has. The picture is
light or dark as its reader's screen is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.report.document import Document
from smtpwalk.report.html import text
from smtpwalk.report.painted import Spans, spans_of
from smtpwalk.report.palette import BOLD, DARK, LIGHT, MONO, PLAIN
from smtpwalk.report.text import Wanted, heading_lines, lines_of_rows
from smtpwalk.report.transcript import Line
from smtpwalk.report.wrapping import columns, wrapped

CELL: Final = 8.4
"""Width of a column in a font of 14 units; fixed-width fonts are near."""
LINE: Final = 19
MARGIN: Final = 16
HANG: Final = 4
"""Columns that the rest of a long line stands in."""
MOST_LINES: Final = 20_000
"""A picture that is taller than browsers draw is no use to anybody."""


@dataclass(frozen=True, slots=True)
class _Piece:
    column: int
    words: str
    role: str


def svg(document: Document, width: int = 100) -> Iterator[str]:
    """The pieces of the picture. `width`: columns; longer lines are broken."""
    drawn = _rows(document, width)
    wide, high = width * CELL + 2 * MARGIN, len(drawn) * LINE + 2 * MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" height="{high}"'
        f' role="img">\n<title>{text(document.title)}</title>\n<style>{_style()}</style>\n'
        f'<rect class="sheet" x=".5" y=".5" width="{wide - 1:.0f}" height="{high - 1}" rx="6"/>\n'
    )
    for number, row in enumerate(drawn):
        for piece in row:
            yield _text(piece, number)
    yield "</svg>\n"


def _style() -> str:
    bold = ",".join(f".{role}" for role in BOLD)
    return (
        f"text{{font:14px {MONO};white-space:pre}}{_colours(LIGHT)}{bold}{{font-weight:700}}"
        f"@media(prefers-color-scheme:dark){{{_colours(DARK)}}}"
    )


def _colours(colours: Mapping[str, str]) -> str:
    roles = (role for role in colours if role not in PLAIN or role in ("text", "faint"))
    fills = "".join(f".{role}{{fill:{colours[role]}}}" for role in roles)
    return f".sheet{{fill:{colours['sheet']};stroke:{colours['line']}}}{fills}"


def _text(piece: _Piece, number: int) -> str:
    x, y = MARGIN + piece.column * CELL, MARGIN + (number + 1) * LINE - 5
    long = columns(piece.words) * CELL
    return (
        f'<text class="{piece.role or "text"}" x="{x:.1f}" y="{y}" textLength="{long:.1f}"'
        f' lengthAdjust="spacingAndGlyphs" xml:space="preserve">{text(piece.words)}</text>\n'
    )


# ------------------------------------------------------------------ lines
def _rows(document: Document, width: int) -> list[list[_Piece]]:
    spans = spans_of()
    drawn: list[list[_Piece]] = []
    for line, row in _lines(document):
        drawn += _broken(list(_pieces(line, row, spans)), width)
        if len(drawn) >= MOST_LINES:
            return [*drawn[:MOST_LINES], [_Piece(0, f"... only the first {MOST_LINES} lines are drawn", "faint")]]
    return drawn


def _lines(document: Document) -> Iterator[tuple[Line, Row | None]]:
    yield from ((line, None) for line in heading_lines(document, Wanted()))
    for told in document.sessions():
        yield from lines_of_rows(document, told)
    yield from ((Line(remark, warn=True), None) for remark in document.remarks)


def _pieces(line: Line, row: Row | None, spans: Spans) -> Iterator[tuple[str, str]]:
    """Words with their roles, in order."""
    yield line.gutter, "faint"
    if row is None:
        yield line.text, "text"
    elif row.kind is RowKind.NOTE:
        yield line.text, "code5" if row.warn else "faint"
    else:
        yield from spans(line.text, row)
    yield line.remark, "faint"


def _broken(pieces: list[tuple[str, str]], width: int) -> list[list[_Piece]]:
    """The pieces on as many lines as they need. Those behind the first hang."""
    whole = "".join(words for words, _ in pieces)
    cuts = wrapped(whole, width - HANG if columns(whole) > width else width)
    lines: list[list[_Piece]] = []
    for start, end in cuts:
        column, place, found = HANG if lines else 0, 0, list[_Piece]()
        for words, role in pieces:
            part = words[max(0, start - place) : max(0, end - place)]
            place += len(words)
            if part.strip():
                found.append(_Piece(column, part, role))
            column += columns(part)
        lines.append(found)
    return lines

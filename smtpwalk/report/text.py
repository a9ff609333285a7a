"""A recording as lines of text: its heading, each session, and what could not be read. Behind `show` and export txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smtpwalk.dialogue.exchange import Row
from smtpwalk.report.document import Document, Told, facts
from smtpwalk.report.marks import Style, marked, remarks
from smtpwalk.report.transcript import Line, line_of, session_heading, software_line, transcript


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a dialogue is to be written down."""

    style: Style = Style.OWN
    times: bool = True
    hexadecimal: bool = False
    """With the bytes of each line; only with our own marks."""
    explained: bool = False
    """With what each reply means; likewise."""


def lines(document: Document, wanted: Wanted) -> Iterator[Line]:
    """Every line of the text; sessions stand one after the other however the file mixes them."""
    yield from heading_lines(document, wanted)
    for told in document.sessions():
        yield from _headed(document, told, wanted.style)
        yield from _session(told, wanted)
    if document.remarks:
        yield Line("")
        yield from (Line(text, warn=True) for text in document.remarks)


def heading_lines(document: Document, wanted: Wanted) -> Iterator[Line]:
    if wanted.style is Style.OWN:
        yield from (*map(Line, _heading(document)), Line(""))
    else:
        yield from remarks(wanted.style, _heading(document))
    if not document.count:
        yield Line("The recording holds no events.")


def lines_of_rows(document: Document, told: Told) -> Iterator[tuple[Line, Row | None]]:
    """A session in our own marks, each line with its row, for formats that have colours or times."""
    yield from ((line, None) for line in _headed(document, told, Style.OWN))
    yield from ((line_of(row), row) for row in told.talk.rows)


def _heading(document: Document) -> list[str]:
    target, when, by, *rest = [f"{label}: {words}" for label, words in facts(document)]
    return [target, f"{when}, {by[0].lower()}{by[1:].replace(': ', ' ', 1)}", *rest]


def _headed(document: Document, told: Told, style: Style) -> Iterator[Line]:
    """Number, time and peer, where there is more than one session."""
    heading = session_heading(told.number, told.began, told.talk)
    if document.count < 2:
        return
    if style is Style.OWN:
        yield from (Line(""), heading)
    else:
        yield from remarks(style, [str(heading)])


def _session(told: Told, wanted: Wanted) -> Iterator[Line]:
    if wanted.style is not Style.OWN:
        yield from marked(told, wanted.style, times=wanted.times)
        return
    yield from transcript(
        told.talk, hexadecimal=wanted.hexadecimal, explained=wanted.explained, times=wanted.times
    )
    software = software_line(told.talk) if wanted.explained else None
    if software is not None:
        yield software

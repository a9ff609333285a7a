"""Blocks as one HTML page: no script, nothing fetched from anywhere, the same on a screen and on paper.

Every word is escaped, tags and attributes are this module's alone, and a content security policy forbids the rest even
to a browser that was fooled. The page is ASCII, so that no guess about its encoding can go wrong.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.dialogue.explain import explain_reply
from smtpwalk.report.blocks import Block, Dialogue, Facts, Heading, Item, Items, Paragraph, Table, Verdict, place
from smtpwalk.report.painted import Spans, spans_of
from smtpwalk.report.palette import BOLD, DARK, LIGHT, MONO, PLAIN
from smtpwalk.report.rows import WHO, gap, remark, sign, words
from smtpwalk.report.transcript import beginnings, software_line
from smtpwalk.wire.visible import visible_text

SHORT: Final = 16
"""A cell of so many signs is not broken, or columns of codes would fall apart."""


def html(blocks: Iterable[Block], title: str) -> Iterator[str]:
    """The pieces of the page."""
    style = _style()
    policy = f"default-src 'none'; style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    for block in blocks:
        yield from _WRITERS[type(block)](block)
    yield "</body>\n</html>\n"


def text(words: str) -> str:
    """Safe text as content or as the value of an attribute; all that is not ASCII by its number."""
    return escape(words).encode("ascii", "xmlcharrefreplace").decode("ascii")


@cache
def _style() -> str:
    """Colours as variables, light, dark and on paper; then what uses them."""
    light, dark = (_variables(colours) for colours in (LIGHT, DARK))
    roles = "".join(f".{role}{{color:var(--{role})}}" for role in LIGHT if role not in PLAIN)
    bold = ",".join(f".{role}" for role in BOLD)
    return (
        f":root{{color-scheme:light dark;--mono:{MONO};{light}}}\n"
        f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"@media print{{:root{{color-scheme:light;{light}--sheet:#fff;--text:#000;}}}}\n"
        f"{roles}{bold}{{font-weight:700}}\n{files(__package__).joinpath('page.css').read_text('utf-8')}"
    )


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _digest(style: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


# ------------------------------------------------------------------ plain blocks
def _heading(block: Heading) -> Iterator[str]:
    yield f"<h{block.level}>{text(f'{block.text} {block.name}'.rstrip())}</h{block.level}>\n"


def _verdict(block: Verdict) -> Iterator[str]:
    yield (
        f'<div class="verdict {text(block.verdict)}"><strong>{text(block.verdict.upper())}</strong> '
        f"({text(block.reason)})<p>{text(block.words)}</p></div>\n"
    )


def _facts(block: Facts) -> Iterator[str]:
    rows = "".join(f"<dt>{text(label)}</dt><dd>{text(words)}</dd>\n" for label, words in block.rows)
    yield f"<dl>\n{rows}</dl>\n"


def _paragraph(block: Paragraph) -> Iterator[str]:
    yield f"<p>{text(block.text)}</p>\n"


def _items(block: Items) -> Iterator[str]:
    tag = "ol" if block.numbered else "ul"
    yield f"<{tag}>\n"
    yield from (f"<li>{text(item.text)}{_link(item, block.anchor)}</li>\n" for item in block.items)
    yield f"</{tag}>\n"


def _link(item: Item, anchor: str) -> str:
    if not item.session or item.exchange < 0:
        return ""
    where = place(anchor, item.session, item.exchange)
    return f' (<a href="#{where}">session {item.session}, exchange {item.exchange}</a>)'


def _table(block: Table) -> Iterator[str]:
    head = "".join(f"<th>{text(cell)}</th>" for cell in block.head)
    yield f'<div class="wide"><table class="plain">\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
    for row in block.rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>\n"
    yield "</tbody></table></div>\n"


def _cell(words: str) -> str:
    return f"<td{_attribute('class', 'short' * (len(words) <= SHORT))}>{text(words)}</td>"


def _attribute(name: str, value: str) -> str:
    """A blank and the attribute; nothing where it has no value."""
    return f' {name}="{text(value)}"' if value else ""


# ------------------------------------------------------------------ a dialogue
def _dialogue(block: Dialogue) -> Iterator[str]:
    if block.heading:
        yield f"<h3>{text(block.heading)}</h3>\n"
    talk, given = block.told.talk, dict[int, int]()
    yield '<table class="rows">\n<tbody>\n'
    spans = spans_of()
    for row, begins in beginnings(talk.rows):
        yield _row(block, row, begins, spans)
        if block.explained and row.kind is RowKind.REPLY and not row.more and row.exchange is not None:
            number = given[row.exchange] = given.get(row.exchange, -1) + 1
            yield from _means(block, row.exchange, number)
    yield "</tbody></table>\n"
    software = software_line(talk) if block.explained else None
    if software is not None:
        yield f"<p>{text(str(software))}</p>\n"


def _row(block: Dialogue, row: Row, begins: int | None, spans: Spans) -> str:
    classes = {"begins": block.numbered and begins is not None, "note": row.kind is RowKind.NOTE, "warn": row.warn}
    marks = _attribute("class", " ".join(name for name, so in classes.items() if so))
    where = "" if begins is None else place(block.anchor, block.told.number, begins)
    number = f'<td class="n">{"" if begins is None else f"#{begins}"}</td>' if block.numbered else ""
    odd = remark(row)
    said = "".join(f"<span{_attribute('class', role)}>{text(piece)}</span>" if role else text(piece)
                   for piece, role in spans(words(row), row))  # fmt: skip
    said += f' <span class="odd">({text(odd)})</span>' if odd else ""
    return (
        f"<tr{_attribute('id', where)}{marks}>{number}"
        f'<td class="t">{text(gap(row.gap).strip())}</td><th scope="row" class="w">{_who(row)}</th>'
        f'<td class="l">{said}</td></tr>\n'
    )


def _who(row: Row) -> str:
    """Sign and side. The class of a code is seen without colours, too."""
    side = "" if row.kind is RowKind.NOTE else f"{WHO[row.kind]}:"
    return f"{text(sign(row))} {side}"


def _means(block: Dialogue, exchange: int, number: int) -> Iterator[str]:
    talk = block.told.talk
    asked = talk.exchanges[exchange]
    if number >= len(asked.replies):
        return
    found = explain_reply(asked.replies[number], asked.stage, asked.doubts, talk)
    before = "<td></td>" * (3 if block.numbered else 2)
    yield f'<tr class="means">{before}<td class="l">{text(visible_text(found.title))}</td></tr>\n'
    for part in found.parts:
        said = part.text if part.label == str(found.code) else f"{part.label}: {part.text}"
        marks = _attribute("class", "means warn" if part.warn else "means")
        yield f'<tr{marks}>{before}<td class="l">{text(visible_text(said))}</td></tr>\n'


_WRITERS: Final[dict[type[Any], Callable[[Any], Iterator[str]]]] = {
    Heading: _heading,
    Verdict: _verdict,
    Facts: _facts,
    Paragraph: _paragraph,
    Items: _items,
    Table: _table,
    Dialogue: _dialogue,
}

"""Markdown: nothing that a server said leaves its place, whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from smtpwalk.report.blocks import Dialogue, Facts, Heading, Item, Items, Paragraph, Table, Verdict
from smtpwalk.report.document import Document
from smtpwalk.report.markdown import inline, markdown
from smtpwalk.report.pack import Pack, dialogue, report
from smtpwalk.report.transcript import transcript
from smtpwalk.wire.visible import visible_text
from tests.report.documents import EVIL, document, hostile, nasty, session

OURS = {
    "heading", "paragraph", "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr", "th", "td",
    "strong",
}  # fmt: skip
LEAVES = {"inline", "text", "code_inline", "fence"}


def tokens(text: str) -> Iterator[Token]:
    """As GitHub reads it: tables, strikethrough, links out of bare words, and HTML."""
    for token in MarkdownIt("gfm-like", {"html": True}).parse(text):
        yield token
        yield from token.children or ()


def kinds(text: str) -> set[str]:
    return {token.type.removesuffix("_open").removesuffix("_close") for token in tokens(text)}


def shown(text: str) -> list[str]:
    """What a reader sees of each line of text, code included."""
    return [
        "".join(child.content for child in token.children or ())
        for token in MarkdownIt("gfm-like", {"html": True}).parse(text)
        if token.type == "inline"
    ]


@pytest.mark.parametrize(
    "words", ["my own host", "Closed: relaying was refused.", "jörg, at 7.5 s (not seen)", "sender-null"]
)
def test_harmless_words_stand_as_they_are(words: str) -> None:
    assert inline(words) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a@b.test", "`a@b.test`"),
        ("mail.example", "`mail.example`"),
        ("`", "`` ` ``"),
        ("a`b``c", "```a`b``c```"),
        (" x ", "`  x  `"),
        ("1. x", "`1. x`"),
        ("- x", "`- x`"),
        ("", ""),
    ],
)
def test_all_else_is_code(words: str, expected: str) -> None:
    assert inline(words) == expected


@settings(max_examples=300, deadline=None)
@given(nasty.map(visible_text))
def test_what_is_read_is_what_was_meant(words: str) -> None:
    text = "".join(markdown([Paragraph(words), Items((Item(words), Item(words))), Facts((("Label", words),))]))
    assert kinds(text) <= OURS | LEAVES
    if words.strip():
        assert shown(text) == [words, words, words, f"Label: {words}"]


@settings(max_examples=300, deadline=None)
@given(nasty.map(visible_text), nasty.map(visible_text))
def test_a_cell_stays_a_cell(one: str, other: str) -> None:
    text = "".join(markdown([Table(("A", "B", "C"), ((one, other, "end"), ("x", one, "end")))]))
    found = list(tokens(text))
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in found} <= OURS | LEAVES
    assert sum(token.type == "td_open" for token in found) == 6
    cells = shown(text)[3:]
    assert [cell.strip() for cell in cells] == [cell.strip() for cell in (one, other, "end", "x", one, "end")]


@settings(max_examples=60, deadline=None)
@given(hostile, st.booleans())
def test_a_hostile_recording_stays_in_its_fences(made: Document, explained: bool) -> None:
    alone = "".join(markdown(dialogue(made, explained=explained)))
    pack = "".join(markdown(report([Pack(made)], "made", explained=explained)))
    assert kinds(alone) | kinds(pack) <= OURS | LEAVES
    for text, numbered in ((alone, False), (pack, True)):
        fences = [token.content for token in tokens(text) if token.type == "fence"]
        assert fences == [
            "".join(f"{line}\n" for line in transcript(told.talk, explained=explained, numbered=numbered))
            for told in made.sessions()
        ]


@pytest.mark.parametrize("evil", EVIL)
def test_a_fence_is_longer_than_any_inside(evil: str) -> None:
    (told,) = document(session(f"S: 220 {evil}", f"C: {evil}", "S: 250 ````")).sessions()
    text = "".join(markdown([Dialogue(told, "Session 1")]))
    assert [token.type for token in tokens(text)].count("fence") == 1
    assert text.splitlines()[2] == "`````smtp"


def test_every_block() -> None:
    text = "".join(markdown([
        Heading(1, "Relay test of", "mx.own.test:25"),
        Verdict("open", "arrived", "Open: it came out."),
        Items((Item("first", 1, 7), Item("second")), numbered=True),
        Table(("A", "B"), (("x", "a|b"),)),
    ]))  # fmt: skip
    assert text == (
        "# Relay test of `mx.own.test:25`\n\n**OPEN** (arrived). Open: it came out.\n\n"
        "1. first (session 1, exchange 7)\n2. second\n\n| A | B |\n| --- | --- |\n| x | a&#124;b |\n"
    )

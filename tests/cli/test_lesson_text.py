"""Markdown as lines: paragraphs in one piece, blocks as they stand, nothing that acts on a terminal."""

from __future__ import annotations

import pytest

from smtpwalk.cli.lesson_text import Said, one_line, said


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("one\ntwo", [Said("one two")]),
        ("one\n\ntwo", [Said("one"), Said(""), Said("two")]),
        ("# A\ntext", [Said("== A"), Said("text")]),
        ("### B", [Said("= B")]),
        ("- a\n  goes on\n- b", [Said("- a goes on"), Said("- b")]),
        ("1. a\n  - b", [Said("1. a"), Said("- b", "  ")]),
        ("```smtp\nS: 220\n\n  x\n```\nafter", [
            Said("S: 220", "    ", whole=True), Said("", "    ", whole=True), Said("  x", "    ", whole=True),
            Said("after")]),
        ("````a\n```\n````", [Said("```", "    ", whole=True)]),
        ("| a | b |\n|---|---|", [Said("| a | b |", whole=True), Said("|---|---|", whole=True)]),
        ("**b** [550](code:550) [x](https://e.example)", [Said("b 550 [x](https://e.example)")]),
        ("a\x1b[2Jb", [Said("a\\x1b[2Jb")]),
        ("```\na\x1bb\n```", [Said("a\\x1bb", "    ", whole=True)]),
        ("```\nopen", [Said("open", "    ", whole=True)]),
    ],
)  # fmt: skip
def test_lines(markdown: str, lines: list[Said]) -> None:
    assert list(said(markdown)) == lines


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("Type `EHLO x`,\n  then [550](code:550).", "Type EHLO x, then 550."),
        ("See [it](../02_x/lesson.md#a) and **that**.", "See it and that."),
        ("[out](https://e.example)", "[out](https://e.example)"),
        ("FEATURE(`a') and MAILER(`b')", "FEATURE(`a') and MAILER(`b')"),
        ("a lone ` sign", "a lone ` sign"),
        ("`a\x1b[2J`", "a\\x1b[2J"),
    ],
)
def test_a_hint_in_one_line(markdown: str, line: str) -> None:
    assert one_line(markdown) == line


@pytest.mark.parametrize("sign", ["[", "[a](", "`", "*", "#", "- ", "|", "~"])
def test_hostile_texts_take_no_time(sign: str) -> None:
    assert next(said("x\n\n" + sign * 30_000)) == Said("x")

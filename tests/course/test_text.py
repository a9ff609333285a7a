"""Front matter, fences and links, each with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.course.text import Block, Link, Prose, blocks, front_matter, links, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+++\na = 1\n+++\nbody", ("a = 1", "body", 4)),
        ("+++ \n+++\n", ("", "", 3)),
        ("+++\na\nb\n+++\n\nx", ("a\nb", "\nx", 5)),
        ("body", (None, "body", 1)),
        ("\n+++\n+++\n", (None, "\n+++\n+++\n", 1)),
        ("+++\na = 1\n", (None, "+++\na = 1\n", 1)),
        ("", (None, "", 1)),
    ],
)
def test_front_matter(text: str, found: tuple[str | None, str, int]) -> None:
    assert front_matter(text) == found


def test_pieces_in_their_order_with_their_lines() -> None:
    body = "\n# A\n\n```smtp\nS: 220\n```\nb\n\n```exercise\nid = 1\n```\n\n\nend\n"
    assert list(pieces(body, 10)) == [
        Prose("# A\n\n```smtp\nS: 220\n```\nb", 11),
        Block("exercise", "id = 1", 19),
        Prose("end", 23),
    ]


def test_a_block_at_the_beginning_of_a_text() -> None:
    assert list(pieces("```smtp\nx\n```", 5)) == [Prose("```smtp\nx\n```", 5)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("```a b\nx\n```", [Block("a b", "x", 2)]),
        ("~~~a\n```\n~~~", [Block("a", "```", 2)]),
        ("````a\n```\n````", [Block("a", "```", 2)]),
        ("```a\n````\n", [Block("a", "", 2)]),
        ("   ```a\nx\n   ```", [Block("a", "x", 2)]),
        ("    ```a\nx", []),
        ("```a\nx", [Block("a", "x", 2, closed=False)]),
        ("```a\n``` b\n```", [Block("a", "``` b", 2)]),
        ("``code`` in a line", []),
        ("```\n\n\n```", [Block("", "\n", 2)]),
    ],
)
def test_fences(body: str, found: list[Block]) -> None:
    assert list(blocks(body)) == found


def test_a_language_is_the_first_word() -> None:
    assert Block("SMTP linenos", "", 1).language == "smtp"
    assert Block("", "", 1).language == ""


@pytest.mark.parametrize(
    ("body", "targets"),
    [
        ('[a](b) and ![c](d "t")', ["b", "d"]),
        ("[a](<b>)", ["b"]),
        ("`[a](b)` ``x ` [c](d)``", []),
        ("```text\n[a](b)\n```", []),
        ("[a] (b) [a]()", []),
        ("[a](b#c)", ["b#c"]),
    ],
)
def test_links(body: str, targets: list[str]) -> None:
    assert [link.target for link in links(body)] == targets


def test_links_have_lines() -> None:
    assert list(links("x\n[a](b)", 7)) == [Link("b", 8)]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["```", "~~~", "````", "```exercise", "x", "", "  ", "[a](b)", "+++"]), max_size=20
    )
)
def test_no_text_is_lost(lines: list[str]) -> None:
    body = "\n".join(lines)
    found = "\n".join(piece.text for piece in pieces(body))
    assert found.replace("```exercise", "").count("x") == body.replace("```exercise", "").count("x")
    assert all(1 <= piece.line <= len(lines) + 1 for piece in pieces(body))


@pytest.mark.parametrize("sign", ["`", "[", "[a](", "`a", "~", "[a", "(", " ", "[a]( "])
def test_hostile_texts_take_no_time(sign: str) -> None:
    text = sign * 50_000
    assert list(links(text)) == []
    list(pieces(text))

"""Spans: the lexer's roles for one line, whatever part of the dialogue it is from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.paint.roles import TOKENS
from smtpwalk.paint.spans import Part, reply_spans


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("", Part.LINE, []),
        ("250 ok", Part.LINE, [(0, 3, "code2"), (3, 6, "text")]),
        ("550 5.7.1 <a@b>", Part.REPLY,
         [(0, 3, "code5"), (3, 4, "text"), (4, 9, "enhanced"), (9, 10, "text"), (10, 15, "address")]),
        ("C: 250 ok", Part.LINE, [(0, 3, "mark"), (3, 9, "text")]),
        ("C: 250 ok", Part.REPLY, [(0, 9, "text")]),
        ("2500 ok", Part.REPLY, [(0, 3, "codebad"), (3, 7, "text")]),
        ("QUIT", Part.LINE, [(0, 4, "verb")]),
        ("QUIT", Part.REPLY, [(0, 4, "text")]),
        ("250 ok", Part.COMMAND, [(0, 6, "text")]),
        ("Subject: x", Part.COMMAND, [(0, 10, "text")]),
        ("Subject: x", Part.HEADER, [(0, 7, "header"), (7, 10, "text")]),
        ("", Part.HEADER, []),
        ("250 ok", Part.HEADER, [(0, 6, "text")]),
        ("Subject: x", Part.BODY, [(0, 10, "text")]),
        ("..x", Part.BODY, [(0, 1, "dot"), (1, 3, "text")]),
        (".", Part.BODY, [(0, 1, "dot")]),
        (r"a\x1bb", Part.BODY, [(0, 1, "text"), (1, 5, "escape"), (5, 6, "text")]),
    ],
)  # fmt: skip
def test_where_the_roles_stand(text: str, part: Part, expected: list[tuple[int, int, str]]) -> None:
    assert reply_spans(text, part) == expected


@given(st.text(), st.sampled_from(Part))
def test_the_spans_cover_the_text_in_order_without_a_gap(text: str, part: Part) -> None:
    spans = reply_spans(text, part)
    ends = [end for _start, end, _role in spans]
    assert [start for start, _end, _role in spans] == [0, *ends[:-1]][: len(spans)]
    assert (ends or [0])[-1] == len(text)
    assert {role for _start, _end, role in spans} <= TOKENS.keys()
    assert all(one[2] != other[2] for one, other in pairwise(spans))

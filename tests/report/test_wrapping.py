from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.wrapping import columns, padded, wrapped


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("mail", 4), ("邮件", 4), ("für", 3)])
def test_how_wide_a_text_is(text: str, wide: int) -> None:
    assert columns(text) == wide
    assert columns(padded(text, 9)) == 9


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 8, [""]),
        ("one two", 8, ["one two"]),
        ("one two three", 8, ["one two ", "three"]),
        ("abcdefghijkl", 8, ["abcdefgh", "ijkl"]),
        ("a bcdefghijkl", 8, ["a bcdefg", "hijkl"]),
        ("邮件邮件邮", 8, ["邮件邮件", "邮"]),
    ],
)
def test_where_a_line_is_broken(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrapped(text, width)] == lines


@given(st.text("ab c邮", max_size=40), st.integers(2, 12))
@settings(max_examples=100)
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrapped(text, width)]
    assert "".join(lines) == text
    assert all(columns(line) <= width for line in lines)

"""Roles, tokens and signs: one to one, and every token that should show is coloured in Textual's fences too."""

from __future__ import annotations

from typing import Any

import pytest
from textual.highlight import HighlightTheme

from smtpwalk.paint.roles import ROLES, SIGNS, TOKENS, code_role, code_sign


def test_each_role_has_a_token_of_its_own() -> None:
    assert len(ROLES) == len(TOKENS)


@pytest.mark.parametrize("role", sorted(TOKENS.keys() - {"text"}))
def test_textual_has_a_style_for_the_token_or_its_parent(role: str) -> None:
    token: Any = TOKENS[role]
    while token is not None and token not in HighlightTheme.STYLES:
        token = token.parent
    assert token is not None
    assert HighlightTheme.STYLES[token]


def test_textual_shows_the_classes_of_codes_in_different_styles() -> None:
    codes = ["code2", "code3", "code4", "code5"]
    assert len({HighlightTheme.STYLES[TOKENS[role]] for role in codes}) == len(codes)


def test_each_class_has_a_sign_of_its_own_that_any_terminal_can_show() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert all(len(sign) == 1 and sign.isascii() and sign.isprintable() for sign in SIGNS.values())


@pytest.mark.parametrize(
    ("code", "role", "sign"),
    [
        (250, "code2", "+"),
        ("354", "code3", ">"),
        (421, "code4", "~"),
        (b"550".decode(), "code5", "!"),
        (150, "codebad", "?"),
        (600, "codebad", "?"),
        (25, "codebad", "?"),
        ("2500", "codebad", "?"),
        ("25a", "codebad", "?"),
        ("2５0", "codebad", "?"),
        ("", "codebad", "?"),
        (None, "codebad", "?"),
    ],
)
def test_a_code_has_the_role_and_the_sign_of_its_class(code: int | str | None, role: str, sign: str) -> None:
    assert (code_role(code), code_sign(code)) == (role, sign)

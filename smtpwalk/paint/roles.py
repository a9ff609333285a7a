"""The roles that a piece of a dialogue can play, and the Pygments token that stands for each.

The one table between the lexer and all that paint. Each role has a token of its own, so that a token can be turned
back into its role; each token that should show is one that Textual's `HighlightTheme` has a style for, itself or by
its parent, because a token without one gets no colour in a Markdown fence.
"""

from __future__ import annotations

from typing import Any, Final

from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Error,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    Text,
)

TokenType = tuple[str, ...]
"""What Pygments' token types are, as far as this program looks at them."""

TOKENS: Final[dict[str, Any]] = {
    "code2": Keyword.Constant,
    "code3": Name.Decorator,
    "code4": Name.Class,
    "code5": Generic.Error,
    "codebad": Error,
    "enhanced": Name.Variable,
    "keyword": Name.Builtin,
    "queueid": Number,
    "address": String,
    "domain": Name.Attribute,
    "verb": Keyword,
    "escape": Name.Constant,
    "header": Name.Tag,
    "dot": Operator,
    "mark": Comment,
    "text": Text,
}
"""`mark` is what a transcript puts before a line: time, direction, a tool's own words."""

ROLES: Final[dict[TokenType, str]] = {token: role for role, token in TOKENS.items()}

SIGNS: Final[dict[str, str]] = {"code2": "+", "code3": ">", "code4": "~", "code5": "!", "codebad": "?"}
"""One sign of ASCII for each class of reply code: colour is never the only thing that tells them apart."""

_BY_DIGIT: Final[dict[str, str]] = {"2": "code2", "3": "code3", "4": "code4", "5": "code5"}


def code_role(code: int | str | None) -> str:
    """The role of a reply code; `codebad` for what RFC 5321 4.2 does not know, or for no code at all."""
    digits = "" if code is None else str(code)
    known = len(digits) == 3 and digits.isascii() and digits.isdigit()
    return _BY_DIGIT.get(digits[:1], "codebad") if known else "codebad"


def code_sign(code: int | str | None) -> str:
    """The sign of a reply code's class, as in `+ 250 ok`."""
    return SIGNS[code_role(code)]

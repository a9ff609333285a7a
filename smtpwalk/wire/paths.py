"""The shape of a path (RFC 5321 4.1.2): its domain, and the form that it is written in.

Here lives what can be seen of a path without knowing whose it is. Nothing here resolves, accepts or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Form(StrEnum):
    """How the path is written, judged by its outermost layer."""

    PLAIN = "plain"
    BARE = "bare"
    PERCENT = "percent"
    BANG = "bang"
    QUOTED = "quoted"
    TWO_ATS = "two-ats"
    SOURCE_ROUTE = "source-route"


_QUOTED: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def outside_quotes(text: bytes) -> bytes:
    """The text with each quoted string blotted out by `x` of the same length."""
    return _QUOTED.sub(lambda found: b"x" * len(found[0]), text)


def split_domain(inner: bytes) -> tuple[bytes, bytes]:
    """Local part and domain, parted at the last `@` outside quotes; an empty domain when there is none."""
    at = outside_quotes(inner).rfind(b"@")
    return (inner, b"") if at < 0 else (inner[:at], inner[at + 1 :])


def form_of(inner: bytes) -> Form:
    """The shape of the path, whoever it belongs to."""
    if inner.startswith(b"@") and b":" in inner:
        return Form.SOURCE_ROUTE
    local, domain = split_domain(inner)
    for form, written_so in _SHAPES.items():
        if written_so(local):
            return form
    return Form.PLAIN if domain else Form.BARE


# In this order: what is quoted hides the signs inside it.
_SHAPES: Final[MappingProxyType[Form, Callable[[bytes], bool]]] = MappingProxyType(
    {
        Form.QUOTED: lambda local: local.startswith(b'"') and any(sign in local for sign in (b"@", b"%", b"!")),
        Form.TWO_ATS: lambda local: b"@" in outside_quotes(local),
        Form.PERCENT: lambda local: b"%" in local,
        Form.BANG: lambda local: b"!" in local,
    }
)

"""The colours: one for each role on both grounds, and all of them to be read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from smtpwalk.paint.roles import TOKENS
from smtpwalk.report.palette import BOLD, DARK, LIGHT, PLAIN


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read(colours: Mapping[str, str]) -> None:
    words = [name for name in colours if name not in ("ground", "sheet", "line")]
    weak = [name for name in words for ground in ("ground", "sheet") if contrast(colours[name], colours[ground]) < 4.5]
    assert weak == []


def test_every_role_has_one() -> None:
    roles = set(TOKENS) - {"text"}
    assert roles == set(LIGHT) - set(PLAIN) == set(DARK) - set(PLAIN)
    assert set(BOLD) < roles

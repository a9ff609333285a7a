from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from smtpwalk.ui.themes import THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["foreground", "primary", "accent", "success", "warning", "error", "secondary"])
def test_words_stand_out_from_every_ground(theme: Theme, name: str) -> None:
    """WCAG asks for 4.5 to 1 in text of this size."""
    ink = Color.parse(getattr(theme, name))
    for ground in (theme.background, theme.surface, theme.panel):
        assert ground is not None
        assert _contrast(ink, Color.parse(ground)) >= 4.5


def _contrast(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

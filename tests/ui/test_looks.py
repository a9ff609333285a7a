from __future__ import annotations

from itertools import combinations

import pytest

from smtpwalk.paint.styles import THEMES as PAINT_THEMES
from smtpwalk.ui.looks import role_styles
from smtpwalk.ui.themes import DARK, SAFE, THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_role_has_a_style_and_codes_differ(theme: object) -> None:
    styles = role_styles(getattr(theme, "name", ""))
    assert set(styles) == set(PAINT_THEMES["default"].looks)
    for one, other in combinations(["code2", "code3", "code4", "code5", "codebad"], 2):
        assert styles[one].color != styles[other].color


def test_a_keyword_does_not_look_like_a_refusal() -> None:
    for theme in (DARK, SAFE):
        styles = role_styles(theme.name)
        assert styles["keyword"].color != styles["code5"].color

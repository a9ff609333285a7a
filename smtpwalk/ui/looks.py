"""The looks of the screens: themes of the app, and the style of each role in the transcript."""

from __future__ import annotations

from typing import Final

from rich.style import Style
from textual.theme import Theme as AppTheme

from smtpwalk.paint.styles import COLOUR_BLIND, DEFAULT, OKABE_ITO, Theme

DARK: Final = AppTheme(
    name="smtpwalk",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#d7af5f",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    success="#87d787",
    warning="#e5c07b",
    error="#ff8787",
    dark=True,
)
SAFE: Final = AppTheme(
    name="smtpwalk-colour-blind",
    primary=OKABE_ITO["sky blue"],
    secondary=OKABE_ITO["sky blue"],
    accent=OKABE_ITO["yellow"],
    foreground="#e4e4e4",
    background="#101010",
    surface="#1a1a1a",
    panel="#262626",
    success=OKABE_ITO["bluish green"],
    warning=OKABE_ITO["orange"],
    error=OKABE_ITO["vermillion"],
    dark=True,
)
THEMES: Final = (DARK, SAFE)


def role_styles(app_theme: str) -> dict[str, Style]:
    """The style of each role under that theme of the app."""
    theme: Theme = COLOUR_BLIND if app_theme == SAFE.name else DEFAULT
    return {role: Style.parse(look.style.replace("ansi_", "") or "none") for role, look in theme.looks.items()}

"""The style of each role in the transcript, under each theme of the app."""

from __future__ import annotations

from rich.style import Style

from smtpwalk.paint.styles import COLOUR_BLIND, DEFAULT, Theme
from smtpwalk.ui.themes import SAFE


def role_styles(app_theme: str) -> dict[str, Style]:
    """The style of each role under that theme of the app."""
    theme: Theme = COLOUR_BLIND if app_theme == SAFE.name else DEFAULT
    return {role: Style.parse(look.style.replace("ansi_", "") or "none") for role, look in theme.looks.items()}

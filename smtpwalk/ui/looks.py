"""The style of each role in the transcript, under each theme of the app.

The paint room names the colours of a terminal; the app has its own table for them, because Textual's would draw red
and magenta alike, and a keyword must not look like a refusal.
"""

from __future__ import annotations

from typing import Final

from rich.style import Style

from smtpwalk.paint.styles import COLOUR_BLIND, DEFAULT, Look, Theme
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.ui.themes import SAFE

COLOURS: Final = {
    "green": "#87d787",
    "cyan": "#7fd0d0",
    "yellow": "#e5c07b",
    "red": "#ff8787",
    "magenta": "#c5a5e8",
    "blue": "#82b4ff",
}
VERDICTS: Final[dict[Verdict, str]] = {
    Verdict.OPEN: "bold $error",
    Verdict.LIKELY_OPEN: "bold $warning",
    Verdict.CLOSED: "bold $success",
    Verdict.CANNOT_TELL: "bold $accent",
}


def role_styles(app_theme: str) -> dict[str, Style]:
    """The style of each role under that theme of the app."""
    theme: Theme = COLOUR_BLIND if app_theme == SAFE.name else DEFAULT
    return {role: _style(look) for role, look in theme.looks.items()}


def role_names(app_theme: str) -> dict[str, str]:
    """The same as Textual writes styles, for text that is drawn as `Content`; plain roles are left out."""
    theme: Theme = COLOUR_BLIND if app_theme == SAFE.name else DEFAULT
    named = {role: _name(look) for role, look in theme.looks.items()}
    return {role: name for role, name in named.items() if name}


def _name(look: Look) -> str:
    colour = COLOURS.get(look.colour, look.colour)
    return " ".join(filter(None, ("bold" * look.bold, "dim" * look.dim, colour)))


def _style(look: Look) -> Style:
    colour = COLOURS.get(look.colour, look.colour) or None
    return Style(color=colour, bold=look.bold or None, dim=look.dim or None)

"""The themes of the app: a dark one, and one whose colours stay apart for the colour-blind (Okabe and Ito)."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
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
SAFE: Final = Theme(
    name="smtpwalk-colour-blind",
    primary="#56b4e9",
    secondary="#56b4e9",
    accent="#f0e442",
    foreground="#e4e4e4",
    background="#0c0c0c",
    surface="#141414",
    panel="#1a1a1a",  # vermillion needs so dark a ground to be read
    success="#009e73",
    warning="#e69f00",
    error="#d55e00",
    dark=True,
)
THEMES: Final = (DARK, SAFE)

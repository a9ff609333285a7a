"""Themes: complete, their code classes apart, and written as terminals and screens understand them."""

from __future__ import annotations

import pytest
from rich.style import Style

from smtpwalk.paint.roles import SIGNS, TOKENS
from smtpwalk.paint.styles import COLOUR_BLIND, DEFAULT, OKABE_ITO, THEMES, Look, Theme


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_theme_has_a_look_for_every_role_and_no_other(theme: Theme) -> None:
    assert theme.looks.keys() == TOKENS.keys()
    assert len({theme.looks[role] for role in SIGNS}) == len(SIGNS)
    assert theme.looks["text"].sgr == ""


def test_the_colour_blind_theme_keeps_to_the_palette_of_okabe_and_ito() -> None:
    colours = {look.colour for look in COLOUR_BLIND.looks.values()} - {""}
    assert colours <= set(OKABE_ITO.values())


@pytest.mark.parametrize(
    ("look", "sgr", "style"),
    [
        (Look(), "", ""),
        (Look(bold=True), "1", "bold"),
        (Look("red"), "31", "ansi_red"),
        (Look("white", bold=True, dim=True), "1;2;37", "bold dim ansi_white"),
        (Look("#000000"), "38;5;16", "#000000"),
        (Look("#ffffff"), "38;5;231", "#ffffff"),
        (Look("#56b4e9", bold=True), "1;38;5;74", "bold #56b4e9"),
    ],
)
def test_a_look_as_terminals_and_screens_write_it(look: Look, sgr: str, style: str) -> None:
    assert (look.sgr, look.style) == (sgr, style)


def test_the_palettes_colours_stay_apart_on_a_terminal_of_256() -> None:
    assert len({Look(colour).sgr for colour in OKABE_ITO.values()}) == len(OKABE_ITO)


def test_hexadecimal_looks_are_styles_that_rich_reads() -> None:
    for look in COLOUR_BLIND.looks.values():
        assert Style.parse(look.style or "none").bold is (True if look.bold else None)
    assert DEFAULT.looks["code5"].style == "bold ansi_red"

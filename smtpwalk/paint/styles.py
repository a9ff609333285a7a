"""How the roles look: one table a theme, for the terminal and for the screens alike.

Here live looks and nothing that recognises or prints. A look is a colour and perhaps bold or dim; the signs that
stand beside the colours are in `roles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_ANSI: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


@dataclass(frozen=True, slots=True)
class Look:
    """`colour` is "" (the terminal's own), one of the eight ANSI names, or `#rrggbb`."""

    colour: str = ""
    bold: bool = False
    dim: bool = False

    @property
    def sgr(self) -> str:
        """The parameters of the terminal's colour sequence; "" where the look is plain."""
        numbers = ["1"] * self.bold + ["2"] * self.dim
        if self.colour.startswith("#"):
            numbers.append(f"38;5;{_nearest(self.colour)}")
        elif self.colour:
            numbers.append(str(30 + _ANSI.index(self.colour)))
        return ";".join(numbers)

    @property
    def style(self) -> str:
        """The same as Textual and Rich write it; an ANSI name keeps following the terminal's palette."""
        colour = f"ansi_{self.colour}" if self.colour in _ANSI else self.colour
        return " ".join(filter(None, ("bold" * self.bold, "dim" * self.dim, colour)))


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    looks: Mapping[str, Look]
    """A look for every role of `roles.TOKENS`."""


def _nearest(colour: str) -> int:
    """The place in the 6x6x6 cube that every 256-colour terminal has; 24-bit colour is not known everywhere."""
    levels = (0, 95, 135, 175, 215, 255)
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    red, green, blue = (min(range(6), key=lambda n: abs(levels[n] - part)) for part in parts)
    return 16 + 36 * red + 6 * green + blue


DEFAULT: Final = Theme(
    "default",
    MappingProxyType(
        {
            "code2": Look("green", bold=True),
            "code3": Look("cyan", bold=True),
            "code4": Look("yellow", bold=True),
            "code5": Look("red", bold=True),
            "codebad": Look("magenta", bold=True),
            "enhanced": Look("cyan"),
            "keyword": Look("magenta"),
            "queueid": Look("yellow"),
            "address": Look("green"),
            "domain": Look("cyan"),
            "verb": Look("blue", bold=True),
            "escape": Look("red"),
            "header": Look("blue"),
            "dot": Look(bold=True),
            "mark": Look(dim=True),
            "text": Look(),
        }
    ),
)

# The palette of Okabe and Ito (Color Universal Design, 2008): its colours stay apart for the common kinds of colour
# blindness. Its black is left out, being the background of most terminals.
OKABE_ITO: Final = {
    "orange": "#e69f00",
    "sky blue": "#56b4e9",
    "bluish green": "#009e73",
    "yellow": "#f0e442",
    "blue": "#0072b2",
    "vermillion": "#d55e00",
    "reddish purple": "#cc79a7",
}

COLOUR_BLIND: Final = Theme(
    "colour-blind",
    MappingProxyType(
        {
            "code2": Look(OKABE_ITO["sky blue"], bold=True),
            "code3": Look(OKABE_ITO["bluish green"], bold=True),
            "code4": Look(OKABE_ITO["yellow"], bold=True),
            "code5": Look(OKABE_ITO["vermillion"], bold=True),
            "codebad": Look(OKABE_ITO["reddish purple"], bold=True),
            "enhanced": Look(OKABE_ITO["bluish green"]),
            "keyword": Look(OKABE_ITO["reddish purple"]),
            "queueid": Look(OKABE_ITO["orange"]),
            "address": Look(OKABE_ITO["sky blue"]),
            "domain": Look(OKABE_ITO["bluish green"]),
            "verb": Look(bold=True),
            "escape": Look(OKABE_ITO["vermillion"]),
            "header": Look(OKABE_ITO["orange"]),
            "dot": Look(bold=True),
            "mark": Look(dim=True),
            "text": Look(),
        }
    ),
)

THEMES: Final[Mapping[str, Theme]] = MappingProxyType({theme.name: theme for theme in (DEFAULT, COLOUR_BLIND)})

"""The colours of pages and pictures for each role of the paint room, on light and on dark ground.

Contrast with the ground is 4.5 to 1 and more (WCAG 2.2, 1.4.3); a test measures it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LIGHT: Final[Mapping[str, str]] = {
    "ground": "#ffffff",
    "sheet": "#f6f7f9",
    "line": "#d5d9e0",
    "text": "#1c2430",
    "faint": "#5b6675",
    "link": "#0b57a4",
    "code2": "#12672f",
    "code3": "#0a5f73",
    "code4": "#7d4e00",
    "code5": "#b3161b",
    "codebad": "#8a1c84",
    "enhanced": "#0a5f73",
    "keyword": "#7a2a8c",
    "queueid": "#7d4e00",
    "address": "#1d5f2b",
    "domain": "#0a5f73",
    "verb": "#0b4a9e",
    "escape": "#b3161b",
    "header": "#0b4a9e",
    "dot": "#1c2430",
    "mark": "#5b6675",
}
DARK: Final[Mapping[str, str]] = {
    "ground": "#14181d",
    "sheet": "#1c2229",
    "line": "#36404b",
    "text": "#dde3ea",
    "faint": "#98a4b1",
    "link": "#7db7ff",
    "code2": "#6fd58b",
    "code3": "#64d0e4",
    "code4": "#f0b95a",
    "code5": "#ff8d87",
    "codebad": "#e79be2",
    "enhanced": "#64d0e4",
    "keyword": "#d6a3ea",
    "queueid": "#f0b95a",
    "address": "#93dba6",
    "domain": "#64d0e4",
    "verb": "#8fc0ff",
    "escape": "#ff8d87",
    "header": "#8fc0ff",
    "dot": "#dde3ea",
    "mark": "#98a4b1",
}
PLAIN: Final = ("ground", "sheet", "line", "text", "faint", "link")
"""What is no role of a dialogue's pieces."""
BOLD: Final = ("code2", "code3", "code4", "code5", "codebad", "verb", "dot")
"""Roles that have weight as well as colour."""
MONO: Final = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
"""Fonts that the reader has; none is fetched."""

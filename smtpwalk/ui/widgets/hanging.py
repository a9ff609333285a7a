"""A row of a list: its number or sign, and words that wrap under themselves and not under the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap


class Hanging(Visual):
    def __init__(self, head: Content, words: Content) -> None:
        self.head, self.words = head, words

    def __str__(self) -> str:
        return f"{self.head}{self.words}"

    def laid_out(self, width: int) -> Content:
        """All lines, in so many columns."""
        indent = self.head.cell_length
        lines = self.words.wrap(max(1, width - indent))
        return self.head + Content("\n" + " " * indent).join(lines)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.laid_out(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return (self.head + self.words).get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.laid_out(width).get_height(rules, width)

"""A field whose text is safe to look at: signs that act on a terminal or hide are drawn as pictures.

A paste may hold anything. The value stays as it is, sign for sign; only what is drawn is another.
"""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from smtpwalk.wire.visible import visible_text


def pictured(text: str) -> str:
    """One sign for one sign: control pictures for C0 and DEL, a replacement for all else that must not be drawn."""
    return text if visible_text(text) == text else "".join(map(_picture, text))


def _picture(sign: str) -> str:
    if visible_text(sign) == sign:
        return sign
    number = ord(sign)
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else "\ufffd"


class _Pictures(Highlighter):
    def highlight(self, text: Text) -> None:
        text.plain = pictured(text.plain)


class Field(Input):
    """An input line that draws no foreign sign."""

    def on_mount(self) -> None:
        self.highlighter = _Pictures()

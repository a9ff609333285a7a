"""An editor of several lines that draws no foreign sign; see `field`."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from smtpwalk.ui.widgets.field import pictured

_TAKEN: Final = frozenset({"f6", "f7"})
"""Keys of Textual's editor for selecting, which are other things on all screens here."""


class SafeTextArea(TextArea, inherit_bindings=False):
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in TextArea.BINDINGS if not (isinstance(binding, Binding) and binding.key in _TAKEN)
    ]

    def get_line(self, line_index: int) -> Text:
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

"""An editor of several lines that draws no foreign sign; see `field`."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import TextArea

from smtpwalk.ui.widgets.field import pictured


class SafeTextArea(TextArea):
    def get_line(self, line_index: int) -> Text:
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

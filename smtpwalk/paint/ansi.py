"""A line with the terminal's own colours, for what is printed without a screen.

Here lives the only place that writes escape sequences, and they are ours alone: the text goes through the
sanitiser once more on its way, which leaves safe text as it is.
"""

from __future__ import annotations

from smtpwalk.paint.spans import Part, reply_spans
from smtpwalk.paint.styles import DEFAULT, Theme
from smtpwalk.wire.visible import visible_text


def paint_line(text: str, *, colour: bool, theme: Theme = DEFAULT, part: Part = Part.LINE) -> str:
    """The line, coloured by its roles, or as it is. No line end is expected and none is added."""
    safe = visible_text(text)
    if not colour:
        return safe
    return "".join(
        f"\x1b[{sgr}m{safe[start:end]}\x1b[0m" if (sgr := theme.looks[role].sgr) else safe[start:end]
        for start, end, role in reply_spans(safe, part)
    )

"""A transcript's line with the terminal's colours, or as it is. Pygments is loaded only where there is colour."""

from __future__ import annotations

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.report.transcript import Line


def painted(line: Line, *, colour: bool) -> str:
    if not colour or line.kind in (None, RowKind.SECRET):
        return str(line)
    from smtpwalk.paint.ansi import paint_line
    from smtpwalk.paint.spans import Part

    if line.kind is RowKind.MESSAGE:  # as a part of a message, or its words would be taken for commands
        return line.gutter + paint_line(line.text + line.remark, colour=True, part=Part.BODY)
    return paint_line(str(line), colour=True)

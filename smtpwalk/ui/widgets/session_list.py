"""The sessions of a recording as a list that may be very long: drawn by lines, filtered while one types.

It is given entries of an index and draws them; it posts `Chosen` for the one that is opened.
"""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from smtpwalk.paint.roles import code_role
from smtpwalk.recording.index import Session
from smtpwalk.ui.looks import role_styles
from smtpwalk.ui.widgets.row_list import RowList
from smtpwalk.ui.widgets.time_line import clock
from smtpwalk.wire.visible import visible_text

HEADING: Final = f"{'SESSION':>8}  {'BEGAN':>8}  {'LASTED':>8}  {'EVENTS':>7}  CODE  ABOUT"


class SessionList(RowList[Session]):
    class Chosen(Message):
        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def on_mount(self) -> None:
        self._styles = role_styles(self.app.theme)

    def chosen(self, row: Session) -> Message:
        return self.Chosen(row)

    def line(self, row: Session, width: int) -> Strip:
        code = self._styles.get(code_role(row.worst)) if row.worst else None
        return Strip([
            Segment(f"{row.number:>8}  {clock(row.first):>8}  {clock(row.last - row.first):>8}  {row.events:>7}  "),
            Segment(f"{row.worst or '':<4}", code),
            Segment(f"  {about(row)}"),
        ])  # fmt: skip


def about(session: Session) -> str:
    """What a session is about, as safe text: the steps of a test, and whom it went to."""
    return "  ".join(visible_text(part) for part in (", ".join(session.steps), session.address) if part)


def fits(session: Session, words: str) -> bool:
    """All words stand somewhere in its line; a class such as `5xx` fits the greatest code."""
    line = f"{session.number} {session.worst} {session.worst // 100}xx {about(session)}".lower()
    return all(word in line for word in words.lower().split())

"""The step rail: which stages a walk passes, and how each of them went so far. Derived from the state alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.wire.stages import Stage


class Mark(StrEnum):
    """How a stage went. The value is the sign that stands before it, so that colour is never alone."""

    AHEAD = " "
    NOW = "*"
    DONE = "+"
    LATER = "~"
    """4yz."""
    REFUSED = "!"
    """5yz."""
    UNSURE = "?"
    """A reply that counts for nothing."""


@dataclass(frozen=True, slots=True)
class RailItem:
    label: str
    mark: Mark
    code: int | None = None


_ALWAYS: Final = (
    (Stage.GREETING, "greeting"),
    (Stage.EHLO, "EHLO"),
    (Stage.MAIL, "MAIL"),
    (Stage.RCPT, "RCPT"),
    (Stage.DATA, "DATA"),
    (Stage.MESSAGE, "message"),
    (Stage.QUIT, "QUIT"),
)
_WHERE_THEY_FIT: Final = {  # stage: label, and behind which of the above it stands
    Stage.HELO: ("HELO", Stage.EHLO),
    Stage.STARTTLS: ("STARTTLS", Stage.EHLO),
    Stage.AUTH: ("AUTH", Stage.EHLO),
    Stage.RSET: ("RSET", Stage.MESSAGE),
}


def rail(exchanges: Iterable[Exchange], now: Stage | None, *, connecting: bool = False) -> tuple[RailItem, ...]:
    """The stages in order, each with its mark: how it went last, and `now`, the stage of the step at hand."""
    last = {exchange.stage: exchange for exchange in exchanges}
    items = [RailItem("connect", Mark.NOW if connecting else Mark.DONE)]
    for stage, label in _ALWAYS:
        items.append(_item(label, last.get(stage), here=stage is now))
        items += [
            _item(extra_label, last.get(extra), here=extra is now)
            for extra, (extra_label, behind) in _WHERE_THEY_FIT.items()
            if behind is stage and (extra in last or extra is now)
        ]
    return tuple(items)


def _item(label: str, exchange: Exchange | None, *, here: bool) -> RailItem:
    code = exchange.code if exchange else None
    if here and (exchange is None or code is None):
        return RailItem(label, Mark.NOW)
    if exchange is None or exchange.reply is None:
        return RailItem(label, Mark.AHEAD)
    if not exchange.counts:
        return RailItem(label, Mark.UNSURE, code)
    marks = {2: Mark.DONE, 3: Mark.DONE, 4: Mark.LATER}
    return RailItem(label, marks.get(exchange.reply.code_class, Mark.REFUSED), code)

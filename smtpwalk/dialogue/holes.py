"""What a foreign source lacks: its beginning, what a tool does not show, bytes that a capture lost.

Here lives what a hole does to the state of a dialogue. Nothing is put in its place: whose reply may have stood there
counts for nothing, and what comes behind it is not blamed on anybody until the next command is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.state import DialogueState
from smtpwalk.wire.stages import Stage

_SIDES: Final = {"client": "C", "server": "S", "both": "CS"}


def lacking(what: str, fields: Mapping[str, Any]) -> str:
    """Whose bytes are missing at a mark: `C`, `S`, `CS`, or nobody's."""
    return _SIDES.get(str(fields.get("missing", "")), "") if what == "unsure" else ""


def tear(state: DialogueState, sides: str) -> None:
    """What had been said up to the hole is in the state already, lines without their end included."""
    for exchange in state._pairing.owed:
        exchange.doubts.add(Doubt.LOST)
    if state.phase in (Phase.CONNECTING, Phase.GREETING):
        _pass_the_greeting(state)
    if "C" in sides and state.phase is Phase.MESSAGE:
        message = state.exchanges[-1]
        message.doubts.add(Doubt.LOST)
        if not message.replies and not any(one is message for one in state._pairing.owed):
            state._pairing.owed.append(message)  # its end may be what is missing
    state.torn = True


def cut_off_in_front(state: DialogueState) -> None:
    """The greeting and what followed came before the record begins: nothing of it is owed."""
    if state.phase in (Phase.CONNECTING, Phase.GREETING) and all(row.exchange is None for row in state.rows):
        state._pairing.clear()
        state.exchanges.clear()
        state.phase = Phase.READY


def pass_over(state: DialogueState, what: object, *, succeeded: bool) -> None:
    """Something was said here that the source does not hold (`told.missing`): pairing goes on behind it."""
    owed = state._pairing.owed
    if what == "message" and state.phase is Phase.MESSAGE:
        if not state.exchanges[-1].replies:
            owed.append(state.exchanges[-1])
        state.phase = Phase.READY if state.helo else Phase.START
    elif what == "login":
        login = state.begin(Stage.AUTH, None)
        if succeeded:
            login.unseen_login = state.authenticated = True
        else:
            owed.append(login)
    elif what == "answer" and state.phase is Phase.AUTHENTICATING:
        owed += [exchange for exchange in state.exchanges if exchange.stage is Stage.AUTH][-1:]


def _pass_the_greeting(state: DialogueState) -> None:
    state._pairing.clear()
    if [(exchange.stage, bool(exchange.replies)) for exchange in state.exchanges] == [(Stage.GREETING, False)]:
        state.exchanges.clear()
    state.phase = Phase.START

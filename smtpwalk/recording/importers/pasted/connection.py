"""What the words of telnet and of the shell do to a dialogue: a connection is made, fails, is closed, is left.

Here lives the state of the terminal around the dialogue, and which marks are put down for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, Final

from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import Shown
from smtpwalk.recording.importers.pasted.surroundings import SHOWERS, Around, What, prompt_of


class Effect(Enum):
    NONE = auto()
    GREETING = auto()
    """A connection is being made: a greeting is to come, and a dialogue of before is over."""
    OVER = auto()
    """If a session was open, it has no more lines."""


EFFECTS: Final = {
    What.RUN: Effect.GREETING, What.TRYING: Effect.GREETING, What.CONNECTED: Effect.GREETING,
    What.FAILED: Effect.OVER, What.CLOSED: Effect.OVER, What.PROMPT: Effect.OVER, What.EDGE: Effect.OVER,
    What.TLS: Effect.NONE, What.TALK: Effect.NONE,
}  # fmt: skip
BEHIND_KEPT: Final = 20
"""Remarks that wait for the connection that they stand behind."""
_FAILURES: Final = (("refused", "refused"), ("timed out", "timeout"), ("not known", "no-name"), ("resolve", "no-name"))


class Connection:
    def __init__(self, scribe: Scribe) -> None:
        self.fenced = False
        """An edge of what was pasted was met, so that the next one is the other end."""
        self._scribe = scribe
        self._showing = b""  # the prompt at which a program was started that shows a file
        self._made: Shown | None = None  # "Connected to", until a greeting shows that it belongs to a session
        self._facts: dict[str, object] = {}
        self._behind: list[Shown] = []  # remarks that stand behind it
        self._place = ("", 0)

    def shows_a_file(self, line: Shown) -> bool:
        """A program has the screen until its prompt comes back: a dialogue on it is none of this terminal's."""
        return bool(self._showing) and not line.data.lstrip().startswith(self._showing)

    def hear(self, line: Shown, found: Around, *, live: bool) -> None:
        """Puts down what the line says. `live`: a session was open when it came."""
        what, facts = found.what, found.facts
        self._showing = prompt_of(line.data) if what is What.PROMPT and facts["program"] in SHOWERS else b""
        if what is What.TRYING:
            address = facts.get("address") or facts.get("host", "")
            self._scribe.mark("connecting", line, **_facts(address, self._place[1]))
            self._place = (address, self._place[1])
        elif what is What.CONNECTED:
            self.arrive(real=False)
            address = facts.get("address") or self._place[0] or facts.get("host", "")
            self._made, self._facts = line, _facts(address, int(facts.get("port", self._place[1])))
        elif what is What.FAILED:
            self._scribe.mark("failed", line, kind=_kind(facts["message"]), message=facts["message"])
            self._scribe.next_session()
        elif what is What.CLOSED and (live or self._scribe.begun) and not self._scribe.closed:
            self._scribe.mark("closed", line, by=facts["by"])
        elif what is What.TLS:
            self.arrive(real=True)
            self._scribe.mark("tls", line, **facts)
        else:
            self._remark(line, what, facts, live=live)

    def _remark(self, line: Shown, what: What, facts: Mapping[str, Any], *, live: bool) -> None:
        if what is What.RUN:
            self._place = (facts["host"], int(facts["port"]))
        elif what is What.EDGE:
            self.fenced = not live and not self.fenced
        if self._made is not None and len(self._behind) < BEHIND_KEPT:
            self._behind.append(line)
        else:
            self._scribe.remark(line)

    def stood(self, line: Shown) -> None:
        """Somebody typed a line, and then the greeting came: the connection was there without any words about it."""
        self._made, self._facts = line, {}

    def arrive(self, *, real: bool) -> None:
        """What comes next shows whether this connection was made, or a session was joined in its middle."""
        line, self._made = self._made, None
        behind, self._behind = self._behind, []
        if line is not None and real:
            self._scribe.mark("connected", line, **self._facts)
        elif line is not None and self._facts:
            self._scribe.remark(line)
        for words in behind:
            self._scribe.remark(words)


def _facts(address: str, port: int) -> dict[str, object]:
    return ({"address": address} if address else {}) | ({"port": port} if port else {})


def _kind(message: str) -> str:
    return next((kind for words, kind in _FAILURES if words in message.lower()), "unreachable")

"""Finding exchanges: by command, by code, by class of code, by text. What is typed behind `/` becomes a `Query`.

Here lives what the words of a search mean. All of them must fit one exchange: `rcpt 5xx` finds refused recipients.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from smtpwalk.dialogue.exchange import Exchange, Row
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible

_WORDS: Final = re.compile(r'"([^"]*)"?|(\S+)')
_CODE: Final = re.compile(r"[2-5]\d\d")
_CLASS: Final = re.compile(r"([2-5])(?:xx|yz)", re.IGNORECASE)
_STAGES: Final = {stage.lower(): stage for stage in Stage}

Test = Callable[[Exchange], bool]


@dataclass(frozen=True)
class Query:
    words: str
    """As they were typed."""
    tests: tuple[Test, ...] = ()
    """What must be so of the exchange."""
    text: tuple[str, ...] = ()
    """What must stand in its lines, in small letters."""

    def matches(self, exchange: Exchange, rows: Sequence[Row]) -> bool:
        """`rows`: all that belong to the exchange."""
        if not (self.tests or self.text) or not all(test(exchange) for test in self.tests):
            return False
        lines = [_words(row) for row in rows] if self.text else []
        return all(any(word in line for line in lines) for word in self.text)


def query(words: str) -> Query:
    """A verb or stage (`rcpt`), a code (`550`), a class (`5xx`), else text; `"quoted"` is text whatever it is."""
    tests: list[Test] = []
    text: list[str] = []
    for quoted, word in _WORDS.findall(words):
        test = _test(word) if word else None
        if test is not None:
            tests.append(test)
        elif said := quoted or word:
            text.append(said.lower())
    return Query(words.strip(), tuple(tests), tuple(text))


def hits(wanted: Query, rows: Sequence[Row], exchanges: Sequence[Exchange]) -> list[int]:
    """The rows to go to, in order: those with the text, else the last one of each exchange that matches."""
    own: dict[int, list[int]] = {}
    loose: list[int] = []
    for index, row in enumerate(rows):
        if row.exchange is not None:
            own.setdefault(row.exchange, []).append(index)
        elif wanted.text and not wanted.tests and all(word in _words(row) for word in wanted.text):
            loose.append(index)
    found = set(loose)
    for which, of in own.items():
        if wanted.matches(exchanges[which], [rows[index] for index in of]):
            found.update([i for i in of if any(word in _words(rows[i]) for word in wanted.text)] or of[-1:])
    return sorted(found)


def _words(row: Row) -> str:
    return visible(row.line.data).lower()


def _test(word: str) -> Test | None:
    if _CODE.fullmatch(word):
        return lambda exchange: any(reply.code == int(word) for reply in exchange.replies)
    if kind := _CLASS.fullmatch(word):
        return lambda exchange: any((reply.code or 0) // 100 == int(kind[1]) for reply in exchange.replies)
    if stage := _STAGES.get(word.lower()):
        return lambda exchange: exchange.stage is stage or _verb(exchange) == word.lower()
    return None


def _verb(exchange: Exchange) -> str:
    return exchange.command.verb.decode("latin-1").lower() if exchange.command else ""

"""The rule table: what a client's line must be like for a rule, and what the rule answers. First match wins.

Here live the conditions, each a row of one table, and the answers. Reading rules from TOML is `rule_reader`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.practice.addresses import Kind
from smtpwalk.practice.house import Fate
from smtpwalk.practice.placeholders import Template
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage


class Phase(StrEnum):
    """How far the client has come."""

    NEW = "new"
    """No EHLO or HELO yet."""
    GREETED = "greeted"
    MAIL = "mail"
    """A sender was accepted."""
    RCPT = "rcpt"
    """A recipient was accepted too."""


class TripleState(StrEnum):
    """What greylisting knows of client, sender and recipient."""

    FRESH = "fresh"
    """Never seen, or the delay is not over."""
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said and done."""

    lines: tuple[Template, ...] = ()
    raw: bool = False
    """The lines are sent just as they are, without a line end."""
    pause: float = 0.0
    drip: float = 0.0
    close: bool = False
    start_tls: bool = False
    takes: bool | None = None
    """Whether the state moves on; None: as the reply code says."""
    fate: Fate | None = None

    @property
    def code(self) -> int:
        """The reply code of the last line, 0 for none."""
        found = re.match(r"\d{3}", self.lines[-1].text) if self.lines else None
        return int(found[0]) if found else 0

    @property
    def accepts(self) -> bool:
        return self.code // 100 in (2, 3) if self.takes is None else self.takes


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a line is to be answered. One field for each condition that a rule may set."""

    stage: Stage
    verb: str = ""
    argument: str = ""
    phase: Phase = Phase.NEW
    tls: bool = False
    authenticated: bool = False
    helo: str = ""
    syntax: str = "ok"
    parameter: str = ""
    sender: Kind | None = None
    sender_address: str = ""
    recipients: frozenset[Kind] = frozenset()
    """The kind of the forward-path at RCPT; those of all accepted ones at DATA and the message."""
    form: Form | None = None
    recipient_address: str = ""
    nth: int = 1
    refused: bool = False
    triple: TripleState | None = None
    step: int = 0
    """0 for a command, n for the nth line of a login dialogue."""
    login: str = ""
    """The argument of the AUTH that began that dialogue."""


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a rule. What is None does not matter; all others must hold."""

    verb: re.Pattern[str] | None = None
    argument: re.Pattern[str] | None = None
    phase: frozenset[str] | None = None
    tls: bool | None = None
    authenticated: bool | None = None
    helo: re.Pattern[str] | None = None
    syntax: str | None = None
    unknown_parameter: bool | None = None
    sender: frozenset[str] | None = None
    sender_matches: re.Pattern[str] | None = None
    recipient: frozenset[str] | None = None
    recipient_matches: re.Pattern[str] | None = None
    form: frozenset[str] | None = None
    nth: int | None = None
    from_nth: int | None = None
    refused: bool | None = None
    triple: str | None = None
    step: int | None = None
    login: re.Pattern[str] | None = None

    def holds(self, facts: Facts) -> bool:
        return all(
            test(wanted, facts) for name, test in TESTS.items() if (wanted := getattr(self, name)) is not None
        )

    @property
    def always(self) -> bool:
        return all(getattr(self, name) is None for name in TESTS)


# One row a condition: is it so?
TESTS: Final[MappingProxyType[str, Callable[[Any, Facts], bool]]] = MappingProxyType(
    {
        "verb": lambda wanted, facts: bool(wanted.search(facts.verb)),
        "argument": lambda wanted, facts: bool(wanted.search(facts.argument)),
        "phase": lambda wanted, facts: facts.phase in wanted,
        "tls": lambda wanted, facts: facts.tls is wanted,
        "authenticated": lambda wanted, facts: facts.authenticated is wanted,
        "helo": lambda wanted, facts: bool(wanted.search(facts.helo)),
        "syntax": lambda wanted, facts: facts.syntax == wanted,
        "unknown_parameter": lambda wanted, facts: bool(facts.parameter) is wanted,
        "sender": lambda wanted, facts: facts.sender in wanted,
        "sender_matches": lambda wanted, facts: bool(wanted.search(facts.sender_address)),
        "recipient": lambda wanted, facts: bool(facts.recipients & wanted),
        "recipient_matches": lambda wanted, facts: bool(wanted.search(facts.recipient_address)),
        "form": lambda wanted, facts: facts.form in wanted,
        "nth": lambda wanted, facts: facts.nth == wanted,
        "from_nth": lambda wanted, facts: facts.nth >= wanted,
        "refused": lambda wanted, facts: facts.refused is wanted,
        "triple": lambda wanted, facts: facts.triple == wanted,
        "step": lambda wanted, facts: facts.step == wanted,
        "login": lambda wanted, facts: bool(wanted.search(facts.login)),
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    on: frozenset[Stage]
    answer: Answer
    when: When = field(default_factory=When)
    unverified: bool = False
    """The wording was not read in a source or seen on a real server."""
    file: str = ""
    line: int = 0

    def fits(self, facts: Facts) -> bool:
        return facts.stage in self.on and self.when.holds(facts)

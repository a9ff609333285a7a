"""What Exim does with a mail at RCPT: its ACL, statement by statement (specification, chapter 44).

A condition holds, fails, or is not known here (regular expressions, look-ups, `condition =`). Without an
ACL for RCPT everything is refused, and so is what no statement decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from smtpwalk.configs.cases import Case, Decision, same_domain, within
from smtpwalk.configs.settings import Config, Setting

MOST_TURNS: Final = 8
_SIGNS: Final = re.compile(r"\^(\.\*)?\[([^\]^\\]+)\](?:\.\*)?\$?\Z")
"""The one kind of expression that is read: some signs anywhere in the local part, or at its start."""
_MODIFIERS: Final = frozenset(
    [
        "message",
        "log_message",
        "logwrite",
        "log_reject_target",
        "control",
        "delay",
        "set",
        "add_header",
        "remove_header",
        "continue",
        "verify",
        "udpsend",
        "queue",
    ]
)


def decide(config: Config, case: Case) -> Decision:
    option = config.last("acl_smtp_rcpt", "option")
    name = option.values[0] if option and option.values else ""
    statements = [s for s in config.of(within=name) if s.keyword != "acl"] if name else []
    if name and not statements and not config.of("acl", name):
        return Decision.CANNOT_TELL
    for statement in statements:
        found = _VERBS[statement.keyword](statement, config, case)
        if found is not None:
            return found
    return Decision.REFUSES


def _accept(statement: Setting, config: Config, case: Case) -> Decision | None:
    passed, doubt = False, False
    for key, values in statement.fields.items():
        if key == "endpass":
            passed = True
            continue
        holds = _holds(key, values, config, case)
        if holds is False:
            return Decision.REFUSES if passed else None
        doubt = doubt or holds is None
    return Decision.CANNOT_TELL if doubt else Decision.TAKES


def _deny(statement: Setting, config: Config, case: Case) -> Decision | None:
    """What may refuse is passed by: it never opens."""
    found = [_holds(key, values, config, case) for key, values in statement.fields.items()]
    return Decision.REFUSES if all(found) else None


def _require(statement: Setting, config: Config, case: Case) -> Decision | None:
    found = [_holds(key, values, config, case) for key, values in statement.fields.items()]
    return Decision.REFUSES if False in found else None


def _discard(statement: Setting, config: Config, case: Case) -> Decision | None:
    found = [_holds(key, values, config, case) for key, values in statement.fields.items()]
    return None if False in found else Decision.CANNOT_TELL


def _warn(statement: Setting, config: Config, case: Case) -> Decision | None:
    return None


_VERBS: Final[Mapping[str, Callable[[Setting, Config, Case], Decision | None]]] = {
    "accept": _accept,
    "deny": _deny,
    "drop": _deny,
    "defer": _deny,
    "require": _require,
    "discard": _discard,
    "warn": _warn,
}


def _holds(key: str, values: tuple[str, ...], config: Config, case: Case) -> bool | None:
    name, no = key.partition("#")[0].removeprefix("!"), key.startswith("!")
    if name in _MODIFIERS or name == "endpass":
        return True
    test = _CONDITIONS.get(name)
    found = None if test is None else test(values, config, case)
    return found if found is None or not no else not found


def _hosts(values: tuple[str, ...], config: Config, case: Case) -> bool | None:
    def one(item: str) -> bool | None:
        if item == "*":
            return True
        if item in ("localhost", "@[]"):
            return case.loopback
        return within(case.client, item) if re.match(r"[0-9a-fA-F.:/\[\]]+\Z", item) else None

    return _in_list(values, "hostlist", config, one)


def _domain_list(domain: str, values: tuple[str, ...], config: Config) -> bool | None:
    def one(item: str) -> bool | None:
        if item == "@":
            own = config.last("primary_hostname", "option")
            return bool(own and own.values and same_domain(domain, own.values[0]))
        return None if item.startswith("^") or ";" in item or "$" in item else same_domain(domain, item)

    return _in_list(values, "domainlist", config, one)


def _addresses(address: str, values: tuple[str, ...], config: Config) -> bool | None:
    def one(item: str) -> bool | None:
        if item.startswith("^") or ";" in item or "$" in item:
            return None
        local, at, domain = item.rpartition("@")
        own_local, _, own_domain = address.rpartition("@")
        return same_domain(own_domain, domain) and (not at or local in ("*", own_local))

    return _in_list(values, "addresslist", config, one)


def _local_parts(values: tuple[str, ...], config: Config, case: Case) -> bool | None:
    def one(item: str) -> bool | None:
        found = _SIGNS.match(item)
        if found:
            there = case.local_part if found[1] else case.local_part[:1]
            return any(sign in found[2] for sign in there)
        return None if item.startswith("^") or ";" in item else case.local_part == item

    return _in_list(values, "localpartlist", config, one)


_CONDITIONS: Final[Mapping[str, Callable[[tuple[str, ...], Config, Case], bool | None]]] = {
    "hosts": _hosts,
    "domains": lambda values, config, case: _domain_list(case.domain, values, config),
    "sender_domains": lambda values, config, case: _domain_list(case.sender_domain, values, config),
    "senders": lambda values, config, case: _addresses(case.sender, values, config),
    "recipients": lambda values, config, case: _addresses(case.recipient, values, config),
    "local_parts": _local_parts,
    "authenticated": lambda values, config, case: case.login,
    "dnslists": lambda values, config, case: False,
}
"""A client of a lesson's case stands on no list."""


def _in_list(
    values: Iterable[str], kind: str, config: Config, one: Callable[[str], bool | None], turn: int = 0
) -> bool | None:
    """Exim's rule for lists: the first item that fits decides; behind a last item with `!` all others are in."""
    last_no = False
    for value in values:
        no, item = value.startswith("!"), value.removeprefix("!").strip()
        named = config.last(item[1:], kind) if item.startswith("+") else None
        if item.startswith("+"):
            found = (
                _in_list(named.values, kind, config, one, turn + 1) if named and turn < MOST_TURNS else None
            )
        else:
            found = one(item)
        if found is None:
            return None
        if found:
            return not no
        last_no = no
    return last_no

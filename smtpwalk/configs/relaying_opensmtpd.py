"""What OpenSMTPD does with a mail (smtpd.conf(5)): the first match rule that fits decides, and none
refuses.
"""

from __future__ import annotations

from collections.abc import Collection

from smtpwalk.configs.cases import Case, Decision, same_domain, within
from smtpwalk.configs.opensmtpd import REGEX
from smtpwalk.configs.settings import Config, Setting


def decide(config: Config, case: Case) -> Decision:
    for rule in config.of("match"):
        fits = _fits(config, rule, case)
        if fits is None:
            return Decision.CANNOT_TELL
        if fits:
            return Decision.REFUSES if "reject" in rule.fields else _action(config, rule)
    return Decision.REFUSES


def _action(config: Config, rule: Setting) -> Decision:
    name = rule.fields["action"][0]
    return Decision.TAKES if config.of("action", name) else Decision.CANNOT_TELL


def _fits(config: Config, rule: Setting, case: Case) -> bool | None:
    """None: something decides that is not in the file. A condition that surely fails outweighs it."""
    found = [_condition(config, key, values, case) for key, values in rule.fields.items()]
    if not {"from", "!from"} & rule.fields.keys():
        found.append(case.loopback or (case.login and "auth" in rule.fields))
    if not {"for", "!for"} & rule.fields.keys():
        found.append(case.domain == "localhost")
    return False if False in found else (None if None in found else True)


def _condition(config: Config, key: str, values: tuple[str, ...], case: Case) -> bool | None:
    holds = _plain(config, key.removeprefix("!"), values, case)
    return holds if holds is None or not key.startswith("!") else not holds


def _plain(config: Config, key: str, values: tuple[str, ...], case: Case) -> bool | None:
    match key:
        case "from":
            return _range(values, lambda kind, rest: _from(config, kind, rest, case))
        case "for":
            return _range(values, lambda kind, rest: _for(config, kind, rest, case))
        case "auth":
            return case.login if not values else (None if case.login else False)
        case "action" | "reject":
            return True
        case "rcpt-to":
            return _among(config, case.recipient.lower(), values)
        case "mail-from":
            return _among(config, case.sender.lower(), values)
    return None


def _range(values: tuple[str, ...], holds: object) -> bool | None:
    assert callable(holds)
    kind, rest = (values[0], values[1:]) if values else ("", ())
    found: bool | None = holds(kind.removeprefix("!"), rest)
    return found if found is None or not kind.startswith("!") else not found


def _from(config: Config, kind: str, rest: tuple[str, ...], case: Case) -> bool | None:
    match kind:
        case "any":
            return True
        case "local":
            return case.loopback
        case "socket":
            return False
        case "auth":
            return case.login if not rest else (None if case.login else False)
        case "src":
            items = _items(config, rest)
            return None if items is None else any(within(case.client, item) for item in items)
    return None


def _for(config: Config, kind: str, rest: tuple[str, ...], case: Case) -> bool | None:
    match kind:
        case "any":
            return True
        case "local":
            return case.domain == "localhost"
        case "domain":
            items = _items(config, rest)
            return None if items is None else any(same_domain(case.domain, item) for item in items)
        case "rcpt-to":
            return _among(config, case.recipient.lower(), rest)
    return None


def _among(config: Config, address: str, values: tuple[str, ...]) -> bool | None:
    items = _items(config, values)
    if items is None:
        return None
    return any(
        address == item.lower() or (item.startswith("@") and address.endswith(item.lower())) for item in items
    )


def _items(config: Config, values: Collection[str]) -> tuple[str, ...] | None:
    """The values, those of tables that stand in the file put in; None for tables elsewhere, and for patterns."""
    found: list[str] = []
    if REGEX in values:
        return None
    for value in values:
        if not value.startswith("<"):
            found.append(value)
            continue
        table = config.last(value.strip("<>"), "table")
        if table is None or "{" not in table.values:
            return None
        found += [word for word in table.values if word not in ("{", "}", ",")]
    return tuple(found)

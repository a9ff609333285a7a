"""What a sendmail .mc of 8.9 or later does with a stranger's mail (cf/README): closed, but for the features
that open.

The access map and the files of classes w and R are not in the .mc: what they name is not known here, and
only `RELAY_DOMAIN` and `LOCAL_DOMAIN` are.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.configs.cases import Case, Decision, same_domain
from smtpwalk.configs.settings import Config

_DOUBTFUL: Final = ("relay_based_on_MX", "relay_mail_from", "relay_entire_domain", "access_db")
"""Features by which a name or a map that is not in this file decides: it may let a stranger through."""


def decide(config: Config, case: Case) -> Decision:
    own = _domains(config, "LOCAL_DOMAIN")
    relayed = _domains(config, "RELAY_DOMAIN")
    routed = any(sign in case.local_part for sign in "%!@")
    if _has(config, "promiscuous_relay") or case.loopback:
        return Decision.TAKES
    if any(same_domain(case.domain, domain, below=True) for domain in relayed):
        return Decision.TAKES
    if any(same_domain(case.domain, domain) for domain in own):
        return Decision.CANNOT_TELL if routed and _has(config, "loose_relay_check") else Decision.TAKES
    if case.login and config.of("TRUST_AUTH_MECH"):
        return Decision.TAKES
    if _has(config, "relay_local_from"):
        if any(same_domain(case.sender_domain, domain) for domain in own):
            return Decision.TAKES
        if not own:
            return Decision.CANNOT_TELL
    return Decision.CANNOT_TELL if any(_has(config, name) for name in _DOUBTFUL) else Decision.REFUSES


def _has(config: Config, feature: str) -> bool:
    return bool(config.of("FEATURE", feature))


def _domains(config: Config, macro: str) -> tuple[str, ...]:
    return tuple(domain for setting in config.of(macro) for domain in setting.name.split())

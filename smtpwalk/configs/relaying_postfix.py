"""What Postfix does with a mail at RCPT (SMTPD_ACCESS_README, postconf(5)): two lists, each ends at its
first decision.

Restrictions that only refuse more (`reject_rbl_client` and the like) are passed by: they never open a
relay. A table that is not in the file may permit: what is refused behind it, nobody can tell.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.configs.cases import Case, Decision, same_domain, within
from smtpwalk.configs.postfix_access import Says, access
from smtpwalk.configs.postfix_main import expanded
from smtpwalk.configs.postfix_words import CLASSES, MAY_PERMIT, WARN_ONLY, Restriction, restrictions
from smtpwalk.configs.settings import Config

_RELAY_DEFAULT: Final = ("permit_mynetworks", "permit_sasl_authenticated", "defer_unauth_destination")
_OWN_DEFAULT: Final = ("$myhostname", "localhost.$mydomain", "localhost")
_HERE: Final = ("127.0.0.0/8", "::1")
_OURS: Final = ("mydestination", "virtual_mailbox_domains", "virtual_alias_domains")
_DEEPEST: Final = 10


def decide(config: Config, case: Case) -> Decision:
    """A list that surely refuses outweighs one of which nobody can tell."""
    found = {
        _walk(config, expanded(config, name, default), case, _DEEPEST) or Decision.TAKES
        for name, default in (
            ("smtpd_relay_restrictions", _RELAY_DEFAULT),
            ("smtpd_recipient_restrictions", ()),
        )
    }
    return next(
        (each for each in (Decision.REFUSES, Decision.CANNOT_TELL) if each in found), Decision.TAKES
    )


def _walk(config: Config, values: tuple[str, ...], case: Case, depth: int) -> Decision | None:
    """What the list decides; None when it comes to its end. Behind what may permit, no refusal is sure."""
    doubt, warn = False, False
    for restriction in restrictions(values):
        found = _word(config, restriction, case, depth)
        if found is Decision.TAKES:
            return Decision.TAKES
        if found is Decision.REFUSES and not warn:
            return Decision.CANNOT_TELL if doubt else Decision.REFUSES
        doubt = doubt or found is Decision.CANNOT_TELL
        warn = restriction.word == WARN_ONLY
    return Decision.CANNOT_TELL if doubt and depth < _DEEPEST else None


def _word(config: Config, restriction: Restriction, case: Case, depth: int) -> Decision | None:
    """None: it goes on with the next word. `cannot-tell`: it may permit."""
    word = restriction.word
    match word:
        case "permit":
            return Decision.TAKES
        case "permit_mynetworks" | "permit_inet_interfaces":
            return _TRUST[_trusted(config, case)]
        case "permit_sasl_authenticated" if case.login:
            return Decision.TAKES
        case "permit_auth_destination" if _ours(config, case):
            return Decision.TAKES
        case "reject_unauth_destination" | "defer_unauth_destination":
            return None if _ours(config, case) else Decision.REFUSES
        case "reject" | "defer" | "defer_if_permit":
            return Decision.REFUSES
        case maybe if maybe in MAY_PERMIT or maybe.startswith("$"):
            return Decision.CANNOT_TELL
    if word.startswith("check_") and restriction.argument:
        return _ACCESS[access(word, restriction.argument, case)]
    if depth and word in [name.lower() for name in expanded(config, CLASSES)]:
        return _walk(config, expanded(config, word), case, depth - 1)
    return None


_TRUST: Final = {True: Decision.TAKES, False: None, None: Decision.CANNOT_TELL}
_ACCESS: Final = {
    Says.PERMIT: Decision.TAKES,
    Says.REFUSE: Decision.REFUSES,
    Says.NOTHING: None,
    Says.UNKNOWN: Decision.CANNOT_TELL,
}


def _trusted(config: Config, case: Case) -> bool | None:
    """Whether the client is in mynetworks; None when only the machine's own network decides."""
    if config.last("mynetworks") is None:
        style = expanded(config, "mynetworks_style", ("host",))
        return True if case.loopback else (None if style != ("host",) else False)
    for network in expanded(config, "mynetworks"):
        if within(case.client, network.removeprefix("!")):
            return not network.startswith("!")
    return False


def _ours(config: Config, case: Case) -> bool:
    """Whether the recipient's domain is one that this server takes mail for."""
    names = [value for name in _OURS for value in _own(config, name)]
    if any(same_domain(case.domain, name) for name in names):
        return not _routed(case.local_part)
    return any(same_domain(case.domain, name, below=True) for name in expanded(config, "relay_domains"))


def _own(config: Config, name: str) -> tuple[str, ...]:
    found = expanded(config, name, _OWN_DEFAULT if name == "mydestination" else ())
    host = expanded(config, "myhostname")
    domain = expanded(config, "mydomain") or tuple(name.partition(".")[2] for name in host)
    put_in = {"$myhostname": host, "$mydomain": domain}
    return tuple(new for value in found for new in put_in.get(value, (value,)))


def _routed(local_part: str) -> bool:
    """`allow_untrusted_routing = no`, the default: u@far@own, u%far@own and far!u@own are strangers' addresses."""
    return any(sign in local_part for sign in "@%!")

"""What Postfix does with a mail at RCPT (SMTPD_ACCESS_README, postconf(5)): two lists, each ends at its
first decision.

Restrictions that only refuse more (`reject_rbl_client` and the like) are passed by: they never open a
relay.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.configs.cases import Case, Decision, same_domain, within
from smtpwalk.configs.postfix_main import expanded
from smtpwalk.configs.settings import Config

_RELAY_DEFAULT: Final = ("permit_mynetworks", "permit_sasl_authenticated", "defer_unauth_destination")
_OWN_DEFAULT: Final = ("$myhostname", "localhost.$mydomain", "localhost")
_HERE: Final = ("127.0.0.0/8", "::1")
_OURS: Final = ("mydestination", "virtual_mailbox_domains", "virtual_alias_domains")
_MAYBE: Final = frozenset({"permit_mx_backup", "permit_tls_clientcerts", "permit_tls_all_clientcerts"})


def decide(config: Config, case: Case) -> Decision:
    for name, default in (("smtpd_relay_restrictions", _RELAY_DEFAULT), ("smtpd_recipient_restrictions", ())):
        found = _walk(config, expanded(config, name, default), case)
        if found is not Decision.TAKES:
            return found
    return Decision.TAKES


def _walk(config: Config, restrictions: tuple[str, ...], case: Case) -> Decision:
    doubt = False
    for word in restrictions:
        match word.lower():
            case "permit":
                return _doubtful(Decision.TAKES, doubt)
            case "permit_mynetworks" | "permit_inet_interfaces":
                trusted = _trusted(config, case)
                if trusted:
                    return Decision.TAKES
                doubt = doubt or trusted is None
            case "permit_sasl_authenticated" if case.login:
                return Decision.TAKES
            case "permit_auth_destination" if _ours(config, case):
                return Decision.TAKES
            case "reject_unauth_destination" | "defer_unauth_destination":
                if not _ours(config, case):
                    return _doubtful(Decision.REFUSES, doubt)
            case "reject" | "defer":
                return _doubtful(Decision.REFUSES, doubt)
            case maybe if maybe in _MAYBE:
                doubt = True
    return Decision.TAKES


def _doubtful(found: Decision, doubt: bool) -> Decision:
    return Decision.CANNOT_TELL if doubt else found


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

"""The words of Postfix's restriction lists (postconf(5), SMTPD_ACCESS_README), and a list taken apart into
them.

Here live the tables: which words there are, which want an argument, which may let a mail pass by something
that is not in the file. What a list decides is the business of `relaying_postfix`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

LISTS: Final = tuple(
    f"smtpd_{stage}_restrictions"
    for stage in ("client", "helo", "sender", "relay", "recipient", "data", "end_of_data", "etrn")
)
CLASSES: Final = "smtpd_restriction_classes"
WARN_ONLY: Final = "warn_if_reject"



def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ALONE: Final = _set(
    """
    permit permit_mynetworks permit_inet_interfaces permit_sasl_authenticated permit_auth_destination
    permit_mx_backup permit_naked_ip_address permit_tls_clientcerts permit_tls_all_clientcerts
    reject defer defer_if_permit defer_if_reject warn_if_reject check_relay_domains
    reject_unauth_destination defer_unauth_destination reject_unauth_pipelining reject_plaintext_session
    reject_multi_recipient_bounce
    reject_unknown_client_hostname reject_unknown_reverse_client_hostname reject_unknown_client
    reject_unknown_reverse_client reject_unknown_forward_client_hostname
    reject_invalid_helo_hostname reject_non_fqdn_helo_hostname reject_unknown_helo_hostname
    reject_invalid_hostname reject_non_fqdn_hostname reject_unknown_hostname
    reject_non_fqdn_sender reject_unknown_sender_domain reject_unlisted_sender reject_unverified_sender
    reject_sender_login_mismatch reject_authenticated_sender_login_mismatch
    reject_unauthenticated_sender_login_mismatch reject_known_sender_login_mismatch
    reject_non_fqdn_recipient reject_unknown_recipient_domain reject_unlisted_recipient
    reject_unverified_recipient reject_unknown_address reject_maps_rbl check_recipient_maps check_sender_maps
    """
)
_WITH_ONE: Final = _set(
    """
    check_client_access check_reverse_client_hostname_access check_helo_access check_sender_access
    check_recipient_access check_sasl_access check_ccert_access check_etrn_access
    check_policy_service sleep
    reject_rbl_client reject_rbl reject_rhsbl_client reject_rhsbl_reverse_client reject_rhsbl_helo
    reject_rhsbl_sender reject_rhsbl_recipient permit_dnswl_client permit_rhswl_client
    """
) | frozenset(
    f"check_{who}_{what}_access"
    for who in ("client", "reverse_client_hostname", "helo", "sender", "recipient")
    for what in ("a", "mx", "ns")
)
MAY_PERMIT: Final = _set(
    """
    permit_mx_backup permit_naked_ip_address permit_tls_clientcerts permit_tls_all_clientcerts
    permit_dnswl_client permit_rhswl_client check_policy_service check_relay_domains
    """
)
CLOSING: Final = _set(
    """
    reject defer defer_if_permit reject_unauth_destination defer_unauth_destination check_relay_domains
    """
)
"""One of these must stand in the lists of RCPT, or smtpd does not serve anybody."""


@dataclass(frozen=True, slots=True)
class Restriction:
    word: str
    """In small letters; `check_*_access` for a map that stands there by itself."""
    argument: str | None = None


def restrictions(values: Sequence[str]) -> Iterator[Restriction]:
    """The list with each word's argument beside it. An argument that is missing is None."""
    rest = iter(values)
    for value in rest:
        word = value.lower()
        if word in _WITH_ONE:
            yield Restriction(word, next(rest, None))
        elif is_map(value):
            yield Restriction("check_recipient_access", value)
        else:
            yield Restriction(word)


def is_map(value: str) -> bool:
    return ":" in value


def fault_of(restriction: Restriction, classes: Sequence[str]) -> str:
    """Why Postfix would not take it; empty when it would. A `$name` is somebody else's to know."""
    word = restriction.word
    if word in _WITH_ONE:
        return f"behind {word} something is missing: its table or list" if not restriction.argument else ""
    if word in _ALONE or word.startswith("$") or word in classes:
        return ""
    return f"Postfix has no restriction {word!a}: it answers every mail with 451, a configuration error"

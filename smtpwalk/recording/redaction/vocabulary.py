"""Words that give nobody away: those of this program's own tables, and the customary names of mail hosts.

A local part such as `relay` or `sender` is hidden where it stands in an address. Standing alone it stays, for such
words carry the meaning of replies, and the verdict rests on them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from smtpwalk.relay.probes import builtin_probes, controls
from smtpwalk.relay.tokens import is_token

_TABLES: Final = (
    ("smtpwalk.wire", "codes.toml"),
    ("smtpwalk.dialogue", "software.toml"),
    ("smtpwalk.relay", "wordings.toml"),
    ("smtpwalk.relay", "probes.toml"),
)
_TEMPLATE: Final = re.compile(r"^(?:mail_from|rcpt_to) = .*$", re.MULTILINE)
_OTHERS: Final = (
    "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec utc gmt size auth login plain dsn etrn"
    " help binarymime chunking pipelining smtputf mime body bytes hidden from to cc bcc subject date received text html"
    " charset content type version encoding transfer multipart mixed alternative boundary quoted printable base iso utf"
    " esmtp smtp lmtp tls ssl inc ltd corporation microsoft google"
)
_CUSTOMARY: Final = re.compile(
    r"(?:mx|mxs|mail|smtp|esmtp|mta|relay|gw|gateway|ns|dns|www|pop|imap|inbound|outbound|mailhost|mailer|exchange)"
    r"[0-9]{0,2}"
)
_OFFICES: Final = frozenset(
    {"postmaster", "abuse", "root", "mailer-daemon", "hostmaster", "webmaster", "noc", "security"}
)
"""Local parts that every domain has (RFC 2142), and that the relay test's own forms name."""
_NOBODYS: Final = frozenset({"localhost", "localhost.localdomain", "ipv6"})
_HOST_IN_TEMPLATE: Final = re.compile(r"[a-z-]+\.invalid")


@cache
def vocabulary() -> frozenset[str]:
    """Small letters. The templates of the forms are no prose: they hold names."""
    texts = (files(package).joinpath(name).read_text("utf-8").lower() for package, name in _TABLES)
    words = (word for text in texts for word in re.findall(r"[a-z]{2,}", _TEMPLATE.sub("", text)))
    return frozenset({*words, *_OTHERS.split()})


def tells_nothing(word: str) -> bool:
    """Standing alone it cannot be told from an ordinary word: short, a number, or one of the vocabulary."""
    return len(word) < 3 or not any(sign.isalpha() for sign in word) or word in vocabulary()


def is_customary(label: str) -> bool:
    """A label such as `mx` or `mail2`, which says what a host is for and not whose it is."""
    return _CUSTOMARY.fullmatch(label) is not None


def is_office(local_part: str) -> bool:
    """A local part that belongs to no person: a role, or a token of the relay test."""
    return local_part in _OFFICES or is_token(local_part)


@cache
def _fixed_hosts() -> frozenset[str]:
    probes = (*controls(), *builtin_probes())
    return frozenset(host for probe in probes for host in _HOST_IN_TEMPLATE.findall(probe.mail_from + probe.rcpt_to))


def is_nobodys(host: str) -> bool:
    """A name that every machine has, or that the relay test itself made up."""
    return host in _NOBODYS or host in _fixed_hosts()

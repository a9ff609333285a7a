"""Where a path leads: the raw path is kept, and its last destination found as one personality would find it.

Here lives the reading of `MAIL FROM:<...>` and `RCPT TO:<...>` and of the routed forms (percent, bang, source
route, quoted, two at-signs). Nothing here accepts or refuses: that is the rule table's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from smtpwalk.wire.paths import Form, form_of, outside_quotes, split_domain

MOST_TURNS: Final = 8
"""A routed form may hold another one. Nobody needs more turns than this, and a loop must end."""


class Kind(StrEnum):
    """Whose the destination is."""

    NULL = "null"
    OWN = "own"
    """A user of the host's own domain (or a bare name, which a host completes with its own domain)."""
    UNKNOWN = "unknown"
    """The own domain, but no such user."""
    FOREIGN = "foreign"
    ROUTED = "routed"
    """Foreign, reached through the host's own name by a form that this host honours."""
    BARE = "bare"
    """A sender without a domain. (A recipient without one is OWN or UNKNOWN.)"""


HONOURABLE: Final = (Form.PERCENT, Form.BANG, Form.SOURCE_ROUTE, Form.QUOTED, Form.TWO_ATS)


@dataclass(frozen=True, slots=True)
class Path:
    """A path as the client wrote it. `raw` with its brackets, if it had any; `inner` without."""

    raw: bytes
    inner: bytes
    parameters: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    kind: Kind
    form: Form
    address: bytes
    """Where it leads, as resolved: `u@far` for `u%far@own` on a host that honours the percent sign."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What one host takes for its own."""

    domains: tuple[str, ...]
    """Mail domains; the first completes a bare name."""
    names: tuple[str, ...] = ()
    """Further names of the host: its host name, `localhost`, an address literal."""
    users: frozenset[str] = frozenset()
    catch_all: bool = False
    honours: frozenset[Form] = frozenset()
    own: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        own = frozenset(name.lower().encode() for name in (*self.domains, *self.names))
        object.__setattr__(self, "own", own)

    def is_own(self, domain: bytes) -> bool:
        return domain.lower().rstrip(b".") in self.own

    def knows(self, local_part: bytes) -> bool:
        return self.catch_all or local_part.decode("latin-1").lower() in self.users


BLANK: Final = "blank"
NO_BRACKETS: Final = "no-brackets"
TOLERANCES: Final = (BLANK, NO_BRACKETS)
"""What a host may forgive: a blank after the colon, missing angle brackets."""


def read_path(argument: bytes, keyword: bytes, tolerates: frozenset[str]) -> Path | None:
    """The path of `FROM:<...>` or `TO:<...>`; None when this host would call it a syntax error."""
    if argument[: len(keyword)].upper() != keyword:
        return None
    rest = argument[len(keyword) :]
    if rest[:1] in (b" ", b"\t"):
        if BLANK not in tolerates:
            return None
        rest = rest.lstrip()
    if rest.startswith(b"<"):
        return _bracketed(rest)
    words = rest.split()
    if not words or NO_BRACKETS not in tolerates:
        return None
    return Path(words[0], words[0], tuple(words[1:]))


def _bracketed(rest: bytes) -> Path | None:
    end = _closing_bracket(rest)
    if end < 0:
        return None
    inner, after = rest[1:end], rest[end + 1 :]
    if after[:1] not in (b"", b" ", b"\t") or b" " in outside_quotes(inner):
        return None
    return Path(rest[: end + 1], inner, tuple(after.split()))


def _closing_bracket(rest: bytes) -> int:
    """Where the path ends: at the first `>` outside a quoted string."""
    return outside_quotes(rest).find(b">")


def _turn_percent(local: bytes) -> bytes:
    user, _, host = local.rpartition(b"%")
    return user + b"@" + host


def _turn_bang(local: bytes) -> bytes:
    host, _, user = local.partition(b"!")
    return user + b"@" + host


def _turn_quoted(local: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", local[1:-1], flags=re.DOTALL)


def _turn_two_ats(local: bytes) -> bytes:
    return local


# How a host that honours a form reads the local part on.
_TURNS: Final[MappingProxyType[Form, Callable[[bytes], bytes]]] = MappingProxyType(
    {
        Form.PERCENT: _turn_percent,
        Form.BANG: _turn_bang,
        Form.QUOTED: _turn_quoted,
        Form.TWO_ATS: _turn_two_ats,
    }
)


def resolve(inner: bytes, naming: Naming) -> Destination:
    """Where a forward-path leads on a host with these names."""
    form = form_of(inner)
    if not inner:
        return Destination(Kind.NULL, Form.PLAIN, b"")
    address, through_own = inner, False
    for _ in range(MOST_TURNS):
        further = _turn(address, naming)
        if further is None:
            break
        address, through_own = further[0], through_own or further[1]
    return _destination(address, form, through_own, naming)


def _turn(inner: bytes, naming: Naming) -> tuple[bytes, bool] | None:
    """One layer taken off: what remains, and whether the layer was the host's own name honoured."""
    form = form_of(inner)
    if form is Form.SOURCE_ROUTE:
        route, _, rest = inner.partition(b":")
        first_hop = route[1:].partition(b",")[0]
        # RFC 5321 appendix C: a host that does not honour the route ignores it and looks at the end of it.
        return rest, form in naming.honours and naming.is_own(first_hop)
    local, domain = split_domain(inner)
    if (domain and not naming.is_own(domain)) or form not in naming.honours or form not in _TURNS:
        return None
    return _TURNS[form](local), True


def _destination(address: bytes, form: Form, through_own: bool, naming: Naming) -> Destination:
    local, domain = split_domain(address)
    if domain and not naming.is_own(domain):
        return Destination(Kind.ROUTED if through_own else Kind.FOREIGN, form, address)
    whole = local + b"@" + (domain or naming.domains[0].encode())
    return Destination(Kind.OWN if naming.knows(local) else Kind.UNKNOWN, form, whole)


def resolve_sender(inner: bytes, naming: Naming) -> Destination:
    """Whose a reverse-path claims to be. Any user of the own domain will do: nobody looks senders up."""
    if not inner:
        return Destination(Kind.NULL, Form.PLAIN, b"")
    form = form_of(inner)
    if form is Form.SOURCE_ROUTE:
        inner = inner.partition(b":")[2]
    local, domain = split_domain(inner)
    if not domain:
        return Destination(Kind.BARE, form, local + b"@" + naming.domains[0].encode())
    return Destination(Kind.OWN if naming.is_own(domain) else Kind.FOREIGN, form, inner)

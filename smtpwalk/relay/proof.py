"""Proof of delivery: what an arrived message is to a probe.

Here live the reading of an arrival and its comparison with the envelope that was asked. Nothing here receives mail,
waits or decides about a host: `net` brings the bytes, `verdict` weighs what is said here.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from smtpwalk.relay.bounces import tells_of_failure
from smtpwalk.relay.tokens import find_tokens, is_token, new_token
from smtpwalk.relay.trace import Field, Hop, header_fields, hops, received_lines

__all__ = [
    "Arrival",
    "Hop",
    "Meaning",
    "Source",
    "find_tokens",
    "hops",
    "is_bounce",
    "is_token",
    "judge_arrival",
    "new_token",
    "read_message",
]

MOST_KEPT: Final = 64 * 1024
MOST_SEARCHED: Final = 256 * 1024
"""Our own messages have a kilobyte or two, and what a host adds stands in front or is small."""
MOST_TOKENS: Final = 20
"""Of one message. Ours hold one; a digest of bounces may hold some."""
MOST_ADDRESSES: Final = 100

Source = Literal["catcher", "maildir", "mbox", "practice outbox", "pasted"]
Meaning = Literal["relayed", "kept", "bounced"]

# Who handed the envelope over in person. Elsewhere it is read from lines that hosts on the way wrote.
_ENVELOPE_SEEN: Final[frozenset[Source]] = frozenset({"catcher", "practice outbox"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that holds one of our tokens, as it came out."""

    token: str
    envelope_from: bytes
    """The reverse-path without brackets; empty for `<>`, and where nobody knows it."""
    envelope_to: tuple[bytes, ...]
    """The forward-paths as they were given, without the outer brackets."""
    received: tuple[str, ...]
    """The Received lines, top (the last host) first, unfolded. Not sanitised."""
    data: bytes
    """The head of the message."""
    t: float
    source: Source
    peer: str = ""
    """The address that the catcher got it from."""
    bounce: bool = False
    """Known to be a notification where its text is not at hand any more: a recording keeps none."""


def read_message(
    data: bytes,
    *,
    t: float,
    source: Source,
    envelope_from: bytes | None = None,
    envelope_to: Sequence[bytes] | None = None,
    peer: str = "",
    known: Callable[[str], bool] | None = None,
) -> list[Arrival]:
    """An arrival for each of our tokens in this message and its envelope; none for mail that is not ours.

    Without an envelope it is read from the lines that the last host put on top. `known` says which tokens are
    ours; without it every whole token is.
    """
    if source == "pasted":
        data = textwrap.dedent(data[:MOST_SEARCHED].decode("latin-1")).encode("latin-1")
    paths = () if envelope_to is None else tuple(map(_without_brackets, envelope_to[:MOST_ADDRESSES]))
    tokens = _our_tokens(data[:MOST_SEARCHED], paths, known)
    if not tokens:
        return []
    fields = header_fields(data)
    received = received_lines(fields)
    paths = _delivered_to(fields, received) if envelope_to is None else paths
    sender = _return_path(fields) if envelope_from is None else _without_brackets(envelope_from)
    return [Arrival(token, sender, paths, received, data[:MOST_KEPT], t, source, peer) for token in tokens]


def _our_tokens(data: bytes, paths: Sequence[bytes], known: Callable[[str], bool] | None) -> list[str]:
    found = dict.fromkeys([*find_tokens(b"\n\n".join(paths)), *find_tokens(data)])
    return [token for token in found if known is None or known(token)][:MOST_TOKENS]


def _without_brackets(path: bytes) -> bytes:
    path = path.strip()
    return path[1:-1] if path.startswith(b"<") and path.endswith(b">") else path


def _return_path(fields: Sequence[Field]) -> bytes:
    """From the line that the final delivery adds, or an mbox file's `From ` line, or nothing."""
    for field in fields:
        if field.name == b"return-path":
            return _without_brackets(field.value)
    if fields and fields[0].name == b"from " and b"@" in (word := fields[0].value.split(b" ")[0]):
        return word
    return b""


_FINAL: Final = (b"x-original-to", b"original-recipient", b"envelope-to", b"x-envelope-to", b"delivered-to",
                 b"x-delivered-to")  # fmt: skip


def _delivered_to(fields: Sequence[Field], received: Sequence[str]) -> tuple[bytes, ...]:
    """Whom the last host delivered to: its lines, all above its Received line, else that line's `for` part.

    Such lines further down were written by hosts before it.
    """
    found: list[bytes] = []
    for field in fields:
        if field.name == b"received":
            break
        if field.name in _FINAL:
            values = field.value.removeprefix(b"rfc822;").split(b",")
            found += [path for value in values if (path := _without_brackets(value))]
    top = hops(received[:1])
    if not found and top and top[0].recipient:
        found = [top[0].recipient.encode("utf-8", "surrogateescape")]
    return tuple(dict.fromkeys(found[:MOST_ADDRESSES]))


def is_bounce(arrival: Arrival) -> bool:
    """Evidence of its own: a host accepted the message, gave it up, and told the sender."""
    return arrival.bounce or tells_of_failure(arrival.data, arrival.token, arrival.envelope_from)


def judge_arrival(
    arrival: Arrival, *, foreign_domain: bytes, own_domains: Collection[bytes], asked_rcpt: bytes
) -> Meaning | None:
    """What this arrival says about the probe that asked for `asked_rcpt`.

    `own_domains` are the host's domains and names. What lies below one counts as own too.


    - `relayed`: it came out for the foreign address that the probe meant.
    - `kept`: it came out for the host's own domain or for the odd form as it was written: a gateway passing its
      own mail on, a catch-all mailbox. Nobody made the foreign address of it.
    - `bounced`: it was given up.
    - None: it came out, and nothing says for whom.
    """
    if is_bounce(arrival):
        return "bounced"
    asked = _Asked(foreign_domain, own_domains, asked_rcpt, arrival.token)
    meant = [asked.whose(path) for path in arrival.envelope_to]
    if arrival.source in _ENVELOPE_SEEN:
        return "relayed" if _Whose.FAR in meant else "kept" if _Whose.OWN in meant else None
    return _judge_mailbox(asked, meant, hops(arrival.received))


def _judge_mailbox(asked: _Asked, meant: Sequence[_Whose], path: Sequence[Hop]) -> Meaning | None:
    """What a message found in a mailbox says: its envelope is known only from lines that hosts wrote."""
    # The lowest line is the tested host's own: that it took the message for the foreign address is no news.
    if any(asked.left_for_far(hop) for hop in path[:-1]):
        return "relayed"
    if _Whose.OWN in meant:
        return "kept"
    # With no later host's line, the tested host may have delivered it here itself, whatever the address.
    last_is_own = bool(path) and asked.is_own(_name_of(path[0]))
    return "relayed" if _Whose.FAR in meant and not last_is_own else None


class _Whose(Enum):
    FAR = "far"
    OWN = "own"
    OTHER = "other"


_ATOM: Final = rb"([^\s<>\"@%!:,;\\]+)"
# As the domain of an address they are the host's own. As a host's name they are anybody's.
_LOCAL_NAMES: Final = frozenset({b"", b"localhost", b"localhost.localdomain", b"[127.0.0.1]", b"[ipv6:::1]"})


class _Asked:
    """What the probe asked for, to compare what came out with."""

    def __init__(
        self, foreign_domain: bytes, own_domains: Collection[bytes], rcpt: bytes, token: str
    ) -> None:
        self._rcpt = _without_brackets(rcpt).lower()
        self._far = _domain(foreign_domain)
        local, asked_domain = _split(self._rcpt)
        # The domain behind the last @ of an odd form is the host's, by name or by address literal.
        odd = {asked_domain} - {self._far}
        self._own = ({_domain(name) for name in own_domains} | odd) - _LOCAL_NAMES
        self._wanted = {token.encode(), *self._local_parts()}
        self._is_plain = not odd and _unquoted(local) in self._wanted

    def _local_parts(self) -> set[bytes]:
        """The local part at the foreign domain, out of whatever form it was asked in."""
        far = re.escape(self._far)
        before = re.findall(_ATOM + rb"[@%]" + far + rb"(?![\w.-])", self._rcpt)
        behind = re.findall(rb"(?<![\w.-])" + far + rb"!" + _ATOM, self._rcpt)
        return {part for part in (*before, *behind) if isinstance(part, bytes)}

    def is_own(self, name: bytes) -> bool:
        """Whether a name is the tested host's, or lies below one of its names."""
        name = _domain(name)
        return name in self._own or any(name.endswith(b"." + own) for own in self._own if self._holds_all(own))

    def _holds_all(self, own: bytes) -> bool:
        """Not so for a domain that the foreign one lies in too: `co.uk`, or a company's with a test domain below."""
        return b"." in own and not self._far.endswith(b"." + own)

    def whose(self, path: bytes) -> _Whose:
        """Whose address an arrival came out for."""
        path = path.lower()
        route, address = _split_route(path)
        local, domain = _split(address)
        as_written = path == self._rcpt and not self._is_plain
        if as_written or domain in _LOCAL_NAMES or self.is_own(domain) or self.is_own(route):
            return _Whose.OWN
        if domain == self._far:
            return _Whose.FAR if _unquoted(local) in self._wanted else _Whose.OTHER
        # The host completed the form with some name of its own and left the foreign domain standing in it.
        return _Whose.OWN if self._far in local else _Whose.OTHER

    def left_for_far(self, hop: Hop) -> bool:
        """True for a host that is not the tested one and took the message for the foreign address."""
        by = _name_of(hop)
        elsewhere = b"." in by and _domain(by) not in _LOCAL_NAMES and not self.is_own(by)
        return elsewhere and self.whose(hop.recipient.encode("utf-8", "surrogateescape")) is _Whose.FAR


def _name_of(hop: Hop) -> bytes:
    return hop.by.encode("utf-8", "surrogateescape")


def _domain(name: bytes) -> bytes:
    return name.strip().lower().rstrip(b".")


def _split_route(path: bytes) -> tuple[bytes, bytes]:
    """The first hop of a source route and the address behind it; no hop when there is no route."""
    if not path.startswith(b"@") or b":" not in path:
        return b"", path
    route, _, address = path.partition(b":")
    return _domain(route[1:].partition(b",")[0]), address


def _split(address: bytes) -> tuple[bytes, bytes]:
    """Local part and domain. A quoted string at the end is all local part, at-signs included."""
    local, at, domain = address.rpartition(b"@")
    return (address, b"") if not at or address.endswith(b'"') else (local, _domain(domain))


def _unquoted(text: bytes) -> bytes:
    """A local part without the quotes it need not have."""
    if len(text) < 2 or not (text.startswith(b'"') and text.endswith(b'"')):
        return text
    return re.sub(rb"\\(.)", rb"\1", text[1:-1], flags=re.DOTALL)

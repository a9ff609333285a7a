"""The table of address forms, and the filling of one form with addresses.

Here live the rows of `probes.toml` (or of a user's own file, handed in as text) and the making of an envelope from
them. Nothing here knows a connection.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from smtpwalk.errors import UsageError
from smtpwalk.relay.outcomes import Forward, Reverse, Role
from smtpwalk.wire.visible import visible_text

PLACEHOLDERS: Final = frozenset({"u", "f", "s", "me", "own", "host", "ip"})
_NEEDED: Final = ("id", "mail_from", "rcpt_to")
_TEXTS: Final = ("title", "family", "looks_for", "story", "rfc")
_HOLE: Final = re.compile(r"\{([^{}]*)\}")
ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_OWN_NAMES: Final = frozenset({"{own}", "{host}", "[{ip}]", "localhost"})


@dataclass(frozen=True, slots=True)
class Probe:
    """One form: its envelope template and its story."""

    id: str
    role: Role
    mail_from: str
    rcpt_to: str
    title: str = ""
    family: str = "own"
    looks_for: str = ""
    story: str = ""
    rfc: str = ""
    brackets: bool = True

    @property
    def holes(self) -> frozenset[str]:
        return frozenset(_HOLE.findall(self.mail_from + self.rcpt_to))

    @property
    def forward(self) -> Forward:
        return forward_of(self.rcpt_to)

    @property
    def reverse(self) -> Reverse:
        return reverse_of(self.mail_from)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the templates are filled with. Nothing known is the empty bytes."""

    f: bytes
    """The foreign domain."""
    s: bytes
    me: bytes
    user: bytes = b""
    """The foreign local part, where mail goes to one fixed mailbox; else each message gets its token."""
    own: bytes = b""
    host: bytes = b""
    ip: bytes = b""


def forward_of(template: str) -> Forward:
    """Whose the forward-path is by its look: the domain behind the last at-sign outside quotes decides."""
    if template.startswith("@"):
        return Forward.ROUTE
    unquoted = re.sub(r'"[^"]*"', "", template)
    _, at, domain = unquoted.rpartition("@")
    if not at or not domain:
        return Forward.LOCAL
    return Forward.OWN if domain in _OWN_NAMES else Forward.FOREIGN


def reverse_of(template: str) -> Reverse:
    if not template:
        return Reverse.NULL
    _, at, domain = template.rpartition("@")
    if not at or domain == "localhost":
        return Reverse.LOCAL
    return Reverse.OWN if domain in _OWN_NAMES else Reverse.STRANGER


def missing(probe: Probe, addresses: Addresses) -> tuple[str, ...]:
    """The placeholders of a form that nothing is known for."""
    return tuple(sorted(hole for hole in probe.holes - {"u"} if not getattr(addresses, hole)))


def envelope(probe: Probe, addresses: Addresses, token: str) -> tuple[bytes, bytes]:
    """Reverse-path and forward-path, without brackets."""
    values = {hole: getattr(addresses, hole) for hole in PLACEHOLDERS - {"u"}}
    values["u"] = addresses.user or token.encode()
    return _fill(probe.mail_from, values), _fill(probe.rcpt_to, values)


def _fill(template: str, values: Mapping[str, bytes]) -> bytes:
    parts = _HOLE.split(template)  # text, hole, text, hole, ... text
    return b"".join(values[part] if index % 2 else part.encode() for index, part in enumerate(parts))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("probes.toml").read_text("utf-8"))


@cache
def builtin_probes() -> tuple[Probe, ...]:
    return tuple(_probe(row, Role.PROBE) for row in _table()["probe"])


@cache
def controls() -> tuple[Probe, ...]:
    """Postmaster, unknown user, nonsense domain, in the order in which they are asked."""
    return tuple(_probe(row, Role.CONTROL) for row in _table()["control"])


def read_probes(text: str, name: str) -> tuple[Probe, ...]:
    """A user's own forms, from the text of a TOML file of that name; raises UsageError that names file and rule."""
    try:
        rows = tomllib.loads(text).get("probe", [])
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: this is no TOML: {error}.", "Each form is a [[probe]] table.") from error
    if not isinstance(rows, list) or not rows:
        raise UsageError(f"{name}: there is no [[probe]] table in it.", "`smtpwalk probes` shows forms to copy.")
    found = [_checked(row, f"{name}, probe {number}") for number, row in enumerate(rows, 1)]
    _no_twins([*(probe.id for probe in builtin_probes()), *(probe.id for probe in found)], name)
    return tuple(found)


def _checked(row: object, place: str) -> Probe:
    if not isinstance(row, dict):
        raise UsageError(f"{place}: a form is a [[probe]] table.")
    allowed = {*_NEEDED, *_TEXTS, "brackets"}
    for key in row:
        if key not in allowed:
            raise UsageError(f"{place}: {visible_text(key)} is unknown; a form has {', '.join(sorted(allowed))}.")
    for key in _NEEDED:
        if not isinstance(row.get(key), str):
            raise UsageError(f"{place}: {key} is missing, or no text.")
    if not all(isinstance(row.get(key, ""), str) for key in _TEXTS) or not isinstance(row.get("brackets", True), bool):
        raise UsageError(f"{place}: the words of a form are texts, and brackets is true or false.")
    if not ID.match(row["id"]):
        raise UsageError(f"{place}: an id has small letters, digits and hyphens only.")
    _check_templates(row, place)
    return _probe(row, Role.PROBE)


def _check_templates(row: Mapping[str, Any], place: str) -> None:
    for key in ("mail_from", "rcpt_to"):
        template = row[key]
        if not template.isascii() or any(sign < " " for sign in template):
            raise UsageError(f"{place}: {key} holds signs that are no visible ASCII.")
        for hole in _HOLE.findall(template):
            if hole not in PLACEHOLDERS:
                raise UsageError(f"{place}: {{{visible_text(hole)}}} is no placeholder; {_listed()} are.")
    rcpt = row["rcpt_to"]
    if "{u}" not in rcpt or "{f}" not in rcpt:
        raise UsageError(f"{place}: rcpt_to needs {{u}} and {{f}}: a form leads to your own mailbox, not a stranger's.")
    if forward_of(rcpt) is Forward.FOREIGN and not rcpt.endswith("@{f}"):
        allowed = "{f}, {own}, {host}, [{ip}] or localhost"
        raise UsageError(f"{place}: the domain of rcpt_to is a stranger's; {allowed} may stand there.")


def _listed() -> str:
    return ", ".join(f"{{{hole}}}" for hole in sorted(PLACEHOLDERS))


def _no_twins(ids: Iterable[str], name: str) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise UsageError(f"{name}: the id {id_} is taken.", "Give the form a name of its own.")
        seen.add(id_)


def _probe(row: Mapping[str, Any], role: Role) -> Probe:
    return Probe(role=role, **row)

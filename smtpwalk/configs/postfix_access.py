"""What a `check_*_access` table of Postfix says of a mail (access(5)), as far as the file itself holds the
table: `static:` and `inline:`.

All other tables lie elsewhere: nobody can tell from the main.cf what stands in them.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from smtpwalk.configs.cases import Case

_REFUSING: Final = re.compile(r"(?:reject|defer|defer_if_permit|[45][0-9]{2})(?:\s|\Z)", re.I)
_PASSING: Final = frozenset(
    ["dunno", "hold", "filter", "prepend", "redirect", "bcc", "warn", "info", "defer_if_reject"]
)
_ENTRY: Final = re.compile(r"\{\s*([^{}=]+?)\s*=\s*([^{}]*?)\s*\}|([^\s,={}]+)\s*=\s*([^\s,{}]+)")


class Says(Enum):
    PERMIT = auto()
    REFUSE = auto()
    NOTHING = auto()
    UNKNOWN = auto()


def access(word: str, table: str, case: Case) -> Says:
    kind, _, rest = table.partition(":")
    match kind.lower():
        case "static":
            return _action(rest.strip().strip("{}"))
        case "inline":
            return _inline(word, rest.strip(), case)
    return Says.UNKNOWN


def _action(said: str) -> Says:
    said = said.strip()
    word = said.partition(" ")[0].lower()
    if _REFUSING.match(said):
        return Says.REFUSE
    if word == "ok" or word.isdigit():
        return Says.PERMIT
    return Says.NOTHING if word in _PASSING else Says.UNKNOWN


def _inline(word: str, text: str, case: Case) -> Says:
    """The entry that fits. An entry of which nobody can tell counts, unless it says nothing anyhow."""
    inner = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    entries = {(key or short).lower(): _action(value or brief)
               for key, value, short, brief in _ENTRY.findall(inner)}  # fmt: skip
    keys = _keys(word, case)
    if keys is None:
        return Says.NOTHING if set(entries.values()) <= {Says.NOTHING} else Says.UNKNOWN
    return next((entries[key] for key in keys if key in entries), Says.NOTHING)


def _keys(word: str, case: Case) -> tuple[str, ...] | None:
    """What is looked up, in its order; None where more than the case holds is looked up (names of clients)."""
    address = {"check_sender_access": case.sender, "check_recipient_access": case.recipient}.get(word)
    if address is None:
        return None
    address = address.lower()
    if not address:
        return ("<>",)
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    domains = [".".join(labels[place:]) for place in range(len(labels))]
    return (address, domain, *(f".{name}" for name in domains[1:]), *domains[1:], f"{local}@")

"""What swaks says itself, on lines marked `=== ` and `*** `: connections, TLS and their ends, as marks.

Here lives the table of its sentences. One that is not in it stays a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

Facts = Mapping[str, Any]


class Words(NamedTuple):
    what: str
    """The kind of mark. `lapse`: the wait for a reply. `certificate`: more about the TLS that has just begun."""
    facts: Facts
    """Empty where a mark has none for it, as with a pipe: then the sentence itself is worth keeping."""


_Made = Callable[[re.Match[str]], Words]


def _trying(found: re.Match[str]) -> Words:
    return Words("connecting", {"address": found[1], "port": int(found[2])})


def _connected(found: re.Match[str]) -> Words:
    return Words("connected", {"address": found[1]})


def _tls(found: re.Match[str]) -> Words:
    return Words("tls", {key: value for key, value in (("version", found[1]), ("cipher", found[2])) if value})


def _trust(found: re.Match[str]) -> Words:
    return Words("certificate", {"trusted": "failed" not in found[0] and "self-signed" not in found[0]})


_SENTENCES: Final[tuple[tuple[re.Pattern[str], _Made], ...]] = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        (r"response in ([\d.]{1,12})s$", lambda found: Words("lapse", {"seconds": float(found[1])})),
        (r"Trying ([\w.:-]+?):(\d{1,5})\.\.\.$", _trying),
        (r"Trying (.*)\.\.\.$", lambda found: Words("connecting", {})),
        (r"Connected to ([\w.:-]+)\.$", _connected),
        (r"Connected to .*\.$", lambda found: Words("connected", {})),
        (r"TLS started (?:with|w/) cipher (?:((?:TLS|SSL)v[\d.]+):)?([\w-]+)(?::\d+)?$", _tls),
        (r'TLS peer DN="(?:.*/CN=)?([^"/]+)', lambda found: Words("certificate", {"subject": found[1]})),
        (r" *commonName=\[([^\]]+)\]", lambda found: Words("certificate", {"subject": found[1]})),
        (r"TLS peer certificate (?:passed|failed) CA verification.*", _trust),
        (r"Connection closed with (?:remote host|child process)\.$", lambda found: Words("closed", {"by": "client"})),
        (r"Dropping connection$", lambda found: Words("closed", {"by": "client"})),
        (r"(?:Remote host|Socket|Child process) closed connection unexpectedly\.$",
         lambda found: Words("closed", {"by": "server"})),
        (r"Error connecting .*", lambda found: Words("failed", {"kind": "connection", "message": found[0]})),
    )
)  # fmt: skip


def words(text: bytes) -> Words | None:
    """What a line says, without its mark; None for what is not in the table."""
    if text[:1] not in _FIRST:
        return None
    said = text.decode("utf-8", "replace")
    return next((made(found) for pattern, made in _SENTENCES if (found := pattern.match(said))), None)


_FIRST: Final = frozenset({b"r", b"T", b"C", b" ", b"c", b"D", b"R", b"S", b"E"})

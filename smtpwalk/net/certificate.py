"""The few facts of a certificate that a transcript shows: whose it is, for how long, and its fingerprint.

A reader of just as much DER (X.690) as that needs. A certificate is hostile input: what cannot be read is said to
be unreadable, and nothing here raises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

_COMMON_NAME: Final = b"\x55\x04\x03"
_ALT_NAME: Final = b"\x55\x1d\x11"
_SEQUENCE, _SET, _OID, _OCTETS, _VERSION, _DNS_NAME = 0x30, 0x31, 0x06, 0x04, 0xA0, 0x82
_CONTAINERS: Final = frozenset({0x30, 0x31, 0xA0, 0xA3})


def certificate_facts(der: bytes) -> dict[str, object]:
    """`subject` (common name or first alternative name), `names`, `until`, `sha256`; all JSON values."""
    facts: dict[str, object] = {"subject": "(unreadable)", "names": [], "until": ""}
    try:
        fields = list(_items(_first(_first(der, _SEQUENCE), _SEQUENCE)))
        if fields and fields[0][0] == _VERSION:
            fields.pop(0)
        validity, subject = fields[3][1], fields[4][1]
        until = list(_items(validity))[1][1].decode("ascii", "replace")
        common = _values(subject, _COMMON_NAME)
        names = [name for value in _values(der, _ALT_NAME) for name in _dns_names(value)]
        facts.update(subject=(common or names or ["(no name)"])[0], names=names[:20], until=until)
    except (IndexError, ValueError, RecursionError):
        pass  # said in the facts already: unreadable
    facts["sha256"] = hashlib.sha256(der).hexdigest()
    return facts


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element in a row."""
    at = 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            octets = size & 0x7F
            size, at = int.from_bytes(data[at : at + octets], "big"), at + octets
        if at + size > len(data):
            raise ValueError("an element reaches beyond the end")
        yield tag, data[at : at + size]
        at += size


def _first(data: bytes, tag: int) -> bytes:
    found, content = next(_items(data), (0, b""))
    if found != tag:
        raise ValueError(f"expected tag {tag:#x}, found {found:#x}")
    return content


def _values(data: bytes, oid: bytes, depth: int = 0) -> list[str]:
    """The last element beside each such object identifier, anywhere within."""
    found: list[str] = []
    items = list(_items(data))
    if items and items[0] == (_OID, oid):
        return [items[-1][1].decode("latin-1")]
    for tag, content in items:
        if tag in _CONTAINERS and depth < 12:
            found += _values(content, oid, depth + 1)
    return found


def _dns_names(value: str) -> list[str]:
    content = _first(value.encode("latin-1"), _SEQUENCE)
    return [name.decode("ascii", "replace") for tag, name in _items(content) if tag == _DNS_NAME]

"""The addresses of a host by a name server of the user's choice; without one, the system resolves by itself."""

from __future__ import annotations

from typing import Final

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.asking import LIMIT, Server, ask

_KINDS: Final[dict[int | None, tuple[str, ...]]] = {None: ("A", "AAAA"), 4: ("A",), 6: ("AAAA",)}


def addresses(
    host: str, *, server: Server, family: int | None = None, limit: float = LIMIT
) -> tuple[str, ...]:
    """IPv4 first. One kind that fails is no harm while the other answers; NetworkError when none does."""
    found: list[str] = []
    trouble: NetworkError | None = None
    for kind in _KINDS[family]:
        try:
            found += [record.address for record in ask(host, kind, server=server, limit=limit)]
        except NetworkError as error:
            trouble = trouble or error
    if not found and trouble is not None:
        raise trouble
    return tuple(found)

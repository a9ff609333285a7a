"""The EHLO reply: which extensions the server offers (RFC 5321 4.1.1.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from smtpwalk.wire.replies import Reply

_KEYWORD = re.compile(rb"([A-Za-z0-9][A-Za-z0-9-]*)(?:[ =](.*))?\Z", re.S)


@dataclass(frozen=True, slots=True)
class Ehlo:
    """`domain` is the name the server gives itself; `keywords` maps each in capitals to its parameters."""

    domain: bytes = b""
    keywords: Mapping[str, bytes] = field(default_factory=dict)

    def __contains__(self, keyword: object) -> bool:
        return keyword in self.keywords

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The AUTH mechanisms, the old `AUTH=LOGIN` spelling included."""
        words = self.keywords.get("AUTH", b"").decode("ascii", "replace").upper().split()
        return tuple(dict.fromkeys(words))


def read_ehlo(reply: Reply) -> Ehlo:
    """Reads a 250 to EHLO or HELO. The first line is the greeting, each further one a keyword."""
    first, *rest = reply.coded
    keywords: dict[str, bytes] = {}
    for line in rest:
        found = _KEYWORD.match(line.text.strip())
        if not found:
            continue
        name = found[1].decode("ascii").upper()
        old = keywords.get(name)
        value = found[2] or b""
        keywords[name] = old + b" " + value if old else value
    return Ehlo(first.text.split(b" ", 1)[0], keywords)

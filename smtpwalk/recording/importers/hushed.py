"""What was hidden in the dialogue is hidden in the words around it: a log says a password more than once.

Here lives the looking for secrets in remarks and their like. What is a secret, `wire.secrets` knows; a remark about a
login may come before the login itself, so what stands behind AUTH and its mechanism is hidden wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from smtpwalk.wire.events import Event, Mark

_KEPT: Final = 1000
"""Secrets that are looked for; the first of a file. Few files hold as many."""
_BASE64: Final = r"(?-i:(?=[A-Z0-9+/=]*[a-z])(?=[a-z+/]*[A-Z0-9=])[A-Za-z0-9+/=]{4,})"  # and neither a word nor a name
_AUTH: Final = re.compile(rf"\b(AUTH[ =]+[A-Z0-9_-]{{3,20}} +)({_BASE64})", re.IGNORECASE)


class Hush:
    """One for the whole file, as the words about a session need not stand with it."""

    def __init__(self) -> None:
        self._secrets: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None

    def know(self, secrets: Iterable[bytes]) -> None:
        for secret in secrets:
            text = secret.decode("utf-8", "backslashreplace")
            if text not in self._secrets and len(self._secrets) < _KEPT:
                self._secrets[text] = None
                self._pattern = None

    def __call__(self, mark: Mark) -> Event:
        text = mark.fields.get("text")
        if not isinstance(text, str):
            return mark
        hidden = _AUTH.sub(_behind, text) if "auth" in text.lower() else text
        if self._secrets:
            hidden = self._known().sub(_whole, hidden)
        if hidden == text:
            return mark
        return Mark(mark.t, mark.session, mark.what, MappingProxyType({**mark.fields, "text": hidden}))

    def _known(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = re.compile("|".join(map(re.escape, sorted(self._secrets, key=len, reverse=True))))
        return self._pattern


def _behind(found: re.Match[str]) -> str:
    return f"{found[1]}[{len(found[2])} bytes hidden]"


def _whole(found: re.Match[str]) -> str:
    return f"[{len(found[0])} bytes hidden]"

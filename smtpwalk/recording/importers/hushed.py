"""What was hidden in the dialogue is hidden in the words around it: a log says a password more than once.

Here lives the looking for secrets in remarks and their like. What is a secret, `wire.secrets` knows; a remark about a
login may come before the login itself, so what stands behind AUTH and its mechanism is hidden wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from smtpwalk.wire.events import Mark

_KEPT: Final = 100_000
"""Secrets that are looked for, the first of a file: a server that is under attack logs a great many."""
_BROKEN_KEPT: Final = 50
"""Of those that are no word in themselves; they cost a look at every remark."""
_WORD: Final = re.compile(r"[^\s\"'`<>,;:()\[\]{}=]{4,}={0,2}")
_BASE64: Final = r"(?-i:(?=[A-Z0-9+/=]*[a-z])(?=[a-z+/]*[A-Z0-9=])[A-Za-z0-9+/=]{4,})"  # and neither a word nor a name
_AUTH: Final = re.compile(rf"\b(AUTH[ =]+[A-Z0-9_-]{{3,20}} +)({_BASE64})", re.IGNORECASE)


class Hush:
    """One for the whole file, as the words about a session need not stand with it."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._broken: set[str] = set()

    def know(self, secrets: Iterable[bytes]) -> None:
        for secret in secrets:
            text = secret.decode("utf-8", "backslashreplace")
            if not _WORD.fullmatch(text):
                self._broken |= {text} if len(self._broken) < _BROKEN_KEPT else set()
            elif len(self._words) < _KEPT:
                self._words |= {text, f"{text}=", f"{text}=="}  # a word may have such signs behind it

    def __call__(self, mark: Mark) -> Mark:
        text = mark.fields.get("text")
        if not isinstance(text, str):
            return mark
        hidden = self._hidden(text)
        if hidden == text:
            return mark
        return Mark(mark.t, mark.session, mark.what, MappingProxyType({**mark.fields, "text": hidden}))

    def _hidden(self, text: str) -> str:
        if "auth" in text.lower():
            text = _AUTH.sub(lambda found: found[1] + _hole(found[2]), text)
        for secret in sorted(self._broken, key=len, reverse=True):
            text = text.replace(secret, _hole(secret))
        if self._words.isdisjoint(_WORD.findall(text)):
            return text
        return _WORD.sub(lambda found: _hole(found[0]) if found[0] in self._words else found[0], text)


def _hole(secret: str) -> str:
    return f"[{len(secret)} bytes hidden]"

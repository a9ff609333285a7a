"""The words of a header and of marks without private names. What each fact of a mark is stands in one table.

A fact that this program does not know may be anything, so it is read for names, and hidden whole with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, Protocol, get_args

from smtpwalk.recording.header import PERMISSION_NOT_KNOWN, PERMISSION_NOT_NEEDED, Header
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Category, Swap
from smtpwalk.recording.redaction.text import hidden
from smtpwalk.relay.outcomes import Depth, Role
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.proof import Source
from smtpwalk.relay.settings import Tls
from smtpwalk.wire.events import Mark
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import ESCAPED, visible


class Handler(Protocol):
    """Looks at bytes of a place: it keeps the names, or says what to put where."""

    def swaps(self, data: bytes, place: Place) -> tuple[Swap, ...]: ...

    def apply(self, data: bytes, place: Place) -> bytes: ...


_PRACTICE: Final = re.compile(r"practice:[a-z0-9-]+")
_OWN_PROGRAM: Final = re.compile(r"smtpwalk [0-9A-Za-z.+-]{1,20}")
_HOLE: Final = re.compile(r"(\{[a-z]+\})")
_ENDING: Final = re.compile(
    r"(?:\.smtp)?\.(?:jsonl?|txt|log|pcap|pcapng|cast|eml|csv|html?|md|typescript|proof\.jsonl|notes\.jsonl)\Z",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[@%!]")
_NO_SUBJECT: Final = frozenset({"", "(unreadable)", "(no name)"})
_DEPTH: Final = 8
_OURS: Final = frozenset(
    {*Stage, *get_args(Source), *Role, *Depth, *Tls, "C", "S", "server", "client", "reset", "any", "none"}
)

_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "connecting": {"address": "name", "port": "ours"},
    "connected": {"address": "name", "port": "ours", "source": "name"},
    "tls": {
        "version": "ours", "cipher": "ours", "trusted": "ours", "subject": "subject", "names": "name",
        "until": "ours", "sha256": "print", "certificate": "print",
    },
    "closed": {"by": "ours", "how": "ours"},
    "failed": {"kind": "ours", "message": "words"},
    "waited": {"seconds": "ours", "stage": "ours"},
    "step": {"role": "ours", "id": "words", "token": "path", "try": "ours"},
    "masked": {"bytes": "ours", "dir": "ours"},
    "finding": {"text": "words"},
    "note": {"text": "prose"},
    "claim": {"text": "prose", "line": "ours"},
    "remark": {"text": "prose", "line": "ours"},
    "unsure": {"text": "words", "line": "ours"},
    "opaque": {"client": "ours", "server": "ours"},
    "tail": {},
    "pipelined": {},
    "arrived": {
        "token": "path", "source": "ours", "mail_from": "path", "rcpt_to": "path", "received": "received",
        "peer": "name", "bounce": "ours",
    },
    "plan": {
        "host": "name", "own_domain": "name", "foreign_domain": "name", "own_given": "name", "ptr": "name",
        "names": "name", "sender": "path", "foreign_user": "path", "depth": "ours", "tls": "ours",
        "patience": "ours", "pause": "ours", "wait": "ours", "forms": "words", "not_asked": "words",
        "proof": "ours", "own_forms": "forms",
    },
}  # fmt: skip
"""For each kind of mark what its facts are. All that is not here may be anything."""
_HEADER: Final[Mapping[str, str]] = {"times": "ours", "source": "file", "written_by": "words"}
"""The same for what a header may say besides."""


class Facts:
    def __init__(self, handler: Handler, wanted: Collection[Category]) -> None:
        self._handler, self._wanted = handler, wanted
        self.texts = 0
        """How many texts were hidden whole."""

    # ------------------------------------------------------------------ header
    def header(self, header: Header) -> Header:
        return replace(
            header,
            host=self._name(header.host),
            permission=self._permission(header.permission),
            by=header.by if _OWN_PROGRAM.fullmatch(header.by) else self.prose(header.by),
            origin=None if header.origin is None else self._words(header.origin),
            extra=self._facts(_HEADER, header.extra),
            target_extra=self.unknown(header.target_extra),
        )

    def _permission(self, words: str) -> str:
        return words if words in (PERMISSION_NOT_NEEDED, PERMISSION_NOT_KNOWN) else self.prose(words)

    # ------------------------------------------------------------------ marks
    def mark(self, mark: Mark) -> Mark:
        kinds = _KINDS.get(mark.what)
        what = mark.what if kinds is not None else self._words(mark.what)
        fields = self._facts(kinds or {}, mark.fields)
        if mark.what == "plan":
            fields |= self._forms_with_names(mark.fields)
        return self._direction(replace(mark, what=what, fields=MappingProxyType(fields)))

    def _direction(self, mark: Mark) -> Mark:
        """A line that went in no direction that this program knows: its word for it may be anything, too."""
        said = getattr(mark, "direction", "")
        return replace(mark, direction=self._words(said)) if said else mark  # type: ignore[call-arg]

    def unknown(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        return MappingProxyType(self._facts({}, facts))

    def _facts(self, kinds: Mapping[str, str], facts: Mapping[str, Any]) -> dict[str, Any]:
        known = {key: self._fact(kinds[key], value) for key, value in facts.items() if key in kinds}
        others = {self._words(key): self._any(value, self.prose) for key, value in facts.items() if key not in kinds}
        return {**known, **others}

    def _fact(self, kind: str, value: Any) -> Any:
        if kind == "forms":
            return self._forms(value)
        return self._any(value, _READ[kind].__get__(self))

    def _any(self, value: Any, read: Callable[[str], str], depth: int = _DEPTH) -> Any:
        """Every text inside a JSON value."""
        if isinstance(value, str):
            return read(value)
        if isinstance(value, list):
            return [self._any(one, read, depth - 1) for one in value] if depth else []
        if isinstance(value, dict):
            return {self._words(key): self._any(one, read, depth - 1) for key, one in value.items()} if depth else {}
        return value

    # ------------------------------------------------------------------ one text
    def prose(self, text: str) -> str:
        """What a person, or nobody knows who, wrote."""
        if text and Category.TEXT in self._wanted:
            self.texts += 1
            return hidden(len(_octets(text))).decode()
        return self._words(text)

    def _words(self, text: str) -> str:
        return self._read(text, Place.WORDS)

    def _name(self, text: str) -> str:
        """A host's. The practice hosts of this program are nobody's."""
        return text if _PRACTICE.fullmatch(text) else self._read(text, Place.NAME)

    def _path(self, text: str) -> str:
        """Addresses; or words in place of one that nobody knows."""
        return self._read(text, Place.WORDS if " " in text and not _ADDRESS.search(text) else Place.PATH)

    def _ours(self, text: str) -> str:
        """A word that this program writes for itself."""
        return text if text in _OURS else self._words(text)

    def _received(self, text: str) -> str:
        return self._read(text, Place.RECEIVED)

    def file(self, text: str) -> str:
        """The name of a file. It is made up freely, often of the target's, so only its ending stays."""
        ending = _ENDING.search(text)
        return f"hidden{ending[0] if ending else ''}" if self._wanted and text else self._words(text)

    def _subject(self, text: str) -> str:
        """A certificate's name is a host's, or any words about its owner."""
        if text in _NO_SUBJECT:
            return text
        if " " not in text:
            return self._name(text)
        return "(hidden)" if Category.HOSTS in self._wanted else self._words(text)

    def _print(self, text: str) -> str:
        """By its fingerprint a certificate can be looked up in public logs."""
        return "(hidden)" if text and Category.HOSTS in self._wanted else self._words(text)

    def _read(self, text: str, place: Place) -> str:
        """Marks hold safe text: the bytes that it stands for are read, and what comes out is safe again."""
        data = _octets(text)
        new = self._handler.apply(data, place)
        return text if new == data else visible(new)

    # ------------------------------------------------------------------ forms of address
    def _forms(self, rows: Any) -> Any:
        if not isinstance(rows, list):
            return self._any(rows, self._words)
        return [[self._template(one) if isinstance(one, str) else one for one in row] if isinstance(row, list) else row
                for row in rows]  # fmt: skip

    def _template(self, template: str) -> str:
        """Its placeholders stay. A name before one belongs to an address: `alice@{own}`."""
        parts = _HOLE.split(template)
        return "".join(part if index % 2 else self._read(part, Place.WORDS) for index, part in enumerate(parts))

    def _forms_with_names(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """A built-in form with a name that is private here (`alice@{own}`) becomes a form of the recording's own."""
        own, asked = facts.get("own_forms"), facts.get("forms")
        if not isinstance(own, list) or not isinstance(asked, list):
            return {}
        known = {row[0] for row in own if isinstance(row, list) and row}
        rows = [self._changed(probe.id, probe.mail_from, probe.rcpt_to, probe.brackets)
                for probe in builtin_probes() if probe.id in asked and probe.id not in known]  # fmt: skip
        return {"own_forms": [*self._forms(own), *(row for row in rows if row)]}

    def _changed(self, id_: str, mail_from: str, rcpt_to: str, brackets: bool) -> list[Any] | None:
        new = self._template(mail_from), self._template(rcpt_to)
        return None if new == (mail_from, rcpt_to) else [id_, *new, brackets]


_READ: Final[Mapping[str, Callable[[Facts, str], str]]] = {
    "ours": Facts._ours,
    "prose": Facts.prose,
    "name": Facts._name,
    "path": Facts._path,
    "words": Facts._words,
    "received": Facts._received,
    "subject": Facts._subject,
    "file": Facts.file,
    "print": Facts._print,
}


def _octets(text: str) -> bytes:
    r"""The bytes that safe text stands for: `\xf6` is one byte, `\u202e` one sign."""
    parts: list[bytes] = []
    end = 0
    for found in ESCAPED.finditer(text):
        parts += [_encoded(text[end : found.start()]), _sign(found[0])]
        end = found.end()
    return b"".join((*parts, _encoded(text[end:])))


def _sign(escaped: str) -> bytes:
    number = int(escaped[2:], 16)
    if escaped[1] == "x":
        return bytes([number])
    return _encoded(chr(number)) if number < 0x110000 else _encoded(escaped)


def _encoded(text: str) -> bytes:
    """A recording of somebody else's may hold halves of a surrogate pair."""
    return text.encode("utf-8", "backslashreplace")

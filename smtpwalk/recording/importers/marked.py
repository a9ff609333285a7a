"""The table by which a notation says how its lines are marked, and what the head of a file tells by it.

Here lives no reading: `marked_reader` walks these tables. A notation of marked lines is such a table in a module of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from smtpwalk.recording.importers.clocks import LEADING
from smtpwalk.recording.importers.literals import Literal
from smtpwalk.recording.importers.source import Source

_REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\r?\n?$)")
_COMMAND: Final = re.compile(
    rb"(?:EHLO|HELO|LHLO|MAIL FROM:|RCPT TO:|AUTH |NOOP|(?:DATA|QUIT|RSET|STARTTLS)(?:\r?\n)?$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the tool's own, without a mark, that means something. The pattern's groups become facts of a mark.

    `means`: the kind of mark (`connecting`, `connected`, `tls`, `closed`); `repeats`: it says again what stands there
    already; `message`, `answer`: such a thing went out here unseen.
    """

    pattern: re.Pattern[bytes]
    means: str
    by: str = ""
    """Of `closed`: who closed it, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    line: re.Pattern[bytes]
    """Searched in each line. Groups: `who`, `said`; where there are such: `when`, `key` (of the session)."""
    client: frozenset[bytes]
    """What stands in `who` for the client; all else there is the server."""
    signs: tuple[Sign, ...] = ()
    literal: Callable[[bytes], Literal | None] | None = None
    """Reads `said` where the tool prints it in quotes, with its line ends."""
    plain: Callable[[bytes], bytes] | None = None
    """Undoes what was done to a whole line (HTML) before it is looked at; it may become several."""
    reply_runs_on: re.Pattern[bytes] | None = None
    """A line without a mark in which a reply goes on, asked only amid one. Groups: `said`, and perhaps `key`."""
    message_runs_on: re.Pattern[bytes] | None = None
    """Likewise for a message. Without a `key` only behind a line of the client."""
    keyless_message: bool = False
    """Lines of a message bear no key, even where others do: they belong to the session that is in its message."""
    hidden_message: re.Pattern[bytes] | None = None
    """What stands in `said` in place of a message that is not shown."""
    joined: bool = False
    """Reply lines may stand in one line."""
    growing: bool = False
    """With each line of a reply, all that came of it so far is shown anew."""
    unstuffed: bool = False
    """A message is shown before its dots are doubled."""
    textless: bool = False
    """Of a message only the dot that ended it is shown."""
    utc: bool = False
    """Times without a zone are UTC."""

    def pieces(self, data: bytes) -> list[bytes]:
        return self.plain(data).split(b"\n") if self.plain else [data]

    def stamp(self, found: re.Match[bytes] | None, data: bytes) -> bytes | None:
        """The time that a line bears: in its own place, or in front of all, from a container or a logger."""
        if found and "when" in self.line.groupindex and found["when"]:
            return found["when"]
        leading = LEADING.match(data)
        return leading[1] if leading else None


@dataclass(slots=True)
class Head:
    """What the first lines of a file tell of the whole."""

    replies: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    """Lines that begin with a code, by whether the mark says that they are the client's."""
    commands: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    first: int = 0
    """Number of the first marked line."""
    stamp: bytes | None = None
    host: str = ""
    port: int = 0

    @property
    def turned_round(self) -> bool:
        """The codes stand where the mark says client: the mark means the other side here."""
        return self.replies[True] > self.replies[False] and self.commands[False] > self.commands[True]


def head_of(source: Source, marked: Marked) -> Head:
    head = Head()
    for number, piece in _pieces(source, marked):
        found = marked.line.search(piece)
        if found is None:
            _target(head, marked, piece)
            continue
        said = found["said"]
        if marked.literal:
            read = marked.literal(said)
            said = read.data if read else b""
        client = found["who"] in marked.client
        head.replies[client] += bool(_REPLY.match(said))
        head.commands[client] += bool(_COMMAND.match(said))
        head.first = head.first or number
        head.stamp = head.stamp or marked.stamp(found, piece)
    return head


def likeness_of(source: Source, marked: Marked, own: float) -> float:
    """`own` where several lines bear the mark and are SMTP behind it, less for fewer."""
    head = head_of(source, marked)
    replies, commands = sum(head.replies.values()), sum(head.commands.values())
    if not replies and not commands:
        return 0.0
    return own if (replies and commands) or replies + commands > 2 else own / 2


def _pieces(source: Source, marked: Marked) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(source.head_lines, 1):
        for piece in marked.pieces(line):
            yield number, piece


def _target(head: Head, marked: Marked, piece: bytes) -> None:
    for sign in marked.signs:
        if not head.host and sign.means in ("connecting", "connected") and "address" in sign.pattern.groupindex:
            found = sign.pattern.search(piece)
            facts = facts_of(found) if found else {}
            head.host, head.port = str(facts.get("address", "")), int(facts.get("port", 0))


def facts_of(found: re.Match[bytes]) -> dict[str, Any]:
    """The named groups of a sign's pattern, as facts of a mark, and the `key`; the time is no fact."""
    groups = found.groupdict().items()
    facts: dict[str, Any] = {name: text_of(part) for name, part in groups if part is not None and name != "when"}
    if "port" in facts:
        facts["port"] = int(facts["port"]) if facts["port"].isascii() and facts["port"].isdigit() else 0
    return facts


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")

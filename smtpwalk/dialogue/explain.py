"""What a reply means here: its code at this stage, its enhanced code, the wording of the software, and its flaws.

All sentences come from tables (`wire/codes.toml`, `dialogue/software.toml`); here they are only put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, Exchange
from smtpwalk.dialogue.software import Guess, identify, wording
from smtpwalk.wire.codes import code_entry, enhanced_entry
from smtpwalk.wire.commands import ehlo_argument_problem, looks_like_header
from smtpwalk.wire.ehlo import read_ehlo
from smtpwalk.wire.replies import DOUBTFUL, Reply
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible

SIGNS: Final[dict[int, str]] = {2: "+", 3: ">", 4: "~", 5: "!", 0: "?"}
"""The sign of each class of code: never colour alone."""
CLASSES: Final[dict[int, str]] = {
    2: "done",
    3: "go on",
    4: "not now",
    5: "no",
    0: "no SMTP reply code",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of an explanation. `label` is the code, the enhanced code, the software, or a word."""

    label: str
    text: str
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    code: int
    code_class: int
    title: str
    parts: tuple[Part, ...]
    about: str = "none"
    """What a refusal is about, where the wording tells: relaying, recipient, sender, helo, ..."""


def explain(exchange: Exchange, talk: Conversation | None = None) -> Explanation | None:
    """What the last reply of an exchange means; None while it is owed."""
    if exchange.reply is None:
        return None
    found = explain_reply(exchange.reply, exchange.stage, exchange.doubts, talk)
    return replace(found, parts=(*found.parts, *_of_the_line(exchange, found)))


def explain_reply(
    reply: Reply, stage: Stage, doubts: set[Doubt] | frozenset[Doubt] = frozenset(), talk: Conversation | None = None
) -> Explanation:
    """The same for a reply by itself, without the line that it answers."""
    entry = code_entry(reply.code)
    parts = [Part(doubt.name.lower(), f"{doubt[0].upper()}{doubt[1:]}.", warn=True) for doubt in sorted(doubts)]
    parts += [Part("reply", f"{flaw[0].upper()}{flaw[1:]}.", warn=True) for flaw in reply.flaws if flaw in DOUBTFUL]
    parts.append(Part(str(reply.code), entry.here(stage)))
    if reply.enhanced and (enhanced := enhanced_entry(reply.enhanced)):
        parts.append(Part(reply.enhanced, f"{enhanced.name[0].upper()}{enhanced.name[1:]}: {enhanced.meaning}"))
    known = wording(stage, visible(reply.text))
    if known is not None:
        parts.append(Part(known.software, known.means if known.verified else f"{known.means} (Not verified.)"))
        parts += _of_the_name(talk) if known.about == "helo" else []
    if stage is Stage.EHLO and reply.code_class == 2:
        parts += _offers(reply)
    if stage is Stage.GREETING and _masked(reply):
        parts.append(Part("firewall", _MASKED, warn=True))
    parts += [Part("line", f"{flaw[0].upper()}{flaw[1:]}.") for flaw in reply.flaws if flaw not in DOUBTFUL]
    title = f"{reply.code} {entry.name}"
    return Explanation(reply.code, reply.code_class, title, tuple(parts), known.about if known else "none")


def _of_the_line(exchange: Exchange, found: Explanation) -> list[Part]:
    """Where a no has its reason in the line that was sent."""
    line = exchange.command.line if exchange.command else b""
    parts = []
    if found.code_class == 5 and _CONTROL.search(line):
        parts.append(Part("sent", _KEYS, warn=True))
    if exchange.stage is Stage.OTHER and looks_like_header(line):
        parts.append(Part("sent", _HEADER))
    return parts


def _of_the_name(talk: Conversation | None) -> list[Part]:
    """Where a no is about the name given in EHLO: what is wrong with it, if that can be seen."""
    hello = talk.helo.command if talk and talk.helo else None
    problem = ehlo_argument_problem(hello.argument) if hello else None
    return [Part("EHLO", problem)] if problem else []


def named(talk: Conversation) -> tuple[Guess, ...]:
    """Which software this is, by greeting and wording, best guess first."""
    return identify(
        (exchange.stage, visible(line.text))
        for exchange in talk.exchanges
        for reply in exchange.replies
        for line in reply.coded
    )


_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f]")
_KEYS: Final = (
    "The line that was sent holds control characters. A Backspace that goes out as a byte corrects nothing: the server"
    " sees the wrong letter and the key. Send the line anew."
)
_HEADER: Final = (
    "A line of the message's header was sent as a command. It belongs behind DATA and its 354; a server may hang up"
    " on it, and then 221 is no ordinary goodbye."
)
_MASKED: Final = (
    "Asterisks in the greeting point to a firewall that overwrites what the server says (an old Cisco habit)."
    " It may pass only the oldest commands: go on with HELO, by hand."
)
_NO_SMTP: Final[tuple[tuple[bytes, str], ...]] = (
    (b"SSH-", "This is an SSH server: port 22 is its usual place. It is not SMTP."),
    (b"HTTP/", "This is a web server. It is not SMTP."),
    (b"<!DOCTYPE", "This is a web server. It is not SMTP."),
    (b"<html", "This is a web server. It is not SMTP."),
    (b"+OK", "This is a POP3 server: it gives out mail. It is not SMTP."),
    (b"* OK", "This is an IMAP server: it gives out mail. It is not SMTP."),
    (b"\xff", "These are telnet options: a login or a menu for people. It is not SMTP."),
    (b"\x15\x03", "This is a TLS alert: the port speaks TLS from the first byte. Try smtps:// instead."),
    (b"RFB ", "This is a VNC server. It is not SMTP."),
    (b"@RSYNCD:", "This is an rsync server. It is not SMTP."),
)


def other_protocol(first: bytes) -> str | None:
    """A sentence when the first bytes of the server are those of another protocol, else None."""
    start = first.lstrip(b"\r\n")
    return next((said for sign, said in _NO_SMTP if start[: len(sign)].upper() == sign.upper()), None)


def _masked(reply: Reply) -> bool:
    return any(line.line.data.count(b"*") >= 8 for line in reply.lines)


def _offers(reply: Reply) -> list[Part]:
    """A sentence for each extension that matters to a walk."""
    ehlo = read_ehlo(reply)
    return [Part(keyword, text) for keyword, text in _KEYWORDS.items() if keyword in ehlo]


_KEYWORDS: Final[dict[str, str]] = {
    "STARTTLS": "The rest can go on inside TLS (RFC 3207).",
    "AUTH": "Users may log in (RFC 4954). A stranger has no need to; a login would make the test worthless.",
    "PIPELINING": "Several commands may be sent at once (RFC 2920). By hand, one at a time is easier to read.",
    "ENHANCEDSTATUSCODES": "Replies carry a second code such as 5.7.1 (RFC 2034), which says more.",
    "SMTPUTF8": "Addresses may hold letters beyond ASCII (RFC 6531).",
}

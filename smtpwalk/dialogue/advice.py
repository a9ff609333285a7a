"""What to say of a line before it is sent: out of order, mistyped, or not what it looks like. Never a prohibition.

One check a function, in one table; each looks at the line and at the state and answers a sentence or nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import IN_TRANSACTION, Phase
from smtpwalk.wire.commands import VERBS, Command, bare, ehlo_argument_problem, looks_like_header, read_command
from smtpwalk.wire.stages import Stage

MAX_COMMAND: Final = 510
"""Octets of a command line without its CR LF (RFC 5321 4.5.3.1.4)."""


@dataclass(frozen=True, slots=True)
class Advice:
    text: str
    bytes_to_show: bytes = b""
    """When set: the line holds what a screen cannot show, and must be shown as bytes before it may go out."""


Check = Callable[[Command, Conversation], str | None]

_ORDER: Final[dict[Stage, tuple[tuple[frozenset[Phase], str], ...]]] = {
    Stage.MAIL: (
        (frozenset({Phase.START}), "No EHLO yet: most servers answer 503 (RFC 5321 4.1.1.1 wants it first)."),
        (IN_TRANSACTION, "A sender is already given: a second MAIL gets 503. RSET drops the first one."),
    ),
    Stage.RCPT: (
        (frozenset({Phase.START, Phase.READY}), "No sender yet: RCPT before an accepted MAIL gets 503 (4.1.4)."),
    ),
    Stage.DATA: (
        (frozenset({Phase.START, Phase.READY}), "No sender and no recipient yet: DATA gets 503 (4.1.4)."),
        (frozenset({Phase.SENDER}), "No recipient was accepted: DATA gets 503 or 554 (4.1.1.4)."),
    ),
    Stage.EHLO: ((IN_TRANSACTION, "A new EHLO drops the sender and the recipients, like RSET (4.1.4)."),),
    Stage.HELO: ((IN_TRANSACTION, "A new HELO drops the sender and the recipients, like RSET (4.1.4)."),),
    Stage.STARTTLS: ((frozenset({Phase.START}), "No EHLO yet: STARTTLS is offered in its reply (RFC 3207)."),),
    Stage.AUTH: (
        (frozenset({Phase.START}), "No EHLO yet: AUTH is offered in its reply (RFC 4954)."),
        (IN_TRANSACTION, "AUTH is not allowed within a mail transaction: 503 (RFC 4954 4)."),
    ),
}


def _order(command: Command, talk: Conversation) -> str | None:
    if talk.phase is Phase.GREETING:
        return "The greeting is not complete: some servers turn away whoever talks before its last line (554 or 521)."
    if talk.phase is Phase.REFUSED and command.stage is not Stage.QUIT:
        return "The greeting was a refusal: the server answers 503 to all but QUIT (RFC 5321 3.1)."
    if talk.owed:
        return "A reply is still owed: what comes next may be the answer to the command before."
    return next((text for phases, text in _ORDER.get(command.stage, ()) if talk.phase in phases), None)


def _not_offered(command: Command, talk: Conversation) -> str | None:
    if command.stage is Stage.STARTTLS and talk.tls:
        return "TLS is on already: a second STARTTLS gets 503 or 554."
    if talk.helo is None or command.stage not in (Stage.STARTTLS, Stage.AUTH):
        return None
    keyword = command.stage.upper()
    if keyword not in talk.ehlo:
        return f"The server did not offer {keyword} in its EHLO reply: it will most likely answer 502 or 503."
    return None


def _plain_auth(command: Command, talk: Conversation) -> str | None:
    if command.stage is Stage.AUTH and not talk.tls:
        return "Without TLS all on the way can read the password. Here it stays out of screen and recording."
    return None


def _header(command: Command, talk: Conversation) -> str | None:
    if looks_like_header(command.line):
        return (
            "This looks like a line of the message's header. It belongs behind DATA and its 354; as a command it"
            " gets 500, and Postfix hangs up on it (221 Error: I can break rules, too)."
        )
    return None


def _unknown(command: Command, talk: Conversation) -> str | None:
    if command.stage is not Stage.OTHER or looks_like_header(command.line):
        return None
    if not command.line.strip():
        return "An empty line is no command: the server will answer 500, or nothing."
    if command.line.strip() == b".":
        return "The lone dot ends a message; no 354 is open, so here it is an unknown command: 500."
    near = difflib.get_close_matches(command.verb.decode("ascii"), [verb.decode() for verb in VERBS], 1, 0.6)
    if command.verb in _KNOWN_ELSEWHERE or command.verb.startswith(b"X"):
        return None
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"That is no command of SMTP: the server will answer 500.{guess}"


def _grammar(command: Command, talk: Conversation) -> str | None:
    line = command.line
    if command.stage not in (Stage.MAIL, Stage.RCPT):
        return None
    if _CROSSED.match(line):
        return "MAIL takes FROM:, and RCPT takes TO:. The other way round gets 500 or 501."
    path = command.path
    if not path:
        word = "MAIL FROM:<sender>" if command.stage is Stage.MAIL else "RCPT TO:<recipient>"
        return f"The server expects {word}; as it stands it will answer 501."
    if _BLANK.search(line):
        return "No blank may stand beside the colon (RFC 5321 3.3). Most servers forgive it, strict ones answer 501."
    if not path.startswith(b"<"):
        return "The address stands without angle brackets: some servers take it, others answer 501, 553 or 555."
    if not path.endswith(b">"):
        return "The closing angle bracket is missing: the server will most likely answer 501."
    if command.stage is Stage.RCPT and not bare(path):
        return "<> is a sender only: a recipient needs an address (RFC 5321 4.1.1.3)."
    return None


def _name(command: Command, talk: Conversation) -> str | None:
    if command.stage in (Stage.EHLO, Stage.HELO):
        return ehlo_argument_problem(command.argument)
    return None


def _length(command: Command, talk: Conversation) -> str | None:
    if len(command.line) > MAX_COMMAND:
        return f"The line has {len(command.line)} octets; RFC 5321 4.5.3.1.4 lets a server stop at {MAX_COMMAND + 2}."
    return None


def _typography(command: Command, talk: Conversation) -> str | None:
    try:
        text = command.line.decode("utf-8")
    except UnicodeDecodeError:
        return "The line holds bytes that are no UTF-8: servers answer 500 or 501 to that."
    odd = next((sign for sign in text if sign > "\x7f"), None)
    if odd is None or "SMTPUTF8" in talk.ehlo:
        return None
    return f"The sign U+{ord(odd):04X} is not ASCII (a curly quote or a dash?), and SMTPUTF8 was not offered."


def _burns(command: Command, talk: Conversation) -> str | None:
    if command.stage is Stage.RCPT and talk.phase is Phase.RECIPIENT:
        return "A recipient is already taken: the message will go to each of them."
    return None


_CROSSED = re.compile(rb"[ \t]*(?:MAIL[ \t]+TO|RCPT[ \t]+FROM)[ \t]*:", re.I)
_BLANK = re.compile(rb"\A[ \t]*(?:MAIL[ \t]+FROM|RCPT[ \t]+TO)(?:[ \t]+:|:[ \t])", re.I)
_KNOWN_ELSEWHERE: Final = frozenset({b"ETRN", b"ATRN", b"TURN", b"SEND", b"SOML", b"SAML", b"BDAT", b"VERB", b"LHLO"})
_CHECKS: Final[tuple[Check, ...]] = (
    _order, _header, _unknown, _grammar, _name, _not_offered, _plain_auth, _typography, _length, _burns,
)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


def advise(line: bytes, talk: Conversation) -> list[Advice]:
    """What should be said before this line goes out; nothing inside a message or an AUTH dialogue."""
    if talk.phase in (Phase.MESSAGE, Phase.AUTHENTICATING, Phase.CLOSED, Phase.CONNECTING):
        return []
    command = read_command(line)
    said = [Advice(text) for check in _CHECKS if (text := check(command, talk))]
    if _CONTROL.search(line):
        said.insert(0, Advice("The line holds control characters, which no screen shows as they are.", line))
    return said


def breaks_the_line(line: bytes) -> bool:
    """CR, LF or NUL inside a line: it would be more than one command on the wire, or be cut by the server."""
    return any(octet in line for octet in (0x0D, 0x0A, 0x00))

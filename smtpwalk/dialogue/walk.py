"""The guided walk as a plan: it looks at the state of the dialogue and says which step comes next, and why.

A generator: it yields a `Step` and is sent the conversation as it then stands. It depends on nothing but that
state, so whatever the user typed in between, the guide picks up from where the protocol is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.lookback import (
    in_transaction,
    last_answered,
    refusal_about,
    since_start,
    taken,
    unasked_text,
    wants_tls,
)
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.commands import mail_command, rcpt_command
from smtpwalk.wire.stages import Stage


@dataclass(frozen=True, slots=True)
class WalkSettings:
    """What a walk is set up with. Addresses without brackets, as bytes: odd ones are allowed."""

    host: str
    name: str = "client.example"
    """What EHLO says."""
    sender: bytes = b"spamtest@sender.test"
    recipient: bytes = b"relaytest@elsewhere.test"
    may_send: bool = False
    """The user said that the message may go to `recipient`; without it the guide stops before DATA."""
    own: bytes = b""
    """A domain that is the server's own, where one is known; for the forms to try next."""
    date: str = "Thu, 01 Jan 1970 00:00:00 +0000"
    """RFC 5322 date of the message; the clock belongs to whoever fills this in."""
    token: str = "smtpwalk-0"  # noqa: S105 - a mark to find the message by, no secret


@dataclass(frozen=True, slots=True)
class Other:
    """Another line worth typing here."""

    line: bytes
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk. `line` is None where nothing is to be typed."""

    id: str
    stage: Stage | None
    title: str
    what: str
    why: str
    line: bytes | None = None
    message: bytes | None = None
    """At 354: the whole suggested message, not yet dot-stuffed."""
    others: tuple[Other, ...] = ()


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("steps.toml").read_text("utf-8"))


def guided_walk(settings: WalkSettings) -> Generator[Step, Conversation, None]:
    """Yields the next step, is sent the conversation; ends with the step `closed`."""
    talk = yield _step("connect", None, settings)
    while True:
        step = next_step(talk, settings)
        talk = yield step
        if step.id == "closed":
            return


def own_domain(talk: Conversation) -> bytes:
    """The domain that the server calls itself by, from its EHLO reply: the parent of a host name of three labels."""
    labels = talk.ehlo.domain.lower().strip(b".").split(b".")
    return b".".join(labels[1:] if len(labels) > 2 else labels) if len(labels) > 1 else b""


def next_step(talk: Conversation, settings: WalkSettings) -> Step:
    """The step that fits the state; the same state gives the same step."""
    if not settings.own:
        settings = replace(settings, own=own_domain(talk))
    if talk.phase is Phase.CONNECTING:
        return _step("connect", None, settings)
    if talk.phase is Phase.GREETING:
        return _step("greeting", Stage.GREETING, settings)
    waiting = talk.waiting_for
    if waiting is not None and talk.phase not in _NOTHING_TO_WAIT_FOR:
        return _leave("quit_owed", settings) if waiting.waited else _step("wait", waiting.stage, settings)
    return _BY_PHASE[talk.phase](talk, settings)


def message_for(settings: WalkSettings) -> bytes:
    """The suggested message: it says who tests, why, and how to object; short, with the token to find it by."""
    sender, recipient = settings.sender.decode("ascii", "replace"), settings.recipient.decode("ascii", "replace")
    return "\r\n".join(
        (
            f"From: <{sender or 'mailer-daemon@' + settings.name}>",
            f"To: <{recipient}>",
            f"Subject: mail relay test {settings.token}",
            f"Date: {settings.date}",
            f"Message-ID: <{settings.token}@{settings.name}>",
            "",
            f"This is a mail relay test of {settings.host}, made by hand with smtpwalk.",
            f"It asks whether that server passes on mail from strangers to strangers. Token: {settings.token}",
            "It was sent once, to an address of the tester's own. To object, answer this message.",
            "",
        )
    ).encode("utf-8")


# ---------------------------------------------------------------------- one function a phase
def _start(talk: Conversation, settings: WalkSettings) -> Step:
    tried = since_start(talk)
    name = settings.name.encode("utf-8")
    helo, ehlo = tried.get(Stage.HELO), tried.get(Stage.EHLO)
    if helo is not None and helo.replies:
        return _leave(unasked_text(helo), settings)
    if ehlo is not None and ehlo.replies:
        return _step("helo", Stage.HELO, settings, b"HELO " + name)
    return _step("ehlo", Stage.EHLO, settings, b"EHLO " + name, Other(b"HELO " + name, "the old way, RFC 821"))


def _ready(talk: Conversation, settings: WalkSettings) -> Step:
    mail = mail_command(settings.sender)
    since = since_start(talk)
    last, tried = last_answered(talk), since.get(Stage.MAIL)
    if tried is not None and wants_tls(tried, talk):
        return _to_tls(talk, settings)
    if last is not None and last.stage is Stage.MESSAGE:
        return _leave("quit_done", settings, Other(mail, "another message on the same connection"))
    if last is not None and last.stage is Stage.RSET:
        if Stage.RCPT in since and not _still_to_ask(talk, settings):
            return _leave("quit", settings, *_forms(settings, Phase.READY))
    elif tried is not None and tried.replies and not taken(tried):
        return _leave(unasked_text(tried), settings, Other(b"MAIL FROM:<>", "the null sender, which must be accepted"),
                      Other(mail, "the same sender again"))  # fmt: skip
    return _step("mail_again" if Stage.MAIL in since else "mail", Stage.MAIL, settings, mail,
                 *_tls_offer(talk), *_forms(settings, Phase.READY)[:1])  # fmt: skip


def _sender(talk: Conversation, settings: WalkSettings) -> Step:
    rcpt = rcpt_command(settings.recipient)
    tried = in_transaction(talk, Stage.RCPT)
    if not tried:
        return _step("rcpt", Stage.RCPT, settings, rcpt, *_forms(settings, Phase.SENDER))
    last = tried[-1]
    again = last.command.line if last.command else rcpt
    if wants_tls(last, talk):
        return _to_tls(talk, settings)
    if not last.counts:
        return _leave("quit_unclear", settings, Other(again, "the same recipient again"))
    about = refusal_about(last)
    if last.code is not None and last.code // 100 == 4 and about not in _NO_MATTER_WHEN:
        if len([exchange for exchange in tried if exchange.command and exchange.command.line == again]) > 1:
            return _leave("quit_later", settings, Other(again, "once more, after a good while"))
        return _step("rcpt_again", Stage.RCPT, settings, again, Other(b"QUIT", "leave, and come back later"))
    if about in _OTHER_MATTERS:
        name = Other(b"EHLO " + settings.name.encode("utf-8"), "another name, then the sender anew")
        return _leave("quit_other", settings, Other(b"RSET", "then another sender"), name)
    return _leave("quit_refused", settings, Other(b"RSET", "then another sender"), *_forms(settings, Phase.SENDER))


def _recipient(talk: Conversation, settings: WalkSettings) -> Step:
    refused = in_transaction(talk, Stage.DATA)
    if refused:
        return _step("rset", Stage.RSET, settings, b"RSET", Other(b"QUIT", "leave"))
    if not any(exchange.ok() for exchange in in_transaction(talk, Stage.RCPT)):
        return _leave("quit_unclear", settings, Other(b"RSET", "drop it; nothing was sent"))
    if settings.may_send and not _only_ours(talk, settings):
        return _step("ask_other", Stage.RSET, settings, b"RSET", Other(b"QUIT", "leave at once; nothing was sent"))
    if not settings.may_send:
        return _step("ask", Stage.RSET, settings, b"RSET", Other(b"QUIT", "leave at once; nothing was sent"))
    return _step("data", Stage.DATA, settings, b"DATA", Other(b"RSET", "drop it; nothing was sent"))


def _message(talk: Conversation, settings: WalkSettings) -> Step:
    """Whoever typed DATA by hand without saying where the message may go is not handed one."""
    allowed = settings.may_send and _only_ours(talk, settings)
    step = _step("message" if allowed else "message_unasked", Stage.MESSAGE, settings)
    return replace(step, message=message_for(settings)) if allowed else step


def _closed(talk: Conversation, settings: WalkSettings) -> Step:
    return _step("closed", None, settings)


_BY_PHASE: Final = {
    Phase.START: _start,
    Phase.READY: _ready,
    Phase.SENDER: _sender,
    Phase.RECIPIENT: _recipient,
    Phase.MESSAGE: _message,
    Phase.AUTHENTICATING: lambda talk, settings: _step("auth", Stage.AUTH, settings, b"*"),
    Phase.HANDSHAKE: lambda talk, settings: _step("handshake", Stage.STARTTLS, settings),
    Phase.REFUSED: lambda talk, settings: _leave("quit_greeting", settings),
    Phase.QUITTING: lambda talk, settings: _step("goodbye", Stage.QUIT, settings),
    Phase.CLOSED: _closed,
}


_NOTHING_TO_WAIT_FOR: Final = frozenset({Phase.MESSAGE, Phase.HANDSHAKE, Phase.QUITTING, Phase.CLOSED})
"""Here something else comes first, or nothing will come any more, even if a reply is owed."""
_OTHER_MATTERS: Final = frozenset({"sender", "helo", "client", "message", "rate", "greylist"})
"""A no about one of these leaves the question of relaying open."""
_NO_MATTER_WHEN: Final = frozenset({"relaying", "sender", "helo", "client", "message"})
"""A 4yz about one of these will be the same a little later."""


# ---------------------------------------------------------------------- pieces
def _step(key: str, stage: Stage | None, settings: WalkSettings, line: bytes | None = None, *others: Other) -> Step:
    text = _texts()[key]
    what = text["what"].replace("{host}", settings.host)
    return Step(key, stage, text["title"], what, text["why"], line, None, others)


def _to_tls(talk: Conversation, settings: WalkSettings) -> Step:
    """HELO hides what is offered: then EHLO comes first."""
    if talk.helo is not None and talk.helo.stage is Stage.HELO:
        return _step("ehlo_for_tls", Stage.EHLO, settings, b"EHLO " + settings.name.encode("utf-8"))
    return _step("starttls", Stage.STARTTLS, settings, b"STARTTLS")


def _leave(key: str, settings: WalkSettings, *others: Other) -> Step:
    return _step(key, Stage.QUIT, settings, b"QUIT", *others)


def _forms(settings: WalkSettings, phase: Phase) -> tuple[Other, ...]:
    """Other senders, or other forms of the recipient, that a careless server falls for (RFC 5321 3.6, App. C)."""
    own, there = settings.own, settings.recipient
    if phase is Phase.READY:
        senders = [Other(b"MAIL FROM:<>", "the null sender: accepted as sender, yet no right to relay")]
        if own:
            senders.append(Other(mail_command(b"spamtest@" + own), "a forged sender of the server's own domain"))
        return tuple(senders)
    if not own or b"@" not in there:
        return ()
    user, _, domain = there.rpartition(b"@")
    return (
        Other(rcpt_command(user + b"%" + domain + b"@" + own), "percent hack: the server may rewrite % to @"),
        Other(rcpt_command(b"@" + own + b":" + there), "source route: first hop is the server itself"),
    )


def _only_ours(talk: Conversation, settings: WalkSettings) -> bool:
    """Each recipient that the server holds ends at the address that the user allowed, whatever was typed between."""
    allowed = {rcpt_command(settings.recipient), *(form.line for form in _forms(settings, Phase.SENDER))}
    return all(rcpt_command(recipient) in allowed for recipient in talk.transaction.recipients)


def _still_to_ask(talk: Conversation, settings: WalkSettings) -> bool:
    """The user has allowed an address by now that this session was never asked about."""
    line = rcpt_command(settings.recipient)
    return settings.may_send and all(one.command is None or one.command.line != line for one in talk.exchanges)


def _tls_offer(talk: Conversation) -> tuple[Other, ...]:
    offered = "STARTTLS" in talk.ehlo and not talk.tls
    return (Other(b"STARTTLS", "offered: go on inside TLS"),) if offered else ()

"""The message of the test: it says who tests, what for, and how to object, and carries the token in three places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smtpwalk.wire.visible import visible

_BODY: Final = """\
This is a test of a mail server, made on purpose by {who}.

It asks whether {host} passes on mail from strangers to strangers. Only the
person who tests should get this message. If you get it and are not that
person, then a mail server has delivered it wrongly, and nothing was sold to
you or asked of you.

Who tests:  {who}
What for:   to find out whether that server is an open relay, and to close it
Permission: {permission}
To object:  answer this message, or write to postmaster at the tester's domain

Form:     {form}
Envelope: {envelope}
Token:    {token}
"""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all messages of one run share. `date` is RFC 5322; the clock belongs to whoever fills it in."""

    host: str
    """The server that is tested, as the user wrote it."""
    tester: bytes
    """The tester's own address, that an objection reaches."""
    name: str
    """What EHLO says."""
    date: str
    permission: str = "the owner of that server allowed it, or it is the tester's own"


def message(head: Letterhead, form: str, mail_from: bytes, rcpt_to: bytes, foreign: bytes, token: str) -> bytes:
    """The whole text with CR LF, not yet dot-stuffed. `foreign`: the address that it shall reach in the end."""
    who = visible(head.tester)
    domain = who.rpartition("@")[2] or head.name
    lines = [
        f"From: <{who}>",
        f"To: <{visible(foreign)}>",
        f"Subject: Mail relay test {token} ({form})",
        f"Date: {head.date}",
        f"Message-ID: <{token}@{domain}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Auto-Submitted: auto-generated",
        "",
        *_BODY.format(
            who=who,
            host=_one_line(head.host),
            permission=_one_line(head.permission),
            form=form,
            envelope=f"<{visible(mail_from)}> to <{visible(rcpt_to)}>",
            token=token,
        ).splitlines(),
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _one_line(text: str) -> str:
    return visible(text.encode("utf-8", "surrogateescape"))

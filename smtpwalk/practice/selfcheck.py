"""What a host really does, found by playing it: each form of envelope is sent, and the outbox looked at.

Here lives the check of `truth` and `forms` in a host file. It sees the outbox, which no client can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from smtpwalk.practice.forms import FORMS, Envelope
from smtpwalk.practice.house import Fate, House
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import Rehearsal
from smtpwalk.practice.truth import CANNOT_TELL, CLOSED, OPEN, OPEN_BY_FORM

FAR: Final = "elsewhere.test"
TRIES: Final = 2
BETWEEN_TRIES: Final = 900.0
"""Seconds until a try that was put off is repeated: long enough for any greylist worth teaching."""

_REPLY: Final = re.compile(r"(?:(\d{3})-[^\r\n]*\r\n)*(\d{3})(?: [^\r\n]*)?\r\n\Z")
_PUT_OFF_FOR_GOOD: Final = 454
"""A 4yz by its digit, and yet what Postfix says to strangers for ever."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far one envelope came: the code that ended it, and whether the message came out at the far address."""

    code: int
    relayed: bool

    @property
    def refused(self) -> bool:
        return not self.relayed and (self.code >= 500 or self.code == _PUT_OFF_FOR_GOOD)


def play(personality: Personality, name: str) -> Outcome:
    """Send one form's message, twice if the host puts it off."""
    house = House()
    envelope = FORMS[name].filled(personality.own_domain, FAR)
    token = f"token-{name}"
    code = 0
    for number in range(TRIES):
        session = Rehearsal(personality, house, now=Rehearsal(personality).now + number * BETWEEN_TRIES)
        code = _send(session, envelope, token)
        if code // 100 != 4:
            break
    return Outcome(code, _came_out(house, token))


def _send(session: Rehearsal, envelope: Envelope, token: str) -> int:
    """The code of the first reply that is no yes, else that of the last; 0 for what is no SMTP reply."""
    code = _code(session.greeting)
    if code != 220:
        # A host that says 554 at once has not said a word about relaying.
        return 0
    if _code(session.say("EHLO client.sender.test")) != 250:
        session.say("HELO client.sender.test")
    mail = f"MAIL FROM:<{envelope.mail_from}>"
    said = session.say(mail)
    if _code(said) == 530 and _code(session.say("STARTTLS")) == 220:
        session.say("EHLO client.sender.test")
        said = session.say(mail)
    for line in (f"RCPT TO:<{envelope.rcpt_to}>", "DATA", f"Subject: {token}\r\n\r\n{token}\r\n."):
        code = _code(said)
        if code // 100 not in (2, 3):
            return 0 if code == 421 else code
        said = session.say(line)
    return _code(said)


def _code(reply: str) -> int:
    """The code, if this is one whole reply whose lines agree."""
    found = _REPLY.match(reply)
    codes = set(re.findall(r"^\d{3}", reply, re.MULTILINE))
    return int(found[2]) if found and len(codes) == 1 else 0


def _came_out(house: House, token: str) -> bool:
    """Whether the message itself arrived at the far address. A bounce to the sender is no relaying."""
    far = f"probe@{FAR}".encode()
    return any(
        message.fate is Fate.OUTSIDE and message.delivered_to == far and token.encode() in message.data
        for message in house.outbox
        if not message.bounce_of
    )


def truth_of(personality: Personality) -> tuple[str, tuple[str, ...]]:
    """The truth word that playing the host shows, and the forms that came out when they are not all."""
    outcomes = {name: play(personality, name) for name in FORMS}
    through = tuple(name for name, outcome in outcomes.items() if outcome.relayed)
    if outcomes["plain"].relayed:
        return OPEN, ()
    if through:
        return OPEN_BY_FORM, through
    return (CLOSED if outcomes["plain"].refused else CANNOT_TELL), ()

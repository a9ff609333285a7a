"""What came of a message on a practice host, seen in its outbox."""

from __future__ import annotations

import pytest

from smtpwalk.net.outbox import OutboxWatch
from smtpwalk.practice.bounces import bounce_text
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.practice.forms import FORMS
from smtpwalk.practice.house import Fate, House, Message
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import NOON, Rehearsal
from smtpwalk.practice.selfcheck import play
from smtpwalk.relay.proof import judge_arrival, new_token

TOKEN = new_token(b"to the box")
LATER = 10.0


def post(house: House, fate: Fate, to: str, token: str = TOKEN, queue_id: bytes = b"1") -> None:
    data = f"Subject: relay test {token}\r\nMessage-ID: <{token}@sender.test>\r\n\r\n".encode()
    house.post(Message(5.0, b"a@sender.test", (b"as@asked",), data, fate, to.encode(), queue_id))


def watch(house: House) -> OutboxWatch:
    return OutboxWatch(lambda: house.arrived(LATER), {TOKEN}.__contains__)


@pytest.mark.parametrize(
    ("fate", "to", "meaning"),
    [
        (Fate.OUTSIDE, f"{TOKEN}@elsewhere.test", "relayed"),
        (Fate.OWN, f"{TOKEN}%elsewhere.test@own.test", "kept"),
        (Fate.NOWHERE, f"{TOKEN}@elsewhere.test", None),
        (Fate.BOUNCE, f"{TOKEN}@own.test", None),
    ],
)
def test_each_fate(fate: Fate, to: str, meaning: str | None) -> None:
    house = House()
    post(house, fate, to)
    asked = f"{TOKEN}%elsewhere.test@own.test".encode()
    meanings = [
        judge_arrival(arrival, foreign_domain=b"elsewhere.test", own_domains=[b"own.test"], asked_rcpt=asked)
        for arrival in watch(house).new_arrivals()
    ]
    assert meanings == ([meaning] if meaning else [])


def test_each_message_once() -> None:
    house = House()
    watching = watch(house)
    post(house, Fate.OUTSIDE, "a@elsewhere.test")
    post(house, Fate.OUTSIDE, "b@elsewhere.test", new_token(b"not known!"), b"2")
    assert [arrival.t for arrival in watching.new_arrivals()] == [5.0]
    assert watching.new_arrivals() == []
    post(house, Fate.OUTSIDE, "a@elsewhere.test", TOKEN, b"3")
    assert len(watching.new_arrivals()) == 1


def sent(host: Personality, form: str) -> House:
    """The house of a host that was sent one message in this form, twice when it put the first off."""
    house = House()
    envelope = FORMS[form].filled(host.own_domain, "elsewhere.test")
    for number in range(2):
        session = Rehearsal(host, house, now=NOON + number * 900)
        if not session.say("EHLO me.sender.test").startswith("250"):
            session.say("HELO me.sender.test")
        mail = f"MAIL FROM:<{envelope.mail_from}>"
        if session.say(mail).startswith("530"):
            session.say("STARTTLS")
            session.say("EHLO me.sender.test")
            session.say(mail)
        session.say(f"RCPT TO:<{envelope.rcpt_to.replace('probe', TOKEN)}>")
        if session.say("DATA").startswith("354"):
            session.say(f"Message-ID: <{TOKEN}@sender.test>\r\nSubject: relay test {TOKEN}\r\n\r\n.")
    return house


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_out_is_what_is_true_of_the_host(form: str) -> None:
    for host in catalogue():
        house = sent(host, form)
        watching = OutboxWatch(lambda house=house: house.arrived(NOON * 2), {TOKEN}.__contains__)  # type: ignore[misc]
        asked = FORMS[form].filled(host.own_domain, "elsewhere.test").rcpt_to.replace("probe", TOKEN).encode()
        own = [name.encode() for name in (*host.naming.domains, host.host)]
        meanings = {
            judge_arrival(arrival, foreign_domain=b"elsewhere.test", own_domains=own, asked_rcpt=asked)
            for arrival in watching.new_arrivals()
        }
        assert None not in meanings, host.name
        assert ("relayed" in meanings) == play(host, form).relayed, host.name


def test_the_notification_of_practice_hosts_is_read_as_one() -> None:
    house = House()
    data = f"Subject: relay test {TOKEN}\r\nMessage-ID: <{TOKEN}@sender.test>\r\n\r\n".encode()
    text = bounce_text(
        host=b"mx.own.test",
        sender=b"a@elsewhere.test",
        recipient=f"{TOKEN}@own.test".encode(),
        queue_id=b"7",
        data=data,
        now=0.0,
    )
    house.post(Message(1.0, b"", (b"a@elsewhere.test",), text, Fate.OUTSIDE, b"a@elsewhere.test", b"8", b"7"))
    (arrival,) = watch(house).new_arrivals()
    asked = f"{TOKEN}@own.test".encode()
    meaning = judge_arrival(
        arrival, foreign_domain=b"elsewhere.test", own_domains=[b"own.test"], asked_rcpt=asked
    )
    assert meaning == "bounced"

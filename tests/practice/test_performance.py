"""One session played sans-IO: order, cuts, limits, fates. What each host says is in test_hosts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.practice.acts import Act, Close, Drip, Pause, Say, StartTls
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.practice.house import Fate, House
from smtpwalk.practice.performance import Performance
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import NOON, Rehearsal

from .stand_in import host

HELLO = ("EHLO me.test", "MAIL FROM:<a@sender.test>")


def started(found: Personality, *lines: str, house: House | None = None) -> Rehearsal:
    session = Rehearsal(found, house)
    for line in lines:
        session.say(line)
    return session


def test_the_seeds_dialogue_byte_for_byte_with_its_addresses_put_back() -> None:
    session = Rehearsal(personality("sendmail-86-open"))
    assert session.greeting == (
        "220-victim.sys.test Sendmail 8.6.11/8.6.12 ready at Sat, 28 Sep 2002 14:00:00 +0000\r\n"
        "220 ESMTP spoken here\r\n"
    )
    for line, reply in (
        ("HELO hacker.naughtysys.test", "250 victim.sys.test Hello hacker.naughtysys.test [127.0.0.1]\r\n"),
        ("MAIL FROM: <me@naughtysys.test>", "250 <me@naughtysys.test>... Sender ok\r\n"),
        ("RCPT TO: <you@elsewhere.test>", "250 <you@elsewhere.test>... Recipient ok\r\n"),
        ("DATA", '354 Enter mail, end with "." on a line by itself\r\n'),
        ("can contain anything", ""),
        (".....", ""),
        (".", "250 OAA14072 Message accepted for delivery\r\n"),
        ("QUIT", "221 victim.sys.test closing connection\r\n"),
    ):
        assert session.say(line) == reply
    assert session.closed
    (message,) = session.house.outbox
    assert message.data.endswith(b"\r\ncan contain anything\r\n....\r\n")
    assert (message.fate, message.delivered_to, message.queue_id) == (
        Fate.OUTSIDE, b"you@elsewhere.test", b"OAA14072",
    )  # fmt: skip


SCRIPT = (
    b"EHLO me.test\r\nNOOP\r\nMAIL FROM:<a@sender.test>\r\nRCPT TO:<alice@small.test>\r\nRCPT TO:<x@far.test>\r\n"
    b"DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nbogus\r\n" + b"y" * 3000 + b"\r\nHELP\r\nQUIT\r\nNOOP\r\n"
)


def acts_of(chunks: list[bytes], found: Personality) -> list[Act]:
    performance = Performance(found, House(), now=NOON)
    acts = performance.connected(NOON)
    for chunk in chunks:
        acts += performance.received(chunk, NOON)
        if performance.awaits_tls:
            acts += performance.tls_started(NOON)
    return acts


@pytest.mark.parametrize("found", catalogue(), ids=lambda found: found.name)
def test_split_at_every_byte_the_acts_are_the_same(found: Personality) -> None:
    whole = acts_of([SCRIPT], found)
    assert acts_of([SCRIPT[i : i + 1] for i in range(len(SCRIPT))], found) == whole
    for place in range(0, len(SCRIPT), 61):
        assert acts_of([SCRIPT[:place], SCRIPT[place:]], found) == whole


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [b"EHLO x", b"MAIL FROM:<>", b"RCPT TO:<alice@small.test>", b"DATA", b".", b"AUTH LOGIN", b"\r\n", b"\n",
             b"RSET", b"\r", b"a" * 50, b"\0\xff", b"RCPT TO:<x%far@small.test>", b"QUIT"]
        ),
        max_size=25,
    ),
    st.integers(1, 9),
    st.sampled_from(["accept", "ignore", "refuse"]),
)  # fmt: skip
def test_whatever_comes_the_cuts_do_not_matter(pieces: list[bytes], size: int, mode: str) -> None:
    text = f'bare_lf = {{ commands = "{mode}", message = "{mode}", say = "451 bare" }}\nlimits.line.most = 64\n'
    found, data = host(text), b"".join(pieces)
    assert acts_of([data[i : i + size] for i in range(0, len(data), size)], found) == acts_of([data], found)


def test_a_second_hello_and_a_reset_clear_the_transaction() -> None:
    for clearing in ("EHLO me.test", "RSET"):
        session = started(host(), *HELLO, "RCPT TO:<alice@small.test>", clearing)
        assert session.say("DATA") == "503 5.5.1 Error: need RCPT command\r\n"


def test_one_message_for_each_recipient_and_its_fate() -> None:
    rule = '[[rule]]\non = "rcpt"\nwhen = { phase = ["mail", "rcpt"] }\nsay = "250 ok"\n'
    session = started(host(rule), *HELLO)
    for recipient in ("alice@small.test", "nobody@small.test", "x@far.test"):
        session.say(f"RCPT TO:<{recipient}>")
    session.say("DATA")
    session.say("Subject: t\r\n\r\nhi\r\n.")
    own, given_up, bounce, out = session.house.outbox
    assert [m.fate for m in (own, given_up, out)] == [Fate.OWN, Fate.BOUNCE, Fate.OUTSIDE]
    assert own.rcpt_to == (b"alice@small.test", b"nobody@small.test", b"x@far.test")
    assert out.t == pytest.approx(NOON + 0.2)
    assert (bounce.mail_from, bounce.delivered_to, bounce.bounce_of) == (b"", b"a@sender.test", own.queue_id)
    assert bounce.queue_id != own.queue_id
    assert b"Subject: t" in bounce.data
    assert own.data.startswith(b"Received: from me.test (unknown [127.0.0.1]) by mx.small.test")


def test_a_bounce_of_a_bounce_is_not_sent() -> None:
    session = started(personality("accept-and-bounce"), "EHLO me.test", "MAIL FROM:<>", "RCPT TO:<x@far.test>", "DATA")
    session.say("hi\r\n.")
    assert [m.fate for m in session.house.outbox] == [Fate.BOUNCE]


def test_limits_are_said_and_kept() -> None:
    text = """
limits.recipients.most = 2
limits.message.most = 100
limits.errors = { most = 3, say = "421 enough", close = true }
"""
    session = started(host(text), *HELLO, *["RCPT TO:<alice@small.test>"] * 2)
    assert session.say("RCPT TO:<alice@small.test>") == "452 4.5.3 Error: too many recipients\r\n"
    session.say("DATA")
    assert session.say("x" * 200 + "\r\n.") == "552 5.3.4 Error: message file too big\r\n"
    assert session.house.outbox == ()
    assert session.say("y" * 5000).startswith("500 5.5.2 Error: line too long")
    assert session.say("NOOP") == "421 enough\r\n"
    assert session.closed
    assert session.say("NOOP") == ""


def test_an_endless_line_is_not_kept() -> None:
    performance = Performance(host(), House())
    for _ in range(100):
        assert performance.received(b"x" * 10_000, 0.0) == []
        assert len(performance._heap) < 3000
    (said,) = performance.received(b"\r\n", 0.0)
    assert said == Say(b"500 5.5.2 Error: line too long\r\n")


def test_a_bare_line_feed_that_is_refused_ends_a_message_too() -> None:
    session = started(personality("qmail-closed"), *HELLO, "RCPT TO:<alice@pigeon.test>", "DATA")
    assert session.send(b"one\ntwo\r\n.\r\n").startswith("451 See ")
    assert session.closed
    assert session.house.outbox == ()


def test_starttls_forgets_what_was_said_and_drops_what_stands_behind_it() -> None:
    performance = Performance(personality("starttls-first"), House())
    acts = performance.received(b"EHLO me.test\r\nSTARTTLS\r\nMAIL FROM:<x@y.test>\r\n", 0.0)
    assert acts[-1] == StartTls()
    assert performance.received(b"NOOP\r\n", 0.0) == []
    assert performance.tls_started(0.0) == []
    assert performance.scene.helo is None
    assert performance.scene.tls


def test_the_flaw_of_keeping_it_can_be_taught() -> None:
    performance = Performance(personality("starttls-leftover"), House())
    performance.received(b"EHLO me.test\r\nSTARTTLS\r\nNOOP\r\n", 0.0)
    assert performance.received(b"RSET\r\n", 0.0) == []
    assert performance.tls_started(0.0) == [Say(b"250 2.0.0 Ok\r\n"), Say(b"250 2.0.0 Ok\r\n")]


def test_a_greeting_pauses_between_its_lines_and_punishes_early_talk() -> None:
    performance = Performance(personality("early-talker"), House())
    first, pause, last = performance.connected(0.0)
    assert (first, pause) == (Say(b"220-mx.doorman.test ESMTP Postfix\r\n"), Pause(6.0))
    assert last == Say(b"220 mx.doorman.test ESMTP Postfix\r\n")
    assert performance.early(b"EHLO me.test\r\n", 1.0) == [Say(b"521 5.5.1 Protocol error\r\n"), Close()]
    assert performance.over


def test_who_does_not_look_for_early_talk_says_so_by_doing_nothing() -> None:
    assert Performance(host(), House()).early(b"EHLO me.test\r\n", 0.0) == []


def test_a_tarpit_waits_longer_from_reply_to_reply() -> None:
    performance = Performance(personality("tarpit"), House())
    acts = performance.received(b"NOOP\r\n" * 12, 0.0)
    pauses = [act.seconds for act in acts if isinstance(act, Pause)]
    assert pauses == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 10.0, 10.0]
    assert acts[1] == Drip(b"250 2.0.0 Ok\r\n", 0.05)


def test_greylisting_is_shared_by_the_sessions_of_a_house() -> None:
    house, found = House(), personality("greylisting-open")
    session = started(found, *HELLO, house=house)
    assert session.say("RCPT TO:<x@far.test>").startswith("451 ")
    session.wait(4.9)
    assert session.say("RCPT TO:<x@far.test>").startswith("451 ")
    again = Rehearsal(found, house, now=session.now + 0.1)
    for line in HELLO:
        again.say(line)
    assert again.say("RCPT TO:<y@far.test>").startswith("451 ")
    assert again.say("RCPT TO:<X@FAR.test>") == "250 2.1.5 Ok\r\n"
    assert started(found, *HELLO).say("RCPT TO:<x@far.test>").startswith("451 ")


def test_a_silent_client_is_told_goodbye_once() -> None:
    session = started(host())
    assert session.idle() == "421 4.4.2 mx.small.test Error: timeout exceeded\r\n"
    assert session.closed
    assert session.idle() == ""


def test_a_client_that_leaves_in_the_middle_of_a_message_leaves_nothing() -> None:
    session = started(host(), *HELLO, "RCPT TO:<alice@small.test>", "DATA")
    session.send(b"half a mess")
    session.performance.closed()
    assert session.house.outbox == ()
    assert session.say(".") == ""


def test_a_login_in_two_steps() -> None:
    session = started(personality("auth-first"), "EHLO me.test")
    assert session.say("MAIL FROM:<a@b.test>") == "530 5.7.0 Authentication required\r\n"
    for line, code in (
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"), ("Ym9i", "334 UGFzc3dvcmQ6"), ("c2VjcmV0", "535"),
        ("AUTH LOGIN Ym9i", "334 UGFzc3dvcmQ6"), ("c2VjcmV0", "535"),
        ("AUTH PLAIN", "334 "), ("AGJvYgBzZWNyZXQ=", "535"), ("AUTH PLAIN AGJvYgBzZWNyZXQ=", "535"),
        ("AUTH LOGIN", "334 "), ("*", "501"), ("NOOP", "250"), ("AUTH CRAM-MD5", "504"),
    ):  # fmt: skip
        assert session.say(line).startswith(code), line


def test_a_login_that_succeeds_is_known_to_the_rules() -> None:
    text = """
[[rule]]
on = "auth"
say = "235 2.7.0 welcome"
[[rule]]
on = "noop"
when = { authenticated = true }
say = "250 in"
"""
    session = started(host(text))
    assert session.say("NOOP") == "250 2.0.0 Ok\r\n"
    session.say("AUTH PLAIN AGJvYgBzZWNyZXQ=")
    assert session.say("NOOP") == "250 in\r\n"

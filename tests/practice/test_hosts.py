"""Every host of the package, played: what it says line by line, and what becomes of the message."""

from __future__ import annotations

import re

import pytest

from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.practice.house import Fate
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import Rehearsal
from smtpwalk.practice.selfcheck import truth_of

FAR = "RCPT TO:<probe@elsewhere.test>"
START = [("", 220), ("EHLO me.sender.test", 250), ("MAIL FROM:<a@sender.test>", 250)]
MESSAGE = [("DATA", 354), ("Subject: token\r\n\r\nhi\r\n.", 250)]

# host: lines and codes, the fates of all that lies in the outbox at the end
DIALOGUES: dict[str, tuple[list[tuple[str, int]], list[Fate]]] = {
    "sendmail-86-open": ([*START, (FAR, 250), *MESSAGE, ("QUIT", 221)], [Fate.OUTSIDE]),
    "postfix-closed": (
        [*START, (FAR, 554), ("DATA", 554), ("RSET", 250), ("RCPT TO:<alice@letterbox.test>", 503),
         ("VRFY alice", 252), ("EXPN alice", 500), ("HELP", 500), ("NOOP", 250), ("MAIL", 501),
         ("GET / HTTP/1.0", 221)],
        [],
    ),
    "sendmail-89-closed": (
        [*START, (FAR, 550), ("RCPT TO:<x%elsewhere.test@quarry.test>", 550), ("DATA", 503),
         ("RCPT TO:<nobody@quarry.test>", 550), ("RCPT TO:<bob@quarry.test>", 250), *MESSAGE],
        [Fate.OWN],
    ),
    "exim-closed": (
        [*START, (FAR, 550), ("DATA", 503), ("RCPT TO:<x%elsewhere.test@harbour.test>", 550),
         ('RCPT TO:<"x@elsewhere.test">', 501), ("RCPT TO:<postmaster>", 250), *MESSAGE, ("MAIL FROM:<x>", 501)],
        [Fate.OWN],
    ),
    "opensmtpd-closed": (
        [*START, (FAR, 550), ("RCPT TO:<nobody@pufferfish.test>", 550), ("RCPT TO:alice@pufferfish.test", 501),
         ("EHLO again.test", 503), ("DATA", 503), ("HELP", 214)],
        [],
    ),
    "qmail-closed": (
        [*START, (FAR, 553), ("RCPT TO:<x%elsewhere.test>", 250), *MESSAGE, ("HELP", 214), ("FOO", 502)],
        [Fate.BOUNCE, Fate.OUTSIDE],
    ),
    "exchange-closed": (
        [*START, (FAR, 550), ("RCPT TO:<x%elsewhere.test>", 250), *MESSAGE, ("FOO", 500)],
        [Fate.BOUNCE, Fate.OUTSIDE],
    ),
    "helo-only-open": (
        [("", 220), ("EHLO me.sender.test", 500), ("HELO me.sender.test", 250), START[2], (FAR, 250), *MESSAGE],
        [Fate.OUTSIDE],
    ),
    "permanent-454": ([*START, (FAR, 454), (FAR, 454), ("DATA", 554)], []),
    "catch-all": (
        [*START, (FAR, 554), ("RCPT TO:<x%elsewhere.test@sponge.test>", 250), *MESSAGE],
        [Fate.OWN],
    ),
    "open-by-sender": (
        [*START, (FAR, 550), ("RSET", 250), ("MAIL FROM:<x@gullible.test>", 250), (FAR, 250), *MESSAGE],
        [Fate.OUTSIDE],
    ),
    "null-sender": ([*START, (FAR, 550), ("RSET", 250), ("MAIL FROM:<>", 250), (FAR, 250), *MESSAGE], [Fate.OUTSIDE]),
    "percent-hack": (
        [*START, (FAR, 550), ("RCPT TO:<probe%elsewhere.test@percent.test>", 250), *MESSAGE],
        [Fate.OUTSIDE],
    ),
    "bang-path": ([*START, (FAR, 550), ("RCPT TO:<elsewhere.test!probe>", 250), *MESSAGE], [Fate.OUTSIDE]),
    "source-route": (
        [*START, (FAR, 550), ("RCPT TO:<@scenic.test:probe@elsewhere.test>", 250), *MESSAGE],
        [Fate.OUTSIDE],
    ),
    "refused-at-dot": ([*START, (FAR, 250), ("DATA", 354), ("hi\r\n.", 554)], []),
    "accept-and-bounce": ([*START, (FAR, 250), *MESSAGE], [Fate.BOUNCE, Fate.OUTSIDE]),
    "accept-everything": ([*START, (FAR, 250), ("RCPT TO:<>", 250), *MESSAGE], [Fate.NOWHERE, Fate.NOWHERE]),
    "greylisting": ([*START, (FAR, 450), (FAR, 450), ("wait 5", 0), (FAR, 554)], []),
    "greylisting-open": ([*START, (FAR, 451), ("wait 5", 0), (FAR, 250), *MESSAGE], [Fate.OUTSIDE]),
    "starttls-first": (
        [*START[:2], ("MAIL FROM:<a@sender.test>", 530), ("STARTTLS", 220), *START[1:], (FAR, 554), ("STARTTLS", 554)],
        [],
    ),
    "starttls-open": (
        [*START[:2], ("MAIL FROM:<a@sender.test>", 530), ("STARTTLS now", 501), ("STARTTLS", 220), *START[1:],
         (FAR, 250), *MESSAGE],
        [Fate.OUTSIDE],
    ),
    "starttls-leftover": ([*START, (FAR, 554), ("STARTTLS", 220), *START[1:], (FAR, 554)], []),
    "auth-first": (
        [*START[:2], ("MAIL FROM:<a@sender.test>", 530), ("AUTH PLAIN AGEAYg==", 535), ("RCPT TO:<a@b.test>", 503)],
        [],
    ),
    "early-talker": ([*START, (FAR, 554)], []),
    "tarpit": ([*START, (FAR, 554)], []),
    "hangs-up-421": ([*START, ("RCPT TO:<alice@overload.test>", 250), (FAR, 421)], []),
    "no-service-554": ([("", 554), ("EHLO me.sender.test", 503), (FAR, 503), ("QUIT", 221)], []),
    "tls-from-start": ([*START, (FAR, 554)], []),
    "not-smtp-ssh": ([("", 0), ("EHLO me.sender.test", 0)], []),
    "broken": ([*START[:1], ("HELO x", 250), ("MAIL FROM:<a@sender.test>", 250), (FAR, 250), *MESSAGE], [Fate.NOWHERE]),
}  # fmt: skip


def last_code(reply: str) -> int:
    found = re.search(r"(\d{3})[^\n]*\n\Z", reply)
    return int(found[1]) if found and reply[:3].isdigit() else 0


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_scripted_dialogue(name: str) -> None:
    lines, fates = DIALOGUES[name]
    session = Rehearsal(personality(name))
    for line, code in lines:
        if line.startswith("wait "):
            session.wait(float(line[5:]))
            continue
        reply = session.say(line) if line else session.greeting
        assert last_code(reply) == code, (line, reply)
    assert [message.fate for message in session.house.outbox] == fates


def test_every_host_has_a_dialogue() -> None:
    assert [found.name for found in catalogue()] == list(DIALOGUES)


@pytest.mark.parametrize("found", catalogue(), ids=lambda found: found.name)
def test_the_truth_of_a_host_is_what_playing_it_shows(found: Personality) -> None:
    assert truth_of(found) == (found.truth, found.forms)


@pytest.mark.parametrize("found", catalogue(), ids=lambda found: found.name)
def test_every_host_gets_through_a_plain_session(found: Personality) -> None:
    session = Rehearsal(found)
    assert session.greeting
    said = [session.say(line) for line in (
        "EHLO me.sender.test", "HELO me.sender.test", "MAIL FROM:<a@sender.test>", FAR,
        f"RCPT TO:<alice@{found.own_domain}>", "QUIT",
    )]  # fmt: skip
    assert all(said) or session.closed
    assert session.closed
    assert all(reply.endswith("\n") for reply in said if reply)


@pytest.mark.parametrize("found", catalogue(), ids=lambda found: found.name)
def test_every_host_is_described_and_keeps_to_test_names(found: Personality) -> None:
    assert found.teaches.endswith(".")
    assert found.title[0].isupper()
    assert found.host.endswith(".test")
    assert all(domain.endswith(".test") for domain in found.naming.domains)
    assert found.host.endswith(found.own_domain)


# The wordings that people know a server by, at RCPT to a foreign address.
DENIALS = {
    "sendmail-89-closed": "550 <probe@elsewhere.test>... Relaying denied",
    "postfix-closed": "554 5.7.1 <probe@elsewhere.test>: Relay access denied",
    "permanent-454": "454 4.7.1 <probe@elsewhere.test>: Relay access denied",
    "exim-closed": "550 relay not permitted",
    "opensmtpd-closed": "550 Invalid recipient: <probe@elsewhere.test>",
    "qmail-closed": "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "exchange-closed": "550 5.7.1 Unable to relay for probe@elsewhere.test",
}


@pytest.mark.parametrize(("name", "wording"), DENIALS.items())
def test_a_closed_host_refuses_in_its_softwares_words(name: str, wording: str) -> None:
    session = Rehearsal(personality(name))
    session.say("EHLO me.sender.test")
    session.say("MAIL FROM:<a@sender.test>")
    assert session.say(FAR) == wording + "\r\n"
    said = [rule for rule in personality(name).rules if wording[:4] in rule.answer.lines[-1].text]
    assert any(not rule.unverified for rule in said)


def test_wordings_that_nobody_has_read_in_a_source_are_marked() -> None:
    assert {rule.answer.code for rule in personality("exchange-closed").unverified} >= {354, 503}
    assert not personality("opensmtpd-closed").unverified

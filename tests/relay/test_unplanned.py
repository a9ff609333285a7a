"""Dialogues without a plan: what each envelope came to, and what may be concluded."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.outcomes import Outcome, Reason, Role, Vantage, Verdict
from smtpwalk.relay.unplanned import AFTER_LOGIN, evidence_of, judge_unplanned
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from tests.relay.hosts import HERE, STRANGER

HELLO = "S 220 mx.own.example ESMTP|C EHLO client.example|S 250 mx.own.example"
MAIL = "C MAIL FROM:<a@sender.test>|S 250 ok"
RSET = "C RSET|S 250 ok"
FAR = "C RCPT TO:<b@far.test>"
SENT = "C DATA|S 354 go on|C Subject: x|C |C x|C .|S 250 queued"
DENIED = "S 554 5.7.1 <b@far.test>: Relay access denied"
NO_USER = "C RCPT TO:<nobody@own.example>|S 550 5.1.1 <nobody@own.example>: User unknown"


def talk_of(text: str, *, source: str = "198.51.100.7", address: str = "192.0.2.25") -> Conversation:
    """`C ` and `S ` lines, `T` for TLS and `X` for the end, with bars between them."""
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": address, "port": 25, "source": source}))
    for number, line in enumerate(text.split("|"), 1):
        t, data = float(number), line[2:].encode() + b"\r\n"
        if line[0] in "TXW":
            talk.feed(Mark(t, 1, {"T": "tls", "X": "closed", "W": "waited"}[line[0]], {}))
        else:
            talk.feed(ClientBytes(t, 1, data) if line[0] == "C" else ServerBytes(t, 1, data))
    return talk


def told(*parts: str) -> Conversation:
    return talk_of("|".join(parts))


def short(talks: Iterable[Conversation]) -> list[tuple[str, str]]:
    """The envelopes: name, and outcome with what a no is about."""
    return [
        (found.id, str(found.outcome) + (f" {found.about}" if found.about != "none" else ""))
        for found in evidence_of(list(talks)).results
    ]


# ------------------------------------------------------------------ envelopes
ENVELOPES = {
    "relaying refused": ((HELLO, MAIL, FAR, DENIED), [("plain", "refused relaying")]),
    "taken at RCPT": ((HELLO, MAIL, FAR, "S 250 ok", RSET), [("plain", "accepted")]),
    "taken at the dot": ((HELLO, MAIL, FAR, "S 250 ok", SENT), [("plain", "accepted")]),
    "HELO alone": (
        ("S 220 old.own.example|C EHLO x|S 500 what|C HELO x|S 250 old", MAIL, FAR, "S 250 ok", SENT),
        [("plain", "accepted")],
    ),
    "the message is refused": (
        (HELLO, MAIL, FAR, "S 250 ok", "C DATA|S 354 go|C x|C .|S 550-5.7.1 Our system has found|S 550 5.7.1 spam"),
        [("plain", "refused message")],
    ),
    "421 in place of 354": (
        (HELLO, MAIL, FAR, "S 250 ok", "C DATA|S 421 4.3.2 Service shutting down|X"), [("plain", "dropped")],
    ),
    "the end before an answer": ((HELLO, MAIL, FAR, "X"), [("plain", "dropped")]),
    "a bad name blamed at RCPT": (
        (HELLO, MAIL, FAR, "S 501 5.5.2 <client.example>: Helo command rejected: invalid"), [("plain", "refused helo")],
    ),
    "a bad sender blamed at RCPT": (
        (HELLO, MAIL, FAR, "S 550 5.1.0 <a@sender.test>: Sender address rejected: User unknown"),
        [("plain", "refused sender")],
    ),
    "MAIL is refused, and RCPT said none the less": (
        (HELLO, "C MAIL FROM:<a@sender.test>|S 530 5.7.0 Must issue a STARTTLS command first", FAR, "S 503 no"),
        [("plain", "refused tls")],
    ),
    "RCPT out of its turn is nothing": (
        (HELLO, FAR, "S 503 MAIL first", MAIL, FAR, DENIED), [("plain", "refused relaying")],
    ),
    "a greylist, and the same again": (
        (HELLO, MAIL, FAR, "S 450 4.2.0 Greylisted", RSET, MAIL, FAR, "S 250 ok"), [("plain", "accepted")],
    ),
    "the same again after a real answer is another one": (
        (HELLO, MAIL, FAR, DENIED, FAR, "S 250 ok"), [("plain", "refused relaying"), ("plain-2", "accepted")],
    ),
    "two recipients, one message": (
        (HELLO, MAIL, FAR, DENIED, "C RCPT TO:<alice@own.example>|S 250 ok", SENT),
        [("plain", "refused relaying"), ("own-user", "accepted")],
    ),
    "DATA with nobody left": (
        (HELLO, MAIL, FAR, DENIED, "C DATA|S 554 no valid recipients"), [("plain", "refused relaying")],
    ),
    "odd forms, and senders that are no plain strangers": (
        (
            HELLO,
            "C MAIL FROM:<>|S 250 ok", 'C RCPT TO:<"b%far.test">|S 250 ok', RSET,
            "C MAIL FROM:<x@own.example>|S 250 ok", "C RCPT TO:<b@far.test@>|S 250 ok", RSET,
            "C MAIL FROM:<root@localhost>|S 250 ok", "C RCPT TO:<b%far.test@[192.0.2.25]>|S 550 5.7.1 relaying denied",
            "C RCPT TO:<@own.example:b@far.test>|S 250 ok",
        ),
        [
            ("quoted-from-null", "accepted"), ("two-ats-from-own", "accepted"),
            ("percent-from-local", "refused relaying"), ("source-route-from-local", "accepted"),
        ],
    ),
    "chunks": (
        (HELLO, MAIL, FAR, "S 250 ok", "C BDAT 3|C x|S 250 ok|C BDAT 3 LAST|C x|S 550 5.7.1 relaying denied"),
        [("plain", "refused relaying")],
    ),
    "a sender that a page took for a tag is no null sender": (
        (HELLO, "C MAIL FROM:|S 250 ok", FAR, DENIED), [("plain-from-unknown", "refused relaying")],
    ),
    "no address in the source": ((HELLO, MAIL, "C RCPT TO:|S 554 5.7.1 : Relay access denied"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", ENVELOPES)
def test_what_came_of_each_envelope(name: str) -> None:
    parts, expected = ENVELOPES[name]
    assert short([told(*parts)]) == expected


def test_a_result_leads_to_its_exchange() -> None:
    talks = [told(HELLO, MAIL, FAR, "S 450 4.2.0 Greylisted"), told(HELLO, MAIL, FAR, "S 250 ok", SENT)]
    (found,) = evidence_of(talks).results
    assert [attempt.outcome for attempt in found.tries] == [Outcome.DEFERRED, Outcome.ACCEPTED]
    exchange = talks[found.session - 1].exchanges[found.exchange]
    assert (found.session, exchange.stage, exchange.code) == (2, "message", 250)


def test_a_reply_that_nobody_asked_for_spoils_its_session_and_no_other() -> None:
    spoilt = told(HELLO, MAIL, "S 250 once more", FAR, "S 250 ok")
    assert short([spoilt]) == [("plain", "untested")]
    assert short([spoilt, told(HELLO, MAIL, FAR, DENIED)]) == [("plain", "refused relaying")]


def test_what_is_said_before_the_greeting_touches_none() -> None:
    early = told("C HELO me|S 220 mx.own.example|S 250 mx.own.example", MAIL, FAR, "S 250 ok")
    assert short([early]) == [("plain", "accepted")]


# ------------------------------------------------------------------ verdicts
LOGIN = "C AUTH PLAIN|S 235 2.7.0 ok"
TLS = "C STARTTLS|S 220 go|T |C EHLO client.example|S 250 mx.own.example"
OWN_TAKEN = "C RCPT TO:<alice@own.example>|S 250 ok"
VAGUE = "S 550 Invalid recipient: <b@far.test>"
PERCENT = "C RCPT TO:<b%far.test@own.example>|S 250 ok"
VERDICTS = {
    "refused": ((HELLO, MAIL, FAR, DENIED), Verdict.CLOSED, Reason.REFUSED),
    "login wanted": ((HELLO, MAIL, FAR, "S 530 5.7.0 Authentication required"), Verdict.CLOSED, Reason.AUTH_REQUIRED),
    "refused inside TLS": (
        (HELLO, "C MAIL FROM:<a@sender.test>|S 530 5.7.0 Must issue a STARTTLS command first", TLS, MAIL, FAR, DENIED),
        Verdict.CLOSED, Reason.REFUSED,
    ),
    "one of two senders gets through": (
        (HELLO, MAIL, FAR, DENIED, NO_USER, RSET, "C MAIL FROM:<a@own.example>|S 250 ok", FAR, "S 250 ok", SENT),
        Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN,
    ),
    "taken, and a user refused": (
        (HELLO, MAIL, NO_USER, FAR, "S 250 ok", SENT), Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN,
    ),
    "taken, and nothing to compare": (
        (HELLO, MAIL, FAR, "S 250 ok", SENT), Verdict.CANNOT_TELL, Reason.ACCEPTED_NOT_SEEN,
    ),
    "taken at RCPT": ((HELLO, MAIL, NO_USER, FAR, "S 250 ok"), Verdict.CANNOT_TELL, Reason.ACCEPTED_AT_RCPT),
    "an odd form is taken": ((HELLO, MAIL, FAR, DENIED, PERCENT), Verdict.CANNOT_TELL, Reason.ACCEPTED_AT_RCPT),
    "a user of its own is taken": ((HELLO, MAIL, FAR, DENIED, OWN_TAKEN, SENT), Verdict.CLOSED, Reason.REFUSED),
    "only users of its own": ((HELLO, MAIL, OWN_TAKEN, SENT), Verdict.CANNOT_TELL, Reason.NOT_ASKED),
    "after a login": ((HELLO, LOGIN, MAIL, NO_USER, FAR, "S 250 ok", SENT), Verdict.CANNOT_TELL, Reason.NOT_ASKED),
    "words that fit two matters": ((HELLO, MAIL, FAR, VAGUE), Verdict.CANNOT_TELL, Reason.REFUSED),
    "they fit one when a user is taken": ((HELLO, MAIL, FAR, VAGUE, OWN_TAKEN), Verdict.CLOSED, Reason.REFUSED),
    "but not from another sender": (
        (HELLO, MAIL, FAR, VAGUE, RSET, "C MAIL FROM:<c@other.test>|S 250 ok", OWN_TAKEN),
        Verdict.CANNOT_TELL, Reason.REFUSED,
    ),
    "about the sender": (
        (HELLO, MAIL, FAR, "S 550 5.1.0 <a@sender.test>: Sender address rejected: User unknown"),
        Verdict.CANNOT_TELL, Reason.SENDER_REFUSED,
    ),
    "put off": ((HELLO, MAIL, FAR, "S 450 4.2.0 Greylisted"), Verdict.CANNOT_TELL, Reason.DEFERRED),
    "a no in disguise": (
        (HELLO, MAIL, FAR, "S 454 4.7.1 <b@far.test>: Relay access denied"), Verdict.CLOSED, Reason.REFUSED,
    ),
    "out of step": (
        (HELLO, MAIL, "S 250 once more", FAR, "S 250 ok", SENT), Verdict.CANNOT_TELL, Reason.OUT_OF_STEP,
    ),
    "EHLO and no more": ((HELLO, "C QUIT|S 221 bye"), Verdict.CANNOT_TELL, Reason.NOT_ASKED),
    "a sender and no more": ((HELLO, MAIL), Verdict.CANNOT_TELL, Reason.NOT_ASKED),
    "refused at the greeting": (("S 554 no service for you",), Verdict.CANNOT_TELL, Reason.CLIENT_REFUSED),
    "refused at EHLO": (
        ("S 220 mx|C EHLO x|S 550 5.7.1 Helo command rejected: no",), Verdict.CANNOT_TELL, Reason.HELO_REFUSED,
    ),
    "refused at MAIL for a login": (
        (HELLO, "C MAIL FROM:<a@b.test>|S 530 5.7.0 Authentication required"),
        Verdict.CANNOT_TELL, Reason.AUTH_REQUIRED,
    ),
    "refused at MAIL for relaying": (
        (HELLO, "C MAIL FROM:<a@b.test>|S 550 relaying denied"), Verdict.CANNOT_TELL, Reason.REFUSED,
    ),
    "put off at MAIL": ((HELLO, "C MAIL FROM:<a@b.test>|S 451 later"), Verdict.CANNOT_TELL, Reason.DEFERRED),
    "no greeting": (("X",), Verdict.CANNOT_TELL, Reason.DROPPED),
    "silence": (("W",), Verdict.CANNOT_TELL, Reason.SILENT),
    "no mail server": (("S SSH-2.0-OpenSSH_9.6",), Verdict.CANNOT_TELL, Reason.NOT_SMTP),
}  # fmt: skip


@pytest.mark.parametrize("name", VERDICTS)
def test_what_may_be_concluded(name: str) -> None:
    parts, verdict, reason = VERDICTS[name]
    _, found = judge_unplanned([told(*parts)], STRANGER)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_no_session_at_all() -> None:
    evidence, found = judge_unplanned([])
    assert (evidence.results, found.verdict, found.reason) == ((), Verdict.CANNOT_TELL, Reason.UNREACHABLE)
    assert judge_unplanned([Conversation()])[1].reason is Reason.UNREACHABLE


def test_a_dialogue_behind_the_end_of_its_connection() -> None:
    talk = Conversation()
    for event in (Mark(0.0, 1, "closed", {}), ClientBytes(1.0, 1, b"RCPT TO:<a@far.test>\r\n")):
        talk.feed(event)
    evidence, judgement = judge_unplanned([talk])
    assert evidence.trouble is not None
    assert (judgement.verdict, judgement.reason) == (Verdict.CANNOT_TELL, Reason.NOT_ASKED)


def test_an_envelope_after_a_login_is_no_question() -> None:
    evidence = evidence_of([told(HELLO, LOGIN, MAIL, FAR, "S 250 ok", SENT)])
    assert [(found.role, found.note) for found in evidence.results] == [(Role.CONTROL, AFTER_LOGIN)]


def test_tls_begins_anew_without_a_login() -> None:
    evidence = evidence_of([told(HELLO, LOGIN, TLS, MAIL, FAR, "S 250 ok")])
    assert [(found.role, found.note) for found in evidence.results] == [(Role.PROBE, "")]
    assert evidence.tls


def test_who_knows_the_own_domain_may_say_so() -> None:
    talk = told(HELLO, MAIL, FAR, "S 250 ok", SENT, MAIL, "C RCPT TO:<x@second.test>|S 550 5.1.1 no such user")
    assert judge_unplanned([talk], STRANGER)[1].verdict is Verdict.CANNOT_TELL
    evidence, found = judge_unplanned([talk], STRANGER, own=[b"Second.Test"])
    assert found.verdict is Verdict.LIKELY_OPEN
    names = (evidence.own_domain, evidence.host_name, evidence.foreign_domain)
    assert names == (b"second.test", b"mx.own.example", b"far.test")


def test_the_words_say_how_far_it_goes() -> None:
    _, closed = judge_unplanned([told(HELLO, MAIL, FAR, DENIED)], HERE)
    assert closed.words == "Closed, as far as was asked: relaying was refused."
    assert any("follows no plan" in ground.text for ground in closed.grounds)
    assert any("own.example was taken for the host's own" in ground.text for ground in closed.grounds)
    _, likely = judge_unplanned([told(HELLO, MAIL, NO_USER, FAR, "S 250 ok", SENT)], HERE)
    assert "to here" in likely.words
    assert any("of the host's own users was refused: own-user" in ground.text for ground in likely.grounds)


@pytest.mark.parametrize(("source", "trusted"), [("11.1.1.7", False), ("11.2.2.7", True), ("", True)])
def test_without_a_place_the_marks_tell_it(source: str, trusted: bool) -> None:
    talk = talk_of("|".join((HELLO, MAIL, NO_USER, FAR, "S 250 ok", SENT)), source=source, address="11.2.2.25")
    _, found = judge_unplanned([talk])
    assert ("to here" in found.words) is trusted


PIECES = [
    HELLO, MAIL, FAR, "S 250 ok", DENIED, SENT, NO_USER, OWN_TAKEN, PERCENT, LOGIN, TLS, VAGUE, RSET, "X", "S 4", "W",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8), max_size=3))
def test_any_dialogue_gets_a_verdict_and_none_is_open(sessions: list[list[str]]) -> None:
    talks = [told(*pieces) if pieces else Conversation() for pieces in sessions]
    evidence, found = judge_unplanned(talks, Vantage("198.51.100.7", False, "A stranger."))
    assert found.verdict is not Verdict.OPEN
    assert [ground.number for ground in found.grounds] == list(range(1, len(found.grounds) + 1))
    assert len({result.id for result in evidence.results}) == len(evidence.results)
    for ground in found.grounds:
        if ground.exchange >= 0:
            assert talks[ground.session - 1].exchanges[ground.exchange].index == ground.exchange


def test_the_end_of_a_dialogue_tells_of_no_envelope() -> None:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "tail", {}))
    talk.feed(ClientBytes(1.0, 1, b"RCPT TO:<b@far.test>\r\n"))
    talk.feed(ServerBytes(2.0, 1, b"554 no\r\n"))
    _evidence, judgement = judge_unplanned([talk])
    assert (judgement.verdict, judgement.reason) == (Verdict.CANNOT_TELL, Reason.NOT_ASKED)


def test_what_was_asked_after_a_login_that_nobody_saw_says_nothing_of_strangers() -> None:
    turns = ["S 220 mx.own.test", "C EHLO x.test", "S 250 mx.own.test", "X", "C MAIL FROM:<a@sender.test>", "S 250 ok",
             "C RCPT TO:<b@far.test>", "S 250 ok", "C DATA", "S 354 go", "C .", "S 250 taken"]  # fmt: skip
    unseen = {"missing": "login", "succeeded": True}
    for facts, login in ((unseen, True), ({}, False)):
        talk = Conversation()
        for turn in turns:
            kind, data = turn[0], turn[2:].encode() + b"\r\n"
            event = Mark(0.0, 1, "unsure", facts) if kind == "X" else None
            talk.feed(event or (ClientBytes if kind == "C" else ServerBytes)(0.0, 1, data))
        evidence, _judgement = judge_unplanned([talk])
        assert any(result.note == AFTER_LOGIN for result in evidence.results) is login

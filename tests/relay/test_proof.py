"""What an arrival is to the probe that asked for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.relay.proof import (
    MOST_KEPT,
    MOST_TOKENS,
    Arrival,
    Meaning,
    find_tokens,
    judge_arrival,
    new_token,
    read_message,
)
from tests.relay.arrivals import CAUGHT, FAR, OWN, PLAIN, TOKEN, Caught, arrived, filled, message

WHEN = "; Wed, 25 Nov 2026 00:34:09 +0000"


def judged(arrival: Arrival, asked: str = PLAIN, far: bytes = FAR, *own: bytes) -> Meaning | None:
    return judge_arrival(arrival, foreign_domain=far, own_domains=own or (OWN,), asked_rcpt=filled(asked))


@pytest.mark.parametrize("caught", CAUGHT.values(), ids=CAUGHT)
def test_what_servers_hand_on(caught: Caught) -> None:
    arrival = arrived(message(caught.received), caught.sender, caught.came_for)
    assert arrival.token == TOKEN
    assert judged(arrival, caught.asked) == caught.judged


SPELLINGS = {
    "capitals": ("{t}%elsewhere.test@own.test", "{t}@ELSEWHERE.Test", "relayed"),
    "trailing dot": ("{t}%elsewhere.test@own.test", "{t}@elsewhere.test.", "relayed"),
    "brackets": ("{t}%elsewhere.test@own.test", "<{t}@elsewhere.test>", "relayed"),
    "quoted": ("{t}%elsewhere.test@own.test", '"{t}"@elsewhere.test', "relayed"),
    "own domain with a dot and capitals": (
        "{t}%elsewhere.test@own.test",
        "{t}%elsewhere.test@OWN.test.",
        "kept",
    ),
    "host below the own domain": ("{t}%elsewhere.test@own.test", "{t}%elsewhere.test@hub.own.test", "kept"),
    "plain user of the own domain": ("{t}@elsewhere.test", "{t}@own.test", "kept"),
    "literal": ("{t}%elsewhere.test@[192.0.2.1]", '"{t}%elsewhere.test"@[192.0.2.1]', "kept"),
    "IPv6 literal": (
        "{t}%elsewhere.test@[IPv6:2001:db8::1]",
        "{t}%elsewhere.test@[ipv6:2001:DB8::1]",
        "kept",
    ),
    "completed with an unknown name": ("elsewhere.test!{t}", "elsewhere.test!{t}@host.internal", "kept"),
    "no domain": ("{t}%elsewhere.test", "{t}%elsewhere.test", "kept"),
    "quoted as written": ('"{t}@elsewhere.test"', '"{t}@elsewhere.test"', "kept"),
    "source route as written": ("@own.test:{t}@elsewhere.test", "@own.test:{t}@elsewhere.test", "kept"),
    "source route, own name first": (
        "@own.test:{t}@elsewhere.test",
        "@mx.own.test:{t}@elsewhere.test",
        "kept",
    ),
    "source route of the host's making": (
        "{t}@elsewhere.test",
        "@hub.other.test:{t}@elsewhere.test",
        "relayed",
    ),
    "a name that ends alike": ("{t}@elsewhere.test", "{t}@notelsewhere.test", None),
    "a name that begins alike": ("{t}@elsewhere.test", "{t}@elsewhere.test.evil.test", None),
    "below the foreign domain": ("{t}@elsewhere.test", "{t}@mx.elsewhere.test", None),
    "somebody else there": ("{t}@elsewhere.test", "spamtest@elsewhere.test", None),
    "a third domain": ("{t}@elsewhere.test", "{t}@third.test", None),
    "fixed address, plain": ("bob@elsewhere.test", "bob@elsewhere.test", "relayed"),
    "fixed address, percent": ("bob%elsewhere.test@own.test", "Bob@elsewhere.test", "relayed"),
    "fixed address, bang": ("elsewhere.test!bob@own.test", "bob@elsewhere.test", "relayed"),
    "fixed address, quoted": ('"bob@elsewhere.test"@own.test', "bob@elsewhere.test", "relayed"),
    "fixed address, as written": ('"bob@elsewhere.test"@own.test', "bob@elsewhere.test@own.test", "kept"),
    "fixed address with a tag": ("bob+{t}%elsewhere.test@own.test", "bob+{t}@elsewhere.test", "relayed"),
    "fixed address, somebody else": ("bob@elsewhere.test", "spamtest@elsewhere.test", None),
}


@pytest.mark.parametrize(("asked", "came_for", "expected"), SPELLINGS.values(), ids=SPELLINGS)
def test_spellings(asked: str, came_for: str, expected: str | None) -> None:
    assert judged(arrived(message(), "spamtest@sender.test", came_for), asked) == expected


def test_a_foreign_domain_inside_the_own_one() -> None:
    """far.own.test is somebody else's, though own.test is the host's."""
    arrival = arrived(message(), "", "{t}@far.own.test")
    assert judged(arrival, "{t}%far.own.test@own.test", b"far.own.test") == "relayed"


@pytest.mark.parametrize(
    ("own", "meaning"), [(b"co.test", "relayed"), (b"test", "relayed"), (b"mx.hoster.co.test", None)]
)
def test_a_guess_at_the_own_domain_does_not_swallow_the_neighbours(own: bytes, meaning: str | None) -> None:
    """The parent of `acme.co.test` may be nobody's domain: what lies below it is not all one host's."""
    lines = (
        "Delivered-To: bob@box.hoster.co.test",
        "Received: from acme.co.test by mx.hoster.co.test for <{t}@far.co.test>; now",
        "Received: from client.stranger.test by acme.co.test; now",
    )
    (arrival,) = read_message(message(*lines), t=0.0, source="maildir")
    assert judged(arrival, "{t}@far.co.test", b"far.co.test", own, b"acme.co.test") == meaning


def test_a_foreign_domain_that_the_host_calls_its_own_proves_nothing() -> None:
    assert judged(arrived(message(), "", PLAIN), PLAIN, FAR, OWN, FAR) == "kept"


def test_one_foreign_recipient_of_several_is_enough() -> None:
    assert judged(arrived(message(), "", "{t}@own.test", PLAIN)) == "relayed"


FINAL = "Received: from mx.own.test by mx.elsewhere.test with ESMTP for <{t}@elsewhere.test>" + WHEN
FIRST = "Received: from client.stranger.test by mx.own.test with ESMTP for <{t}@elsewhere.test>" + WHEN
FIRST_PERCENT = FIRST.replace("{t}@", "{t}%").replace(">;", "@own.test>;")
INSIDE = "Received: from localhost by localhost (filter) with ESMTP for <{t}@elsewhere.test>" + WHEN

MAILBOXES: dict[str, tuple[tuple[str, ...], str, str | None]] = {
    "delivered by the foreign host": (("Delivered-To: {t}@elsewhere.test", FINAL, FIRST), PLAIN, "relayed"),
    "an alias there": (
        ("X-Original-To: {t}@elsewhere.test", "Delivered-To: bob@box.internal", FINAL, FIRST), PLAIN, "relayed"
    ),
    "only an alias there": (("Delivered-To: bob@box.internal", FIRST), PLAIN, None),
    "an alias, and a hop that tells": (
        ("Delivered-To: bob@box.internal", "Received: from x by store with LMTP; now", FINAL, FIRST), PLAIN, "relayed"
    ),
    "sendmail and procmail": ((FINAL, FIRST), PLAIN, "relayed"),
    "several in one line": (("Envelope-to: bob@x.test, <{t}@elsewhere.test>", FINAL, FIRST), PLAIN, "relayed"),
    "forwarded back to a mailbox at the own host": (
        ("Delivered-To: bob@own.test", "Received: from mx.elsewhere.test by mx.own.test; now", FINAL, FIRST),
        PLAIN, "relayed",
    ),
    "a catch-all of the own domain": (
        ("X-Original-To: {t}%elsewhere.test@own.test", "Delivered-To: catchall@own.test", FIRST_PERCENT),
        "{t}%elsewhere.test@own.test", "kept",
    ),
    "foreign mail put into a mailbox of its own": (
        ("X-Original-To: {t}@elsewhere.test", "Delivered-To: trap@own.test", FIRST), PLAIN, "kept"
    ),
    "the same through a filter": (
        ("X-Original-To: {t}@elsewhere.test", "Received: from localhost by mx.own.test; now", INSIDE, FIRST),
        PLAIN, None,
    ),
    "nobody but the own host is heard of": ((FIRST,), PLAIN, None),
    "the same, for an odd form": ((FIRST_PERCENT,), "{t}%elsewhere.test@own.test", "kept"),
    "the same, with the foreign address above": (("Delivered-To: {t}@elsewhere.test", FIRST), PLAIN, None),
    "lines below the last host's are not its own": (
        ("Received: from a.test by b.test; now", "Delivered-To: {t}@elsewhere.test"), PLAIN, None
    ),
    "nothing on it": ((), PLAIN, None),
}  # fmt: skip


@pytest.mark.parametrize(("header", "asked", "expected"), MAILBOXES.values(), ids=MAILBOXES)
@pytest.mark.parametrize("source", ["maildir", "mbox", "pasted"])
def test_mail_found_in_a_mailbox(
    source: str, header: tuple[str, ...], asked: str, expected: str | None
) -> None:
    (arrival,) = read_message(message(*header), t=0.0, source=source)  # type: ignore[arg-type]
    assert judged(arrival, asked) == expected


def test_pasted_headers_may_be_indented_and_alone() -> None:
    pasted = filled(f"\n\n    {FINAL}\n    {FIRST}\n    Subject: relay test {{t}}\n")
    (arrival,) = read_message(pasted, t=0.0, source="pasted")
    assert len(arrival.received) == 2
    assert judged(arrival) == "relayed"


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        (("Return-Path: <spamtest@sender.test>", FINAL), b"spamtest@sender.test"),
        ((FINAL, "Return-Path: <>"), b""),
        (("From spamtest@sender.test Wed Nov 25 00:34:09 2026", FINAL), b"spamtest@sender.test"),
        (("From MAILER-DAEMON Wed Nov 25 00:34:09 2026", FINAL), b""),
        ((FINAL,), b""),
    ],
)
def test_the_reverse_path_of_a_message_in_a_mailbox(header: tuple[str, ...], sender: bytes) -> None:
    (arrival,) = read_message(message(*header), t=0.0, source="mbox")
    assert arrival.envelope_from == sender


def test_the_envelope_alone_may_hold_the_token() -> None:
    """A host may take everything away but the address."""
    arrival = arrived(b"Subject: Re-written\r\n\r\nnothing left\r\n", "a@b.test", PLAIN)
    assert judged(arrival) == "relayed"


def test_only_known_tokens() -> None:
    assert read_message(message(), t=0.0, source="catcher", known=lambda _: False) == []
    assert len(read_message(message(), t=0.0, source="catcher", known={TOKEN}.__contains__)) == 1


def test_a_digest_of_bounces_makes_an_arrival_for_each() -> None:
    tokens = [new_token(bytes([number]) * 10) for number in range(MOST_TOKENS + 5)]
    found = read_message("\n".join(tokens).encode(), t=0.0, source="catcher")
    assert [arrival.token for arrival in found] == tokens[:MOST_TOKENS]


@given(data=st.binary(max_size=2_000), paths=st.lists(st.binary(max_size=80), max_size=4))
@settings(max_examples=150)
def test_mail_without_a_token_is_never_an_arrival(data: bytes, paths: list[bytes]) -> None:
    assert read_message(data, t=0.0, source="catcher", envelope_from=b"", envelope_to=paths) == []


@given(
    path=st.text(alphabet='ab@%!:"\\.,<>[]', max_size=30).map(str.encode) | st.binary(max_size=40),
    asked=st.sampled_from(
        [PLAIN, "{t}%elsewhere.test@own.test", '"{t}@elsewhere.test"', "elsewhere.test!{t}"]
    ),
)
@settings(max_examples=300)
def test_nothing_is_relayed_without_the_foreign_domain_in_the_envelope(path: bytes, asked: str) -> None:
    (arrival,) = read_message(message(), t=0.0, source="catcher", envelope_from=b"", envelope_to=[path])
    assert judged(arrival, asked) != "relayed"


HOSTILE = {
    "giant header": b"X-Junk: " + b"a" * 500_000 + b"\r\n\r\n",
    "many headers": b"Delivered-To: a@b.test\r\n" * 20_000 + b"\r\n",
    "no line end": b"\xff" * 300_000,
    "nested parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(4_000)
    ),
    "deep comments": b"Received: from " + b"(" * 100_000 + b"\r\n\r\n",
    "open quotes": b"Received: from " + b'"' * 100_001 + b"\r\n\r\n",
    "reports in reports": b"Content-Type: message/delivery-status\r\nAction: \r\n" * 5_000,
    "terminal signs": b"Received: from \x1b]0;x\x07 by \xc2\x9b2J\r\nSubject: \xe2\x80\xae\r\n\r\n",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("source", ["catcher", "maildir", "pasted"])
def test_hostile_mail_is_bounded_and_judged(data: bytes, source: str) -> None:
    envelope = {"envelope_from": b"", "envelope_to": (filled(PLAIN),)} if source == "catcher" else {}
    whole = filled("Subject: {t}\r\n") + data
    (arrival,) = read_message(whole, t=0.0, source=source, **envelope)  # type: ignore[arg-type]
    assert len(arrival.data) <= MOST_KEPT
    assert len(arrival.envelope_to) <= 100
    assert judged(arrival) in ("relayed", "kept", "bounced", None)


@pytest.mark.parametrize("rcpt", [PLAIN, "postmaster@own.test"])
def test_our_message_under_another_message_id_is_no_bounce(rcpt: str) -> None:
    """From nobody, to nobody's surprise: a host may write a Message-ID of its own."""
    data = message(FIRST, "Auto-Submitted: auto-generated").replace(
        b"Message-ID: <" + TOKEN.encode(), b"Message-ID: <1"
    )
    arrival = arrived(data, "", rcpt)
    assert judged(arrival) == ("relayed" if rcpt == PLAIN else "kept")


def test_find_tokens_is_offered_here_too() -> None:
    assert find_tokens(TOKEN.encode()) == [TOKEN]

"""Names are found by their look and by their place, in every form that an address was ever written in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.redaction.finding import find
from smtpwalk.recording.redaction.places import Kind, Place

LETTERS = {Kind.USER: "u", Kind.HOST: "h", Kind.IP: "i", Kind.WORD: "w"}


def told(line: bytes, place: Place) -> str:
    """`u@:alice` for each name; `@`: in an address. Words are left out."""
    return " ".join(
        f"{LETTERS[one.kind]}{'@' * one.in_address}:{line[one.start : one.end].decode('latin-1').replace(' ', '_')}"
        for one in find(line, place)
        if one.kind is not Kind.WORD
    )


FORMS = [
    ("<alice@corp.test>", "u@:alice h@:corp.test"),
    ("<alice.smith+tag@corp.test>", "u@:alice.smith+tag h@:corp.test"),
    ("<>", ""),
    ("<alice>", "u@:alice"),
    ("alice@corp.test", "u@:alice h@:corp.test"),
    ("<alice%far.test@own.test>", "u@:alice h@:far.test h@:own.test"),
    ("<alice%far.test>", "u@:alice h@:far.test"),
    ("<alice%far.test@[192.0.2.1]>", "u@:alice h@:far.test i@:192.0.2.1"),
    ("<alice@[IPv6:2001:db8::1]>", "u@:alice u@:IPv6 i@:2001:db8::1"),
    ('<"alice@far.test"@own.test>', "u@:alice h@:far.test h@:own.test"),
    ('<"alice%far.test">', "u@:alice h@:far.test"),
    ('<"alice smith"@own.test>', "u@:alice_smith h@:own.test"),
    ("<alice@far.test@own.test>", "u@:alice h@:far.test h@:own.test"),
    ("<alice@far.test@>", "u@:alice h@:far.test"),
    ("<@own.test,@b.test:alice@far.test>", "h@:own.test h@:b.test u@:alice h@:far.test"),
    ("<@[192.0.2.1]:alice@far.test>", "i@:192.0.2.1 u@:alice h@:far.test"),
    ("<far.test!alice>", "h@:far.test u@:alice"),
    ("<a!b!alice@own.test>", "h@:a h@:b u@:alice h@:own.test"),
    ("<bounce-alice=far.test@list.test>", "u@:bounce-alice h@:far.test h@:list.test"),
    ("<alice@pc17>", "u@:alice h@:pc17"),
    ("<j\xf6rg@b\xfccher.test>", "u@:j\xf6rg h@:b\xfccher.test"),
    ("<.alice.@far.test>", "u@:alice h@:far.test"),
]


@pytest.mark.parametrize(("path", "expected"), FORMS)
def test_every_form_of_address_in_a_command(path: str, expected: str) -> None:
    line = b"RCPT TO:" + path.encode("latin-1") + b" SIZE=1000 BODY=8BITMIME\r\n"
    assert told(line, Place.CLIENT) == expected


@pytest.mark.parametrize(("path", "expected"), [form for form in FORMS if "@" in form[0] and '"alice%' not in form[0]])
def test_and_repeated_by_the_server(path: str, expected: str) -> None:
    line = b"550-" + path.encode("latin-1") + b"... Relaying denied"
    assert told(line, Place.SERVER).replace("w:IPv6 ", "") == expected.replace("u@:IPv6 ", "")


@pytest.mark.parametrize(
    ("place", "line", "expected"),
    [
        (Place.CLIENT, "EHLO pc17", "h:pc17"),
        (Place.CLIENT, "helo [192.0.2.1]", "i:192.0.2.1"),
        (Place.CLIENT, "VRFY alice", "u@:alice"),
        (Place.CLIENT, "MAIL FROM:<a@b.test> AUTH=<c@d.test>", "u@:a h@:b.test u@:c h@:d.test"),
        (Place.CLIENT, "RCPT TO:<a@b.test> ORCPT=rfc822;c@d.test", "u@:a h@:b.test u@:c h@:d.test"),
        (Place.CLIENT, "MAIL FROM:<a@b.test> AUTH=c+2Bx+40d.test", "u@:a h@:b.test u@:c+2Bx h@:d.test"),
        (Place.CLIENT, "RCPT TO:<a@b.test> ORCPT=rfc822;c+40d.test", "u@:a h@:b.test u@:c h@:d.test"),
        (Place.CLIENT, "From: Alice Smith <a@b.test>", "u:Alice u:Smith u@:a h@:b.test"),
        (Place.CLIENT, "To: =?utf-8?Q?J=C3=B6rg?= <a@b.test>", "u:=?utf-8?Q?J=C3=B6rg?= u@:a h@:b.test"),
        (Place.CLIENT, "Subject: =?utf-8?Q?J=C3=B6rg?= and others", ""),
        (Place.CLIENT, "Message-ID: <20260131.7@mx.corp.test>", "u@:20260131.7 h@:mx.corp.test"),
        (Place.CLIENT, "Received: from pc17 (gate [10.0.0.1])", "h:pc17 h:gate i:10.0.0.1"),
        (Place.CLIENT, "\tby gate with ESMTP id 4ABC", "h:gate"),
        (Place.CLIENT, "made from wood by hand", ""),
        (Place.RECEIVED, "from a (b.test [192.0.2.1] helo=c) by d (Exim)", "h:a h:b.test i:192.0.2.1 h:c h:d"),
        (Place.NAMED, "250 2.1.5 Alice Smith <a@b.test>", "u:2.1.5 u:Alice u:Smith u@:a h@:b.test"),
        (Place.NAMED, "250 Alice Smith (a@b.test)", "u:Alice u:Smith u@:a h@:b.test"),
        (Place.NAMED, "250 <a@b.test> (Alice Smith)", "u@:a h@:b.test u:Alice u:Smith"),
        (Place.NAMED, "250 Alice Smith (b.test!a)", "u:Alice u:Smith h@:b.test u@:a"),
        (Place.NAMED, "252 2.5.2 Cannot VRFY user, try (finger)", ""),
        (Place.SERVER, "250 2.1.5 Alice Smith <a@b.test>", "u@:a h@:b.test"),
        (Place.SERVER, "220 mx.corp.test ESMTP Sendmail 8.6.12/8.6.12 ready", "h:mx.corp.test"),
        (Place.SERVER, "250-mx.corp.test Hello pc17 [10.1.2.3], at 09:30:00", "h:mx.corp.test h:pc17 i:10.1.2.3"),
        (Place.SERVER, "250 mx.corp.test Hello vm [10.1.2.3], pleased to meet you", "h:mx.corp.test h:vm i:10.1.2.3"),
        (Place.SERVER, "250 mx.corp.test Hello vm, pleased to meet you", "h:mx.corp.test h:vm"),
        (Place.SERVER, "250 mx.corp.test Hello, pleased to meet you. Hello again", "h:mx.corp.test"),
        (Place.SERVER, "550 5.7.1 no; proto=ESMTP helo=<pc17>", "h:pc17"),
        (Place.CLIENT, "XCLIENT ADDR=192.0.2.1 NAME=pc17 LOGIN=alice", "i:192.0.2.1 h:pc17 u:alice"),
        (Place.CLIENT, "XFORWARD NAME=[UNAVAILABLE] HELO=[192.0.2.1] SOURCE=REMOTE", "i:192.0.2.1"),
        (Place.SERVER, "250 2.0.0 Ok: queued as 7E3B7380A895", ""),
        (Place.SERVER, "250 OK id=1xW2BV-00000c-2q", ""),
        (Place.SERVER, "550 5.7.1 see http://www.corp.test/why.html", "h:www.corp.test"),
        (Place.SERVER, "220 Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675", ""),
        (Place.SERVER, "220 x Sendmail 8.17.1.9/8.17.1.9/Debian; http://192.0.2.1/x", "i:192.0.2.1"),
        (Place.SERVER, "220 x 192.0.2.0/24", "i:192.0.2.0"),
        (Place.SERVER, "250 50% of it! done at 100%", ""),
        (Place.SERVER, "354 End data with <CR><LF>.<CR><LF>", ""),
        (Place.SERVER, "250 fe80::1, ::ffff:192.0.2.1 and 2001:DB8::A", "i:fe80::1 i:::ffff:192.0.2.1 i:2001:DB8::A"),
        (Place.SERVER, "250 std::string, 00:1a:2b:3c:4d:5e, a::", "i:a::"),
        (Place.WORDS, "from=alice to=bob@far.test", "u@:bob h@:far.test"),
        (Place.PATH, "alice", "u@:alice"),
        (Place.PATH, "a@b.test, c@d.test", "u@:a h@:b.test u@:c h@:d.test"),
        (Place.NAME, "mail server", "h:mail h:server"),
        (Place.NAME, "", ""),
    ],
)  # fmt: skip
def test_names_by_their_place(place: Place, line: str, expected: str) -> None:
    assert told(line.encode(), place) == expected


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.from_regex(rb"[a-c.@%!:<>\"\\\[\]=-]{0,60}", fullmatch=True)),
    st.sampled_from(Place),
)
def test_what_is_found_never_overlaps(line: bytes, place: Place) -> None:
    end = 0
    for one in find(line, place):
        assert end <= one.start < one.end <= len(line)
        end = one.end


@pytest.mark.parametrize("sign", [b"a", b"a.", b"a@", b"a:", b"1:", b'"', b"a=", b"%", b"a!", b"=?", b"\xff"])
def test_a_long_line_is_read_in_one_go(sign: bytes) -> None:
    """A pattern that goes back and forth would not come to an end."""
    for one in find(sign * 100_000, Place.SERVER):
        assert one.end > one.start

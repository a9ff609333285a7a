"""What changes by itself is found in the words of real servers, and nothing else is taken for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.comparing.volatile import KINDS, PATTERNS, Speaker, constant, pieces, shown
from smtpwalk.wire.buffer import MAX_LINE
from smtpwalk.wire.visible import visible

TOKEN = "swl3cz5hva33elb7m77zk"


def told(line: str, speaker: Speaker = Speaker.SERVER) -> str:
    """The line with `{kind}` for each part that changes by itself."""
    return "".join(f"{{{piece.kind}}}" if piece.kind else piece.text for piece in pieces(line.encode(), speaker))


SAID_BY_SERVERS = [
    # greetings
    ("220 mx.a.test ESMTP Postfix (Debian/GNU)", "220 mx.a.test ESMTP Postfix (Debian/GNU)"),
    (
        "220-victim.sys.test Sendmail 8.6.11/8.6.12 ready at Wed, 25 Nov 2026 03:51:06 +0000",
        "220-victim.sys.test Sendmail 8.6.11/8.6.12 ready at {date}",
    ),
    ("220 mx.a.test ESMTP Exim 4.96 Wed, 25 Nov 2026 03:51:09 +0100 (CET)", "220 mx.a.test ESMTP Exim 4.96 {date}"),
    (
        "220 mx.a.test ESMTP Sendmail 8.9.3; Fri, 5 Aug 2016 16:24:41 -0700",
        "220 mx.a.test ESMTP Sendmail 8.9.3; {date}",
    ),
    ("220 mx.a.test SMTP; Tue Mar  2 09:44:33 1999", "220 mx.a.test SMTP; {date}"),
    ("220 mx.a.test ready 2026-01-31T09:30:00.12Z", "220 mx.a.test ready {date}"),
    (
        "220 m.a.test Microsoft ESMTP MAIL Service, Version: 6.0.3790.3959 ready at Wed, 25 Nov 2026 03:51:13 +0000",
        "220 m.a.test Microsoft ESMTP MAIL Service, Version: 6.0.3790.3959 ready at {date}",
    ),
    ("220 mx.a.test MailThing, Version 9.4.2.1", "220 mx.a.test MailThing, Version 9.4.2.1"),
    (
        "220 AM7EUR03FT048.mail.protection.outlook.com ESMTP ready at Mon, 18 Apr 2016 07:36:51 +0000",
        "220 {front end}.mail.protection.outlook.com ESMTP ready at {date}",
    ),
    (
        "220 mx.a.test ESMTP 5-20020a170902ce8500b0019a723a83afsi1234567plg.41 - gsmtp",
        "220 mx.a.test ESMTP {session id} - gsmtp",
    ),
    (
        "220 mail.a.test ESMTP SimpleEmailService-d-ABCDEFGH1 a1B2c3D4e5F6g7H8i9J0",
        "220 mail.a.test ESMTP SimpleEmailService-{session id}",
    ),
    # EHLO
    ("250-mx.a.test Hello client.example [127.0.0.1]", "250-mx.a.test Hello client.example [{address}]"),
    ("250-mx.a.test Hello [IPv6:2001:db8::1], pleased", "250-mx.a.test Hello [{address}], pleased"),
    ("250-SIZE 10240000", "250-SIZE 10240000"),
    ("250-SIZE 1073741824", "250-SIZE 1073741824"),
    ("250-LIMITS MAILMAX=1000 RCPTMAX=50000", "250-LIMITS MAILMAX=1000 RCPTMAX=50000"),
    ("250-ENHANCEDSTATUSCODES", "250-ENHANCEDSTATUSCODES"),
    ("250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN", "250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN"),
    ("250 X-EXPS=GSSAPI NTLM", "250 X-EXPS=GSSAPI NTLM"),
    # RCPT
    (f"250 <{TOKEN}@elsewhere.test>... Recipient ok", "250 <{token}@elsewhere.test>... Recipient ok"),
    (f'550 <"{TOKEN.upper()}%far.test"@own.test>... no', '550 <"{token}%far.test"@own.test>... no'),
    ("550 5.1.1 <joe12345@a.test>... User unknown", "550 5.1.1 <joe12345@a.test>... User unknown"),
    ("554 5.7.1 <ben@far.example>: Relay access denied", "554 5.7.1 <ben@far.example>: Relay access denied"),
    (
        "554 5.7.1 <client.outside.example[192.0.2.9]>: Client host rejected: Access denied",
        "554 5.7.1 <client.outside.example[{address}]>: Client host rejected: Access denied",
    ),
    ("550 5.7.1 from [192.0.2.9]:54321 refused", "550 5.7.1 from [{address}]:{port} refused"),
    ("450 4.2.0 Greylisted for 299 seconds, see /help", "450 4.2.0 Greylisted for {wait} seconds, see /help"),
    ("451 4.7.1 Greylisting, please come back in 00:04:58", "451 4.7.1 Greylisting, please come back in {time}"),
    ("451 retry in 5 minutes", "451 retry in {wait} minutes"),
    ("452 4.5.3 Too many recipients (100)", "452 4.5.3 Too many recipients (100)"),
    ("554 5.7.1 OAA14072: Relaying denied by policy", "554 5.7.1 {queue id}: Relaying denied by policy"),
    ("553 sorry, that domain isn't in my list (#5.7.1)", "553 sorry, that domain isn't in my list (#5.7.1)"),
    (
        "451 4.7.500 Busy [AB1PEPF00001234.eop-EUR02.prod.protection.outlook.com 2026-11-25T03:51Z 08DCA0123456789A]",
        "451 4.7.500 Busy [{front end}.eop-EUR02.prod.protection.outlook.com {date} {session id}]",
    ),
    # the dot
    ("250 2.0.0 Ok: queued as 4EB27DD", "250 2.0.0 Ok: queued as {queue id}"),
    ("250 2.0.0 Ok: queued as 4Zb8kR2xWQz9rxK", "250 2.0.0 Ok: queued as {queue id}"),
    (
        "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4EB27DD",
        "250 2.0.0 from MTA(smtp:[{address}]:{port}): 250 2.0.0 Ok: queued as {queue id}",
    ),
    ("250 OK id=1vN4Ud-0001yX-2e", "250 OK id={queue id}"),
    ("250 OK id=10HmaX-000000005vi-0000", "250 OK id={queue id}"),
    ("250 OAA14072 Message accepted for delivery", "250 {queue id} Message accepted for delivery"),
    ("250 2.0.0 4AP3p6qk012345 Message accepted for delivery", "250 2.0.0 {queue id} Message accepted for delivery"),
    ("250 2.0.0: 1a2b3c4d Message accepted for delivery", "250 2.0.0: {queue id} Message accepted for delivery"),
    ("250 12345 message accepted for delivery", "250 {queue id} message accepted for delivery"),
    ("250 2.0.0 Message accepted for delivery", "250 2.0.0 Message accepted for delivery"),
    ("250 ok 1795578670 qp 4711", "250 ok {date} qp {queue id}"),
    ("250 2.6.0 <0a1b2c@m.a.test> Queued mail for delivery", "250 2.6.0 <{message-id}> Queued mail for delivery"),
    (
        "250 2.6.0 <x@y.test> [InternalId=274498, Hostname=DB9PR01.prod.a.test] Queued mail for delivery",
        "250 2.6.0 <{message-id}> [InternalId={queue id}, Hostname={front end}] Queued mail for delivery",
    ),
    ("250 Ok. 0000000000040F5A.5E8C1D43.00001234", "250 Ok. {queue id}"),
    ("250 2.0.0 OK  1690517236 x6-20020a056102si782vsr.11 - gsmtp", "250 2.0.0 OK  {date} {session id} - gsmtp"),
    ("250 Queued (0.123 seconds)", "250 Queued ({wait} seconds)"),
    ("250 Message Queued (8A0B1C2D-1234-4ABC-8DEF-0123456789AB.1)", "250 Message Queued ({session id}.1)"),
    ("250 Ok 0102018f00aa11bb-01234567-89ab-cdef-0123-456789abcdef-000000", "250 Ok {session id}"),
    ("250 message queued with session id 12ab", "250 message queued with session id {session id}"),
    ("250 the message id required by this host is missing", "250 the message id required by this host is missing"),
    ("334 UGFzc3dvcmQ6", "334 UGFzc3dvcmQ6"),
    ("221 2.0.0 Bye", "221 2.0.0 Bye"),
]


@pytest.mark.parametrize(("line", "wanted"), SAID_BY_SERVERS)
def test_the_words_of_servers(line: str, wanted: str) -> None:
    assert told(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (f"RCPT TO:<{TOKEN}@elsewhere.test>", "RCPT TO:<{token}@elsewhere.test>"),
        ("EHLO [192.0.2.7]", "EHLO [{address}]"),
        ("EHLO [IPv6:2001:db8::7]", "EHLO [{address}]"),
        ("EHLO client.example", "EHLO client.example"),
        ("MAIL FROM:<a@a.test> BODY=8BITMIME SIZE=1234", "MAIL FROM:<a@a.test> BODY=8BITMIME SIZE={size}"),
        ("BDAT 1234 LAST", "BDAT {size} LAST"),
        ("AUTH PLAIN [24 bytes hidden]", "AUTH PLAIN {secret}"),
        ("Message-ID: <swl3@a.test>", "Message-ID: {message-id}"),
        ("Date: Wed, 25 Nov 2026 03:51:06 +0000", "Date: {date}"),
        ("Subject: mail relay test smtpwalk-0123456789ab", "Subject: mail relay test {token}"),
        ("what was queued as 4EB27DD is a person's own text", "what was queued as 4EB27DD is a person's own text"),
    ],
)
def test_what_the_client_says(line: str, wanted: str) -> None:
    assert told(line, Speaker.CLIENT) == wanted


@pytest.mark.parametrize("line", ["250", "250 ", "", "12345", "250 5.7.1", "550-5.1.1", "250 1:02:03"])
def test_a_code_is_never_taken_for_what_changes(line: str) -> None:
    first = pieces(line.encode(), Speaker.SERVER)[:1]
    assert first == () or not line[:3].isdigit() or first[0].text.startswith(line[:3])
    assert first == () or first[0].kind == ""


@given(
    st.binary(max_size=60) | st.sampled_from([line.encode() for line, _ in SAID_BY_SERVERS]),
    st.sampled_from(Speaker),
)
@settings(max_examples=200)
def test_nothing_is_lost_and_what_is_shown_is_safe(line: bytes, speaker: Speaker) -> None:
    found = pieces(line, speaker)
    assert all(piece.text for piece in found)
    assert "".join(piece.text for piece in found).encode("utf-8", "surrogateescape") == line
    assert "".join(piece.text for piece in shown(line, speaker)) == visible(line)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.name}: {pattern.text[:30]}")
def test_every_row_is_sound_and_needed(pattern: object) -> None:
    row = next(one for one in PATTERNS if one is pattern)
    assert row.name in KINDS
    assert row.reason
    assert row.text.count("(*") == 1
    assert re.compile(row.text.replace("(*", "(?P<part>")).groups == 1  # every other bracket is silent
    bare = re.sub(r"\\.|\[[^\]]*\]", "s", row.text.replace("(*", "("))
    assert not re.search(r"[*+]|\{[0-9]+,\}", bare), "an unbounded repetition"


@pytest.mark.parametrize("sign", ["a", "1", "1.", "1:", "a1", ":", "-", "<a@", "id=", "(", " 1 ", "sw", "08D", "A1-"])
def test_the_longest_hostile_line_is_read(sign: str) -> None:
    line = b"250 " + (sign * MAX_LINE).encode()[:MAX_LINE]
    assert "".join(piece.text for piece in pieces(line, Speaker.SERVER)) == line.decode()


def test_lines_that_differ_in_what_changes_read_the_same() -> None:
    a, b = b"250 2.0.0 Ok: queued as 4EB27DD", b"250 2.0.0 Ok: queued as 4Zb8kR2xWQz9rxK"
    assert constant(a, Speaker.SERVER) == constant(b, Speaker.SERVER)
    assert constant(a, Speaker.SERVER) != constant(b"250 2.0.0 Ok: queued", Speaker.SERVER)
    assert constant(b"550 [192.0.2.1] no", Speaker.SERVER) == constant(b"550 [2001:db8::2] no", Speaker.SERVER)
    assert constant(b"550 no\xff", Speaker.SERVER) != constant(b"550 no\\xff", Speaker.SERVER)  # shown alike

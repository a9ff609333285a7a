"""What `openssl s_client` 3.0 wrote to a terminal, shortened."""

from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pasted.openssl import NOT_SENT, OWN_REPLY, OpenSsl
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, shown
from smtpwalk.recording.importers.pasted.sides import NO_GREETING, Sides
from smtpwalk.wire.events import Event, Mark

from ..reading import marks, said, script

STARTTLS = """\
$ openssl s_client -starttls smtp -crlf -connect mx.example.test:587
CONNECTED(00000003)
depth=0 CN = mx.example.test
verify error:num=18:self-signed certificate
verify return:1
---
Certificate chain
 0 s:CN = mx.example.test
---
-----BEGIN CERTIFICATE-----
MIICQzCCAemgAwIBAgIUdNnNpZSswHQBsv7Fi9KGdeLCuHIwCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----
---
New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
Verify return code: 18 (self-signed certificate)
---
250 8BITMIME
---
Post-Handshake New Session Ticket arrived:
SSL-Session:
    0000 - 1c 8a 96 b2 86 03 22 e5-53 19 eb af 2a 09 92 6b   ......".S...*..k
    Timeout   : 7200 (sec)
---
read R BLOCK
EHLO probe.example.test
250 mx.example.test
mail from:<a@b.test>
250 2.1.0 Ok
RCPT TO:<far@far.invalid>
RENEGOTIATING
40477686767F0000:error:0A00010A:SSL routines:can_renegotiate:wrong ssl version:../ssl/ssl_lib.c:2287:
"""


def walked(text: str) -> list[Event]:
    walk = Sides()
    lines = [shown(number, line.encode()) for number, line in enumerate(text.splitlines(), 1)]
    return [event for line in lines for event in walk.feed(line)] + walk.finish()


def test_behind_starttls() -> None:
    events = walked(STARTTLS)
    assert said(events) == script(
        "C: EHLO probe.example.test\nS: 250 mx.example.test\nC: mail from:<a@b.test>\nS: 250 2.1.0 Ok"
    )
    assert marks(events, "unsure") == [(17, OWN_REPLY), (26, NO_GREETING), (29, NOT_SENT.format(letter="R"))]
    order = [event.what for event in events if isinstance(event, Mark) and event.what not in ("remark", "unsure")]
    assert order == ["connected", "tls", "tail"]


def test_tls_from_the_start() -> None:
    text = STARTTLS.replace(" -starttls smtp", "").replace("250 8BITMIME", "220 mx.example.test ESMTP")
    events = walked(text)
    assert said(events)[0] == ("S", "220 mx.example.test ESMTP")
    assert marks(events, "unsure") == [(29, NOT_SENT.format(letter="R"))]
    assert marks(events, "tail") == []


def test_quit_in_capitals_ends_openssl_and_is_not_sent() -> None:
    events = walked("CONNECTED(00000003)\n---\n220 mx.example.test ESMTP\nNOOP\n250 ok\nQUIT\nDONE\n$ exit\n")
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: NOOP\nS: 250 ok")
    assert marks(events, "unsure") == [(6, NOT_SENT.format(letter="Q"))]
    assert [event.fields for event in events if isinstance(event, Mark) and event.what == "closed"] == [
        {"by": "client"}
    ]


@pytest.mark.parametrize("how", ["-quiet", "-brief"])
def test_with_few_words(how: str) -> None:
    words = {"-quiet": "depth=0 CN = x\nverify return:1\n",
             "-brief": "CONNECTION ESTABLISHED\nProtocol version: TLSv1.3\nVerification: OK\n"}  # fmt: skip
    text = f"$ openssl s_client {how} -crlf -connect mx.example.test:465\n{words[how]}220 mx.example.test ESMTP\n"
    events = walked(f"{text}RSET\n250 ok\nRCPT TO:<a@b.test>\n503 no\n")
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: RSET\nS: 250 ok\nC: RCPT TO:<a@b.test>\nS: 503 no")
    assert marks(events, "unsure") == []


def test_in_a_message_its_words_are_anybodys() -> None:
    events = walked("CONNECTED(00000003)\n---\n220 mx.example.test ESMTP\nDATA\n354 go\n---\nmy signature\n.\n250 ok\n")
    assert said(events)[-4:] == script("C: ---\nC: my signature\nC: .\nS: 250 ok")


def handed_on(*lines: str) -> list[Shown]:
    openssl = OpenSsl()
    return [one for n, x in enumerate(lines) for one in openssl.feed(shown(n, x.encode()))] + openssl.finish()


def test_without_openssl_all_lines_stay_as_they_are() -> None:
    lines = ["220 mx", "---", "RCPT TO:<a@b.test>", "RENEGOTIATING", "250 ok", "closed"]
    assert [line.kind is Kind.ASIDE for line in handed_on(*lines)] == [False] * 6


def test_no_line_is_lost_and_the_end_ends_it() -> None:
    lines = ["CONNECTED(00000003)", "R", "Q", "RSET", "", "QUIT", "closed", "---", "R"]
    found = handed_on(*lines)
    assert [line.data.decode() for line in found] == lines
    assert [line.kind is Kind.ASIDE for line in found[-2:]] == [False, False]

"""Whole files as people paste them into tickets and mails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.mutilated import EATEN, MASKED
from smtpwalk.recording.importers.pasted.message import NO_END
from smtpwalk.recording.importers.pasted.sides import AMID
from smtpwalk.recording.importers.pasted.undressing import CUT, ENTITIES, SPACED
from smtpwalk.recording.importers.stamps import said_of_lack
from smtpwalk.recording.importers.telnet import likeness
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

from .reading import about, marks, said, script, source, told

TYPED_BEFORE_THE_GREETING = """\
$  telnet mx.example.test 25
Trying 192.0.2.25...
Connected to mx.example.test.
Escape character is '^]'.
helo me
ma220 mx.example.test ESMTP Hi, I'm a mail box
250 mx.example.test
mail from: foo@example.test
250 2.1.0 Ok
rcpt to: target@relay.invalid
250 2.1.5 Ok
DATA
354 End data with <CR><LF>.<CR><LF>
Subject: foo

250 bar

.
250 2.0.0 Ok: queued as 241941863E
QUIT
221 2.0.0 Bye
Connection closed by foreign host.
"""


def test_typing_before_the_greeting_and_a_message_that_looks_like_a_reply(tmp_path: Path) -> None:
    events = told(tmp_path, TYPED_BEFORE_THE_GREETING)
    assert said(events) == script(
        """
C: helo me
S: 220 mx.example.test ESMTP Hi, I'm a mail box
S: 250 mx.example.test
C: mail from: foo@example.test
S: 250 2.1.0 Ok
C: rcpt to: target@relay.invalid
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: Subject: foo
C:
C: 250 bar
C:
C: .
S: 250 2.0.0 Ok: queued as 241941863E
C: QUIT
S: 221 2.0.0 Bye
"""
    )
    assert (about(events).host, about(events).port) == ("mx.example.test", 25)
    assert [line for line, _why in marks(events, "unsure")] == [6]
    assert [line for line, _text in marks(events, "remark")] == [1, 4]
    assert {event.what: dict(event.fields) for event in events if isinstance(event, Mark)}["closed"] == {"by": "server"}


def test_the_early_command_is_answered_by_the_second_reply(tmp_path: Path) -> None:
    talk = Conversation()
    for event in told(tmp_path, TYPED_BEFORE_THE_GREETING):
        if isinstance(event, ClientBytes | ServerBytes | Mark):
            talk.feed(event)
    assert [(exchange.command.verb if exchange.command else b"", exchange.code) for exchange in talk.exchanges] == [
        (b"", 220), (b"HELO", 250), (b"MAIL", 250), (b"RCPT", 250), (b"DATA", 354), (b"", 250), (b"QUIT", 221),
    ]  # fmt: skip
    assert talk.peer == ("192.0.2.25", 25)


IN_A_LETTER = """\
Hi Bob,

my provider says that we relay. This is what I see:

> $ telnet mx.example.test 25
> Trying 192.0.2.25...
> Connected to mx.example.test (192.0.2.25).
> Escape character is '^]'.
> 220 mx.example.test ESMTP Postfix (Debian/GNU) is ready on Wed, 27 Feb 2013
18:43:10 +0000
> MAIL FROM:<a@b.test>
> 250 2.1.0 Ok
> RCPT TO:<target@relay.invalid>
> 554 5.7.1 <target@relay.invalid>: Relay access denied

That looks like a no to me.

> > older things
"""


def test_a_letter_with_a_quote_that_was_wrapped(tmp_path: Path) -> None:
    events = told(tmp_path, IN_A_LETTER)
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix (Debian/GNU) is ready on Wed, 27 Feb 2013 18:43:10 +0000
C: MAIL FROM:<a@b.test>
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
"""
    )
    assert [line for line, _why in marks(events, "unsure")][:1] == [10]
    assert [line for line, _text in marks(events, "remark")][:2] == [1, 3]


MARKDOWN = """\
## What happens

```console
user@probe:~$ telnet mx.example.test smtp
Connected to mx.example.test.
220 mx.example.test ESMTP
EHLO probe
250 mx.example.test
DATA
354 go
Subject: cut off here
```

Any idea?

```
C:\\Users\\me>telnet mx2.example.test 587
220 mx2.example.test ESMTP
quit
221 bye


Connection to host lost.

C:\\Users\\me>
```
"""


def test_an_issue_with_fences_and_two_sessions(tmp_path: Path) -> None:
    events = told(tmp_path, MARKDOWN)
    assert said(events, 1)[-3:] == [("C", "DATA"), ("S", "354 go"), ("C", "Subject: cut off here")]
    assert said(events, 2) == script("S: 220 mx2.example.test ESMTP\nC: quit\nS: 221 bye")
    assert marks(events, "unsure") == [(11, NO_END)]
    closed = [event for event in events if isinstance(event, Mark) and event.what == "closed"]
    assert [(event.session, event.fields["by"]) for event in closed] == [(2, "server")]


MX = ("mx.example.test", 25)


def test_windows_in_another_language(tmp_path: Path) -> None:
    events = told(
        tmp_path,
        "Verbindungsaufbau zu mx.example.test...\r\n220 mx.example.test Microsoft ESMTP MAIL Service ready\r\nhelo\r\n"
        "250 mx.example.test Hello [192.0.2.7]\r\nquit\r\n221 2.0.0 closing\r\n\r\nVerbindung zu Host verloren.\r\n\r\n"
        "Weiter mit beliebiger Taste ...\r\n",
    )
    assert [line for _who, line in said(events)][::2] == [
        "220 mx.example.test Microsoft ESMTP MAIL Service ready",
        "250 mx.example.test Hello [192.0.2.7]",
        "221 2.0.0 closing",
    ]
    assert [line for line, _text in marks(events, "remark")] == [1, 8, 10]
    assert marks(events, "unsure") == []


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("nc -v mx.example.test 25\nConnection to mx.example.test 25 port [tcp/smtp] succeeded!", MX),
        ("$ nc -nv 192.0.2.25 25\n(UNKNOWN) [192.0.2.25] 25 (smtp) open", ("192.0.2.25", 25)),
        ("Ncat: Version 7.93 ( https://nmap.org/ncat )\nNcat: Connected to 192.0.2.25:587.", ("192.0.2.25", 587)),
        ("┌──(kali㉿kali)-[~]\n└─$ nc -vn 192.0.2.25 25", ("192.0.2.25", 25)),
        ("root@x:~# telnet mx.example.test 25Trying 192.0.2.44...\nConnected to mx.example.test.", MX),
        ("Microsoft Telnet> open mx.example.test 25\nConnecting To mx.example.test...", ("mx.example.test", 25)),
        ("$ openssl s_client -quiet -crlf -connect mx.example.test:465\nCONNECTED(00000003)", ("mx.example.test", 465)),
    ],
)
def test_host_and_port_in_the_words_of_each_program(tmp_path: Path, words: str, facts: tuple[str, int]) -> None:
    events = told(tmp_path, f"{words}\n220 mx.example.test ESMTP\nNOOP\n250 ok\n")
    assert (about(events).host, about(events).port) == facts
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: NOOP\nS: 250 ok")
    assert marks(events, "unsure") == []


def test_an_attempt_that_failed_and_one_that_did_not(tmp_path: Path) -> None:
    events = told(
        tmp_path,
        "$ telnet mx.example.test 25\nTrying 2001:db8::25...\n"
        "telnet: connect to address 2001:db8::25: Connection refused\n"
        "Trying 192.0.2.25...\nConnected to mx.example.test.\n220 mx.example.test ESMTP\nQUIT\n221 bye\n",
    )
    seen = [(event.session, event.what, event.fields.get("address")) for event in events if isinstance(event, Mark)]
    assert [fact for fact in seen if fact[1] != "remark"] == [
        (1, "connecting", "2001:db8::25"),
        (1, "failed", None),
        (2, "connecting", "192.0.2.25"),
        (2, "connected", "192.0.2.25"),
    ]
    failed = next(event for event in events if isinstance(event, Mark) and event.what == "failed")
    assert failed.fields["kind"] == "refused"
    assert said(events, 2) == script("S: 220 mx.example.test ESMTP\nC: QUIT\nS: 221 bye")


def test_backspaces_on_the_screen_and_backspaces_that_were_sent(tmp_path: Path) -> None:
    events = told(
        tmp_path,
        "220 mx.example.test ESMTP\nHELP\x08 \x08O x\n250 mx\nmial\x08\x08\x08ail from:<a@b.test>\n"
        "500 5.3.3 Unrecognized\n"
        "rcpt^H^H^H^Hmail from:<a@b.test>\n250 ok\nHEL^HLO x\n500 what?\nDATA\n354 go\nfools^H^H^H^H^Hfriends\n"
        ".\n250 ok\n",
    )
    assert [line for who, line in said(events) if who == "C"] == [
        "HELO x", "mial\x08\x08\x08ail from:<a@b.test>", "mail from:<a@b.test>", "HEL\x08LO x", "DATA",
        "fools^H^H^H^H^Hfriends", ".",
    ]  # fmt: skip
    assert [line for line, _why in marks(events, "unsure")] == [4, 6, 8]
    assert all("mail from" in why or "HELO" in why for line, why in marks(events, "unsure") if line != 6)


def test_times_before_the_lines(tmp_path: Path) -> None:
    lines = (("00", "220 mx.example.test"), ("02.500", "QUIT"), ("03", "221 bye"))
    text = "".join(f"[2024-03-01T12:00:{second}+01:00] {line}\n" for second, line in lines)
    events = told(tmp_path, text)
    assert about(events).timed
    assert about(events).started == datetime(2024, 3, 1, 11, 0, tzinfo=UTC)
    assert [event.t for event in events if isinstance(event, ClientBytes | ServerBytes)] == [0.0, 2.5, 3.0]


def test_times_without_a_day_are_those_of_the_files_own(tmp_path: Path) -> None:
    events = told(tmp_path, "23:59:59 220 mx.example.test\n00:00:01 QUIT\n00:00:02 221 bye\n")
    assert [event.t for event in events if isinstance(event, ClientBytes | ServerBytes)] == [0.0, 2.0, 3.0]
    assert marks(events, "unsure") == [(1, said_of_lack("the day and the offset from UTC"))]


def test_what_a_page_ate_struck_out_or_wrote_as_entities(tmp_path: Path) -> None:
    events = told(
        tmp_path,
        "220 mx.example.test\nMAIL FROM:&lt;[email&#160;protected]&gt;\n250 &lt;xxxxx@example.test&gt; ok\n"
        "RCPT TO:\n250 ok\n",
    )
    assert marks(events, "unsure") == [(2, ENTITIES), (2, MASKED), (3, MASKED), (4, EATEN)]


def test_utf_16_of_powershell_spaced_out(tmp_path: Path) -> None:
    text = "220 mx.example.test\n\nDATA\n\n354 go\n\nSubject: x\n\n\n\nhi\n\n.\n\n250 ok\n\n".replace("\n", "\r\n")
    events = told(tmp_path, b"\xff\xfe" + text.encode("utf-16-le"))
    right = "S: 220 mx.example.test\nC: DATA\nS: 354 go\nC: Subject: x\nC:\nC: hi\nC: .\nS: 250 ok"
    assert said(events) == script(right)
    assert marks(events, "unsure") == [(2, SPACED)]


def test_a_gigantic_line_is_cut(tmp_path: Path) -> None:
    events = told(tmp_path, "220 mx.example.test\nDATA\n354 go\n" + "x" * 200_000 + "\n.\n250 ok\n")
    assert marks(events, "unsure") == [(4, CUT)]
    assert said(events)[-1] == ("S", "250 ok")


def test_likeness(tmp_path: Path) -> None:
    for text, least, most in (
        (TYPED_BEFORE_THE_GREETING, 0.9, 0.9),
        (IN_A_LETTER, 0.9, 0.9),
        ("220 mx.example.test\nHELO x\n250 mx\nQUIT\n221 bye\n", 0.6, 0.6),
        ("220 mx.example.test ESMTP\n", 0.35, 0.35),
        ("250 sheep\nand a letter\n", 0, 0),
        ("220 volts\n230 volts\n", 0, 0),
        ("QUIT\nDATA\n", 0, 0),
        ("", 0, 0),
    ):
        assert least <= likeness(source(tmp_path, text)) <= most, text


def test_a_paste_that_begins_in_the_middle_is_said_to(tmp_path: Path) -> None:
    events = told(tmp_path, "RCPT TO:<c@d.test>\n550 5.7.1 no\nQUIT\n221 bye\n", "telnet")
    assert marks(events, "unsure") == [(1, AMID)]
    talk = Conversation()
    for event in events:
        if isinstance(event, ClientBytes | ServerBytes | Mark):
            talk.feed(event)
    assert [exchange.code for exchange in talk.exchanges] == [550, 221]
    assert all(exchange.counts for exchange in talk.exchanges)

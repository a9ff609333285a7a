from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.postfix_in_out import FOLDED, likeness
from smtpwalk.recording.importers.spoken import REFUSED, TAKEN, TLS_FOLLOWS
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, marks, said, script, source, told

# What Postfix 3.7 sent to its postmaster, shortened.
NOTICE = """\
Received: by mx.example.test (Postfix)
\tid C6D7FEA; Wed, 25 Nov 2020 04:35:59 +0000 (UTC)
From: Mail Delivery System <MAILER-DAEMON@mx.example.test>
Subject: Postfix SMTP server: errors from client.example.test[192.0.2.44]

Transcript of session follows.

 Out: 220 mx.example.test ESMTP Postfix
 In:  EHLO client.example.test
 Out: 250-mx.example.test
 Out: 250 STARTTLS
 In:  STARTTLS
 Out: 220 2.0.0 Ready to start TLS
 In:  EHLO client.example.test
 Out: 250 mx.example.test
 In:  MAIL FROM:<a@client.example.test>
 Out: 250 2.1.0 Ok
 In:  RCPT
     TO:<a-name-that-is-long-enough-to-be-folded@a-domain-that-is-long-too.relay.invalid>
 Out: 554 5.7.1
     <a-name-that-is-long-enough-to-be-folded@a-domain-that-is-long-too.relay.invalid>:
     Relay access denied

Session aborted, reason: lost connection

For other details, see the local mail logfile
"""
RIGHT = """
S: 220 mx.example.test ESMTP Postfix
C: EHLO client.example.test
S: 250-mx.example.test
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
C: EHLO client.example.test
S: 250 mx.example.test
C: MAIL FROM:<a@client.example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<a-name-that-is-long-enough-to-be-folded@a-domain-that-is-long-too.relay.invalid>
S: 554 5.7.1 <a-name-that-is-long-enough-to-be-folded@a-domain-that-is-long-too.relay.invalid>: Relay access denied
"""


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_a_notice(tmp_path: Path) -> None:
    events = told(tmp_path, NOTICE)
    assert said(events) == script(RIGHT)
    assert marks(events, "unsure") == [(14, TLS_FOLLOWS), (18, FOLDED), (20, FOLDED)]
    assert facts(events, "connected") == [{"source": "192.0.2.44"}]
    assert facts(events, "closed") == [{"by": "client"}]
    assert [line for line, _text in marks(events, "remark")] == [1, 2, 3, 4, 6, 24, 26]


@pytest.mark.parametrize("before", ["> ", ">> ", "| "])
def test_quoted(tmp_path: Path, before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in NOTICE.splitlines())
    assert said(told(tmp_path, text)) == script(RIGHT)


def test_postfix_as_client_hears_the_replies(tmp_path: Path) -> None:
    text = """\
Subject: Postfix SMTP client: errors from mx.example.test[192.0.2.25]:25

Unexpected response from mx.example.test[192.0.2.25]:25.

Transcript of session follows.

 In:  220 mx.example.test ESMTP
 Out: EHLO out.example.test
 In:  250 mx.example.test
 Out: MAIL FROM:<a@example.test>
 Out: RCPT TO:<b@example.test>
 In:  501 5.5.4 Syntax
 In:  503 5.5.1 MAIL first
"""
    events = told(tmp_path, text)
    assert said(events)[:3] == script("S: 220 mx.example.test ESMTP\nC: EHLO out.example.test\nS: 250 mx.example.test")
    assert facts(events, "connected") == [{"address": "192.0.2.25", "port": 25}]
    assert len(facts(events, "pipelined")) == 1


def test_messages_are_never_there(tmp_path: Path) -> None:
    text = " Out: 220 a\n In:  DATA\n Out: 354 go\n Out: 250 taken\n In:  DATA\n Out: 354 go\n Out: 451 4.3.0 full\n"
    events = told(tmp_path, text)
    assert said(events)[1:] == script("C: DATA\nS: 354 go\nC: .\nS: 250 taken\nC: DATA\nS: 354 go\nS: 451 4.3.0 full")
    assert marks(events, "unsure") == [(4, TAKEN), (7, REFUSED)]


def test_what_went_before_is_left_out(tmp_path: Path) -> None:
    events = told(tmp_path, " In:  RCPT TO:<a@b.test>\n Out: 554 no\n In:  QUIT\n Out: 221 bye\n")
    assert [event.what for event in events if isinstance(event, Mark)] == ["tail"]


def test_a_mailbox_of_notices(tmp_path: Path) -> None:
    events = told(tmp_path, NOTICE + "\nFrom MAILER-DAEMON\n" + NOTICE)
    assert said(events, 1) == said(events, 2) == script(RIGHT)


@pytest.mark.parametrize("text", [" In: 1 + 1\n Out: 2\n", "Out: of office\nIn: doors\n"])
def test_other_ins_and_outs(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back_folded(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        text = ""
        for who, line in lines:
            first, *rest = wrap(line, 30, break_long_words=False, break_on_hyphens=False)
            text += f"{' In:  ' if who == 'C' else ' Out: '}{first}\n" + "".join(f"     {part}\n" for part in rest)
        assert said(told(Path(folder), text, "postfix-in-out")) == lines

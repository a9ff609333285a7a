from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.angles import GOES_ON, NOT_SHOWN, likeness
from smtpwalk.recording.importers.bounced import BEHIND_DATA
from smtpwalk.recording.importers.mutilated import EATEN, MASKED
from smtpwalk.recording.importers.running_text import END_GUESSED, NOT_DATA, RUNNING
from smtpwalk.recording.importers.told import About
from smtpwalk.wire.events import Mark
from smtpwalk.wire.stages import Stage

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

EATEN_BY_A_PAGE = """\
Connecting to 192.0.2.25 ...
<<< 220 mx.example.test ESMTP Postfix
>>> HELO tester.invalid
<<< 250 mx.example.test
:Relay test: #Test 1
>>> mail from:
<<< 250 2.1.0 Ok
>>> rcpt to:
<<< 554 5.7.1 : Relay access denied
>>> rset
<<< 250 2.0.0 Ok
:Relay test: #Test 2
>>> MAIL FROM:<"relaytestsend@tester.invalid"@mx.example.test>
<<< 250 2.1.0 Ok
Tested host banner: 220 mx.example.test ESMTP Postfix
System appeared to reject relay attempts
"""
RIGHT = """
S: 220 mx.example.test ESMTP Postfix
C: HELO tester.invalid
S: 250 mx.example.test
C: mail from:
S: 250 2.1.0 Ok
C: rcpt to:
S: 554 5.7.1 : Relay access denied
C: rset
S: 250 2.0.0 Ok
C: MAIL FROM:<"relaytestsend@tester.invalid"@mx.example.test>
S: 250 2.1.0 Ok
"""
# What Sendmail 8.17 sent back: two recipients refused, one of them with a reply of two lines.
BOUNCE = """\
From: Mail Delivery Subsystem <MAILER-DAEMON@out.example.test>
To: probe@example.test
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="6AP4F9EY.1/out.example.test"
Subject: Returned mail: see transcript for details

This is a MIME-encapsulated message

--6AP4F9EY.1/out.example.test

The original message was received at Wed, 25 Nov 2020 04:15:09 GMT
from root@localhost

   ----- The following addresses had permanent fatal errors -----
victim@relay.invalid
    (reason: 550-5.7.1 <victim@relay.invalid>... we do not relay)

   ----- Transcript of session follows -----
... while talking to [192.0.2.25]:
>>> RCPT To:<nobody@relay.invalid>
<<< 550 5.1.1 <nobody@relay.invalid>... User unknown
550 5.1.1 nobody@relay.invalid... User unknown
>>> RCPT To:<victim@relay.invalid>
<<< 550-5.7.1 <victim@relay.invalid>... we do not relay
<<< 550 5.7.1 see http://mx.example.test/why
550 5.1.1 victim@relay.invalid... User unknown
... while talking to mx2.example.test.:
>>> DATA
<<< 552 5.7.0 content refused
554 5.0.0 Service unavailable

--6AP4F9EY.1/out.example.test
Content-Type: message/rfc822

Subject: my words

>>> you wrote:
<<< 250 is a good number
"""
BOUNCED = """
C: RCPT To:<nobody@relay.invalid>
S: 550 5.1.1 <nobody@relay.invalid>... User unknown
C: RCPT To:<victim@relay.invalid>
S: 550-5.7.1 <victim@relay.invalid>... we do not relay
S: 550 5.7.1 see http://mx.example.test/why
"""


def test_sides_remarks_and_the_host(tmp_path: Path) -> None:
    events = told(tmp_path, EATEN_BY_A_PAGE)
    assert said(events) == script(RIGHT)
    assert about(events).host == "192.0.2.25"
    assert [line for line, _text in marks(events, "remark")] == [5, 12, 15, 16]
    connecting = next(event for event in events if isinstance(event, Mark) and event.what == "connecting")
    assert dict(connecting.fields) == {"address": "192.0.2.25"}


def test_what_a_web_page_ate_is_said_and_not_filled_in(tmp_path: Path) -> None:
    assert marks(told(tmp_path, EATEN_BY_A_PAGE), "unsure") == [(6, EATEN), (8, EATEN), (9, EATEN)]


@pytest.mark.parametrize("before", ["", "> ", "    ", "- "])
def test_quoted_and_indented(tmp_path: Path, before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in EATEN_BY_A_PAGE.splitlines())
    assert said(told(tmp_path, text)) == script(RIGHT)


def test_a_second_greeting_is_a_second_session(tmp_path: Path) -> None:
    events = told(tmp_path, "<<< 220 a\n>>> QUIT\n<<< 221 bye\n<<< 220 a\n>>> RSET\n<<< 250 ok\n")
    assert said(events, 2) == [("S", "220 a"), ("C", "RSET"), ("S", "250 ok")]


def test_a_second_connection_is_a_second_session(tmp_path: Path) -> None:
    events = told(tmp_path, "Connecting to a.test ...\n<<< 220 a\nConnecting to b.test ...\n<<< 554 no\n>>> QUIT\n")
    assert said(events, 2) == [("S", "554 no"), ("C", "QUIT")]


def test_headings_that_bear_times(tmp_path: Path) -> None:
    text = "[Method 1 @ 1267012345]\n<<< 220 a\n>>> RSET\n[Method 2 @ 1267012350]\n<<< 250 ok\n>>> QUIT\n<<< 221 bye\n"
    events = told(tmp_path, text)
    assert about(events).started == datetime(2010, 2, 24, 11, 52, 25, tzinfo=UTC)
    assert [event.t for event in events if not isinstance(event, About)] == [0.0] * 3 + [5.0] * 4
    assert [line for line, _text in marks(events, "remark")] == [1, 4]


def test_a_bounce_is_the_end_of_sessions_with_hosts_that_it_names(tmp_path: Path) -> None:
    events = told(tmp_path, BOUNCE)
    assert said(events, 1) == script(BOUNCED)
    assert said(events, 2) == script("C: DATA\nS: 552 5.7.0 content refused")
    assert about(events).host == "192.0.2.25"
    whom = [event.fields["address"] for event in events if isinstance(event, Mark) and event.what == "connected"]
    assert whom == ["192.0.2.25", "mx2.example.test"]
    assert marks(events, "unsure") == [(30, BEHIND_DATA)]
    assert (23, "550 5.1.1 nobody@relay.invalid... User unknown") in marks(events, "remark")
    assert (39, "<<< 250 is a good number") in marks(events, "remark")


def test_each_reply_of_a_bounce_goes_to_its_command(tmp_path: Path) -> None:
    talk = Conversation()
    for event in told(tmp_path, BOUNCE):
        if not isinstance(event, About) and event.session == 1:
            talk.feed(event)
    answered = [(exchange.code, exchange.counts) for exchange in talk.exchanges if exchange.stage is Stage.RCPT]
    assert answered == [(550, True), (550, True)]


def test_a_bounce_as_mails_wrap_and_encode_it(tmp_path: Path) -> None:
    head, transcript = BOUNCE.split("The original message", 1)
    coded = transcript.split("--6AP4F9EY", 1)[0].replace("To:<victim@", "To:<vic=\ntim@").replace("...", "=2E..")
    text = head.rstrip("\n") + "\nContent-Transfer-Encoding: quoted-printable\n\n" + coded
    assert said(told(tmp_path, text), 1) == script(BOUNCED)


def test_a_greeting_that_refuses_in_a_bounce(tmp_path: Path) -> None:
    events = told(tmp_path, "... while talking to mx.example.test.:\n<<< 554 no service\n554 5.0.0 unavailable\n")
    assert said(events) == [("S", "554 no service")]
    assert marks(events, "tail") == []


def test_a_reply_whose_other_lines_bear_no_mark(tmp_path: Path) -> None:
    events = told(tmp_path, "<<< 220 a\n>>> EHLO x\n<<< 250-a\n250-SIZE\n250 HELP\n250 x\n>>> QUIT\n")
    assert said(events)[2:5] == script("S: 250-a\nS: 250-SIZE\nS: 250 HELP")
    assert marks(events, "unsure") == [(4, GOES_ON), (5, GOES_ON)]
    assert marks(events, "remark") == [(6, "250 x")]


def test_words_in_place_of_a_message(tmp_path: Path) -> None:
    events = told(tmp_path, "<<< 220 a\n>>> DATA\n<<< 354 go\n>>> (message body)\n<<< 250 ok\n>>> QUIT\n<<< 221 b\n")
    assert said(events)[3:] == script("C: .\nS: 250 ok\nC: QUIT\nS: 221 b")
    assert marks(events, "unsure") == [(4, NOT_SHOWN)]


def test_words_in_brackets_may_be_of_the_message(tmp_path: Path) -> None:
    text = "<<< 220 a\n>>> DATA\n<<< 354 go\n>>> Subject: x\n>>> (my message)\n>>> .\n<<< 250 ok\n"
    assert said(told(tmp_path, text))[3:] == script("C: Subject: x\nC: (my message)\nC: .\nS: 250 ok")


def test_blat_writes_more_into_its_marks(tmp_path: Path) -> None:
    text = "<<<getline<<< 220 a\n>>>putline>>> EHLO x\n<<<getline<<< 250 ok\n"
    assert said(told(tmp_path, text)) == script("S: 220 a\nC: EHLO x\nS: 250 ok")


@pytest.mark.parametrize(
    "text",
    [
        ">>> I thought so\n> me too\n<<< really?\n",
        '>>> host in hosts_connection_nolog? no (option unset)\n>>> data "x"\n',
        ">>> import smtplib\n>>> help(smtplib)\n250\n",
    ],
)
def test_other_uses_of_angles_are_no_dialogue(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues())
def test_any_dialogue_comes_back(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        text = "".join(f"{'>>>' if who == 'C' else '<<<'} {line}\n" for who, line in lines)
        assert said(told(Path(folder), text)) == lines


RUNNING_TEXT = (
    "A note of mine. Instigate a dialogue (other end's responses are indented): telnet victim.example.test 25"
    " Connecting to victim.example.test ... <<< 220- victim.example.test Sendmail 8.6.11/8.6.12 ready >>> HELO"
    " hacker.example.test <<< 250 ******.***.test Hello hacker.example.test [192.0.2.x] >>> MAIL FROM: <<< 250 ..."
    " Sender ok >>> RCPT TO: <<< 250 :... Recipient ok >>> DATA can contain anything ..... ended by a line with only a"
    " single dot <<< 250 OAA14072 Message accepted for delivery >>> QUIT <<< 221 victim.example.test closing connection"
    " It also mentioned a script, and more.\n"
)
RUNNING_SAID = """
S: 220- victim.example.test Sendmail 8.6.11/8.6.12 ready
C: HELO hacker.example.test
S: 250 ******.***.test Hello hacker.example.test [192.0.2.x]
C: MAIL FROM:
S: 250 ... Sender ok
C: RCPT TO:
S: 250 :... Recipient ok
C: DATA
S: 250 OAA14072 Message accepted for delivery
C: QUIT
S: 221 victim.example.test closing connection
"""


@pytest.mark.parametrize("width", [100_000, 100, 76, 60])
def test_the_line_ends_were_lost(tmp_path: Path, width: int) -> None:
    """All on one line, as on a page that took them for blanks; or folded anew."""
    text = "\n".join(textwrap.wrap(RUNNING_TEXT, width, break_long_words=False, break_on_hyphens=False)) + "\n"
    events = told(tmp_path, text)
    assert said(events) == script(RUNNING_SAID)
    assert about(events).host.startswith("victim.example.test")
    why = [why for _line, why in marks(events, "unsure")]
    assert why == [RUNNING, MASKED, EATEN, EATEN, EATEN, EATEN, NOT_DATA, END_GUESSED]
    assert [text for _line, text in marks(events, "remark")][-1].endswith("and more.")


def test_a_reply_in_running_text_that_says_no_farewell(tmp_path: Path) -> None:
    words = "and so on " * 80
    events = told(tmp_path, f"I saw >>> RCPT TO:<a@b.test> <<< 550 no. {words}\n")
    assert said(events)[0] == ("C", "RCPT TO:<a@b.test>")
    assert len(said(events)[1][1]) <= 510
    assert marks(events, "unsure")[-1][1] == END_GUESSED

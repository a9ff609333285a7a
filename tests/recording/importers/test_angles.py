from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.angles import END_GUESSED, NOT_DATA, RUNNING, likeness
from smtpwalk.recording.importers.pasted.mutilated import EATEN, MASKED
from smtpwalk.recording.importers.told import About

from .reading import about, marks, said, script, source, told

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
Tested host banner: 220 mx.example.test ESMTP Postfix
"""


def test_sides_remarks_and_the_host(tmp_path: Path) -> None:
    events = told(tmp_path, EATEN_BY_A_PAGE)
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: HELO tester.invalid
S: 250 mx.example.test
C: mail from:
S: 250 2.1.0 Ok
C: rcpt to:
S: 554 5.7.1 : Relay access denied
"""
    )
    assert about(events).host == "192.0.2.25"
    assert [line for line, _text in marks(events, "remark")] == [1, 5, 10]


def test_what_a_web_page_ate_is_said_and_not_filled_in(tmp_path: Path) -> None:
    assert marks(told(tmp_path, EATEN_BY_A_PAGE), "unsure") == [(6, EATEN), (8, EATEN), (9, EATEN)]


def test_a_second_greeting_is_a_second_session(tmp_path: Path) -> None:
    events = told(tmp_path, "<<< 220 a\n>>> QUIT\n<<< 221 bye\n<<< 220 a\n>>> RSET\n<<< 250 ok\n")
    assert said(events, 2) == [("S", "220 a"), ("C", "RSET"), ("S", "250 ok")]


def test_a_letter_with_quotes_in_it_is_no_dialogue(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, ">>> I thought so\n> me too\n<<< really?\n")) == 0


RUNNING_TEXT = (
    "A note of mine. Instigate a dialogue (other end's responses are indented): telnet victim.example.test 25 Connecting to"
    " victim.example.test ... <<< 220- victim.example.test Sendmail 8.6.11/8.6.12 ready >>> HELO hacker.example.test <<< 250"
    " ******.***.test Hello hacker.example.test [192.0.2.x] >>> MAIL FROM: <<< 250 ... Sender ok >>> RCPT TO: <<< 250 :..."
    " Recipient ok >>> DATA can contain anything ..... ended by a line with only a single dot <<< 250 OAA14072 Message"
    " accepted for delivery >>> QUIT <<< 221 victim.example.test closing connection It also mentioned a script, and more.\n"
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


BOUNCE = """\
   ----- Transcript of session follows -----
... while talking to mx.example.test.:
>>> RCPT To:<nobody@example.test>
<<< 550 5.1.1 <nobody@example.test>... User unknown
550 5.1.1 nobody@example.test... User unknown
"""


def test_a_bounce_holds_only_the_end_of_a_session(tmp_path: Path) -> None:
    events = told(tmp_path, BOUNCE)
    assert said(events) == script("C: RCPT To:<nobody@example.test>\nS: 550 5.1.1 <nobody@example.test>... User unknown")
    talk = Conversation()
    for event in events:
        if not isinstance(event, About):
            talk.feed(event)
    assert [(exchange.code, exchange.counts) for exchange in talk.exchanges] == [(550, True)]
    assert not talk.owed

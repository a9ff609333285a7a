from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.angles import EATEN, likeness

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

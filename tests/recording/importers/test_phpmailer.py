from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.joined import PARTED
from smtpwalk.recording.importers.marked_reader import ONE_SIDED
from smtpwalk.recording.importers.retelling import NOT_SHOWN

from .reading import about, marks, said, script, told
from .sampling import GONE, GREETED, QUEUED, TAKEN, answers, imported, scripts, without_headers

MESSAGE = "C: \nC: 250 bar\nC: ..dot\nC: \nC: last <b>line</b> & more\nC: \nC: ."
LOGIN_HIDDEN = "C: AUTH LOGIN\nS: 334 VXNlciBOYW1lAA==\nS: 334 UGFzc3dvcmQA\nS: 235 2.7.0 Authentication successful"
LOGIN_SHOWN = """\
C: AUTH LOGIN
S: 334 VXNlciBOYW1lAA==
C: dXNlcg==
S: 334 UGFzc3dvcmQA
C: c2VjcmV0
S: 235 2.7.0 Authentication successful"""


@pytest.mark.parametrize(
    ("name", "login"),
    [("level2", LOGIN_HIDDEN), ("html", LOGIN_HIDDEN), ("level4", LOGIN_SHOWN), ("level4-html", LOGIN_SHOWN)],
)
def test_the_same_dialogue_at_all_levels_as_text_and_as_a_page(tmp_path: Path, name: str, login: str) -> None:
    events = imported(tmp_path, f"phpmailer.{name}")
    assert without_headers(said(events, 1)) == scripts(GREETED, login, TAKEN, MESSAGE, QUEUED, GONE)
    assert answers(events) == [
        "greeting 220", "ehlo 250", "starttls 220", "ehlo 250", "auth 235", "mail 250", "rcpt 250", "data 354",
        "message 250", "quit 221",
    ]  # fmt: skip
    assert about(events).timed


def test_what_it_does_not_show_and_what_the_page_joined_is_said(tmp_path: Path) -> None:
    assert marks(imported(tmp_path, "phpmailer.level2"), "unsure") == [(20, NOT_SHOWN), (22, NOT_SHOWN)]
    found = marks(imported(tmp_path, "phpmailer.html"), "unsure")
    assert found == [(3, PARTED), (7, PARTED), (10, NOT_SHOWN), (12, NOT_SHOWN)]
    assert not marks(imported(tmp_path, "phpmailer.level4-html"), "unsure")  # each line came once by itself


def test_where_it_connected_to(tmp_path: Path) -> None:
    found = about(imported(tmp_path, "phpmailer.level4"))
    assert (found.host, found.port) == ("127.0.0.1", 47526)


def test_level_1_knows_no_replies(tmp_path: Path) -> None:
    events = imported(tmp_path, "phpmailer.level1")
    assert {who for who, _line in said(events)} == {"C"}
    assert marks(events, "unsure")[-1] == (26, ONE_SIDED)


def test_plain_lines_of_an_error_log(tmp_path: Path) -> None:
    assert said(imported(tmp_path, "phpmailer.error-log"))[:8] == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: EHLO probe.example.test
S: 250-mx.example.test
S: 250-SIZE 33554432
S: 250-8BITMIME
S: 250-SMTPUTF8
S: 250 HELP
C: MAIL FROM:<probe@example.test>
"""
    )


def test_version_5_and_a_reply_that_begins_in_the_next_line(tmp_path: Path) -> None:
    events = imported(tmp_path, "phpmailer.old")
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: EHLO probe.example.test
S: 250-mx.example.test
S: 250-PIPELINING
S: 250 8BITMIME
C: MAIL FROM:<probe@example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
C: QUIT
S: 221 2.0.0 Bye
"""
    )


def test_replies_joined_by_a_browser_and_a_tls_that_failed(tmp_path: Path) -> None:
    text = """\
2019-10-23 14:27:31 SERVER -> CLIENT: 220 mx.example.test ESMTP Postfix
2019-10-23 14:27:31 CLIENT -> SERVER: EHLO probe.example.test
2019-10-23 14:27:33 SERVER -> CLIENT: 250-mx.example.test250-PIPELINING250-SIZE 20480000250-STARTTLS250 DSN
2019-10-23 14:27:33 CLIENT -> SERVER: STARTTLS
2019-10-23 14:27:33 SERVER -> CLIENT: 220 2.0.0 Ready to start TLS
SMTP Error: Could not connect to SMTP host.
2019-10-23 14:27:34 CLIENT -> SERVER: QUIT
2019-10-23 14:27:34 SERVER -> CLIENT:
2019-10-23 14:27:34 SMTP ERROR: QUIT command failed:
"""
    events = told(tmp_path, text)
    assert said(events)[2:] == script(
        """
S: 250-mx.example.test
S: 250-PIPELINING
S: 250-SIZE 20480000
S: 250-STARTTLS
S: 250 DSN
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
C: QUIT
"""
    )
    assert "tls" not in [getattr(event, "what", "") for event in events]
    assert max(getattr(event, "t", 0.0) for event in events) == 3.0


def test_a_plugin_that_puts_arrows_before_the_lines_of_a_reply(tmp_path: Path) -> None:
    text = """\
Connection: opening to mx.example.test:587, timeout=15, options=array (
    \u21aa 'ssl' =>
SERVER -> CLIENT: 220 mx.example.test ESMTP
CLIENT -> SERVER: EHLO probe.example.test
SERVER -> CLIENT: 250-mx.example.test greets you
    \u21aa 250-PIPELINING
    \u21aa 250 HELP
"""
    assert said(told(tmp_path, text))[2:] == script("S: 250-mx.example.test greets you\nS: 250-PIPELINING\nS: 250 HELP")

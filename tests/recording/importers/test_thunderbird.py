from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.retelling import NOT_SHOWN

from .reading import about, marks, said, script
from .sampling import answers, folded, imported


def test_the_console_of_the_desktop(tmp_path: Path) -> None:
    events = imported(tmp_path, "thunderbird.desktop")
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: EHLO [192.0.2.44]
S: 250-mx.example.test
S: 250-PIPELINING
S: 250-AUTH PLAIN LOGIN
S: 250 8BITMIME
S: 235 2.7.0 Authentication successful
C: MAIL FROM:<probe@example.test> BODY=8BITMIME SIZE=398
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
C: QUIT
"""
    )
    assert (about(events).host, about(events).port) == ("mx.example.test", 587)


def test_a_login_that_is_suppressed_is_still_one(tmp_path: Path) -> None:
    events = imported(tmp_path, "thunderbird.desktop")
    assert marks(events, "unsure") == [(13, NOT_SHOWN)]
    assert answers(events) == ["greeting 220", "ehlo 250", "auth 235", "mail 250", "rcpt 554", "quit -?"]
    assert folded(events).authenticated


def test_before_2022(tmp_path: Path) -> None:
    events = imported(tmp_path, "thunderbird.before-2022")
    assert answers(events) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 550", "quit 221"]
    assert said(events)[3:5] == script("S: 250-SIZE 10485760\nS: 250 CHUNKING")


def test_on_android(tmp_path: Path) -> None:
    events = imported(tmp_path, "thunderbird.k9")
    assert answers(events) == ["greeting 220", "ehlo 250", "auth 535"]
    assert [line for line, _why in marks(events, "unsure")] == [9, 11]

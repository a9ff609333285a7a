from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.mailx import likeness
from smtpwalk.recording.importers.retelling import NO_TEXT

from .reading import about, marks, said, script, source, told
from .sampling import answers, imported, sample


def test_s_nail_marks_the_server(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailx.s-nail")
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: HELO probe.example.test
S: 250 mx.example.test
C: MAIL FROM:<probe@example.test>
S: 250 OK
C: RCPT TO:<a@example.test>
S: 250 2.1.5 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied 'no'
"""
    )
    assert (about(events).host, about(events).port) == ("127.0.0.1", 47525)


def test_the_password_that_it_announces_is_left_out(tmp_path: Path) -> None:
    text = sample("mailx.s-nail").replace("pass ''", "pass 'it's a secret'")
    assert marks(told(tmp_path, text), "remark")[0][1].endswith("user probe, pass (left out)")


def test_its_ancestor_leaves_replies_bare(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailx.heirloom")
    assert answers(events) == [
        "greeting 220",
        "ehlo 250",
        "mail 250",
        "rcpt 250",
        "data 354",
        "message 250",
        "quit 221",
    ]
    assert marks(events, "unsure") == [(14, NO_TEXT)]


def test_sendmail_prints_alike_and_is_not_meant(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "220 mx\n>>> EHLO x\n250 mx\n>>> QUIT\n221 bye\n")) == 0

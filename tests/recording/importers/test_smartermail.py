from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.joined import PARTED

from .reading import marks, said, script
from .sampling import answers, imported


def test_two_sessions_over_midnight(tmp_path: Path) -> None:
    events = imported(tmp_path, "smartermail.two")
    assert said(events, 1) == script(
        """
S: 220 mail.example.test
C: EHLO probe.example.test
S: 250-mail.example.test Hello [192.0.2.44]
S: 250-SIZE 31457280
S: 250-AUTH LOGIN CRAM-MD5
S: 250-8BITMIME
S: 250 OK
C: MAIL FROM:<probe@example.test>
S: 250 OK <probe@example.test> Sender ok
C: RCPT TO:<target@relay.invalid>
S: 550 relay not permitted
C: QUIT
S: 221 Service closing transmission channel
"""
    )
    assert said(events, 2) == script("S: 220 mail.example.test")
    assert (4, PARTED) in marks(events, "unsure")
    assert max(getattr(event, "t", 0.0) for event in events) == 4.0
    assert answers(events) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 550", "quit 221"]

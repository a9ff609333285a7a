from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from smtpwalk.recording.importers.retelling import NO_TEXT
from smtpwalk.recording.importers.symfony_mailer import likeness
from smtpwalk.wire.events import ServerBytes

from .reading import about, marks, said, source
from .sampling import GREETED, QUEUED, REFUSED, TAKEN, answers, imported, scripts

LOGIN = """
C: AUTH LOGIN
S: 334 VXNlciBOYW1lAA==
C: dXNlcg==
S: 334 UGFzc3dvcmQA
C: c2VjcmV0
S: 235 2.7.0 Authentication successful
"""


def test_two_messages_of_which_only_the_dots_are_shown(tmp_path: Path) -> None:
    events = imported(tmp_path, "symfony-mailer.starttls")
    assert said(events, 1) == scripts(GREETED, LOGIN, TAKEN, "C: .", QUEUED)
    assert said(events, 2) == scripts(GREETED, LOGIN, REFUSED)
    assert marks(events, "unsure") == [(30, NO_TEXT)]
    assert [line for line, _text in marks(events, "remark")] == [32]


def test_newer_versions_tell_the_time(tmp_path: Path) -> None:
    events = imported(tmp_path, "symfony-mailer.timed")
    assert about(events).started == datetime(2024, 5, 2, 8, 0, tzinfo=UTC)
    assert [event.t for event in events if isinstance(event, ServerBytes)] == [0.0, 1.0, 1.0, 1.0, 3.0, 3.0]
    assert answers(events) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 450", "rset 250"]


def test_what_curl_prints_is_curls(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "* Connected to mx\n< 220 mx\n> EHLO x\n< 250 mx\n> QUIT\n< 221 bye\n")) == 0
    assert likeness(source(tmp_path, "> I said EHLO\n< really?\n")) == 0

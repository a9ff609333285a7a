from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.mxtoolbox import likeness, read
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, source, told
from .sampling import answers, sample

REFUSED = """
S: 220 mx.example.test ESMTP Postfix (Linux)
C: EHLO keeper-us-east-1d.mxtoolbox.com
S: 250-mx.example.test
S: 250-PIPELINING
S: 250-SIZE 10240000
S: 250-STARTTLS
S: 250-ENHANCEDSTATUSCODES
S: 250 CHUNKING
C: MAIL FROM:<supertool@mxtoolboxsmtpdiag.com>
S: 250 2.1.0 Ok
C: RCPT TO:<test@mxtoolboxsmtpdiag.com>
S: 454 4.7.1 <test@mxtoolboxsmtpdiag.com>: Relay access denied
"""


def test_the_transcript_line_for_line(tmp_path: Path) -> None:
    events = told(tmp_path, sample("mxtoolbox.refused"))
    assert said(events) == script(REFUSED)
    assert (about(events).host, about(events).port) == ("192.0.2.25", 25)
    assert [event.what for event in events if isinstance(event, Mark) and event.what in ("connecting", "closed")] == [
        "connecting", "closed"
    ]  # fmt: skip


def test_its_judgements_are_claims(tmp_path: Path) -> None:
    claims = [text for _line, text in marks(told(tmp_path, sample("mxtoolbox.refused")), "claim")]
    assert len(claims) == 6
    assert "SMTP Open Relay  OK - Not an open relay." in claims
    taken = [text for _line, text in marks(told(tmp_path, sample("mxtoolbox.taken")), "claim")]
    assert any("SMTP Open Relay" in text and "May be an open relay." in text for text in taken)
    assert len(taken) == 3


def test_a_recipient_that_was_taken(tmp_path: Path) -> None:
    assert answers(told(tmp_path, sample("mxtoolbox.taken"))) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 250"]


def test_two_pages_in_one_file_are_two_sessions(tmp_path: Path) -> None:
    events = told(tmp_path, sample("mxtoolbox.refused") + sample("mxtoolbox.taken"))
    assert said(events, 1) == script(REFUSED)
    assert said(events, 2)[0] == ("S", "220 box.example.test ESMTP Mailin Smtp Server")


@pytest.mark.parametrize("before", ["> ", "- ", "    "])
def test_wrapped(tmp_path: Path, before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in sample("mxtoolbox.refused").splitlines())
    assert said(told(tmp_path, text)) == script(REFUSED)


@pytest.mark.parametrize("text", ["a letter\n", "220 mx.example.test\nEHLO a.test\n250 mx\n", "220 [9 ms\n", ""])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert marks(read(found), "claim") == []

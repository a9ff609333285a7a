from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.fakesmtp import likeness
from smtpwalk.recording.importers.gaps import NO_ANSWER, NO_MESSAGE

from .reading import marks, said, script, source, told
from .sampling import answers, imported


def test_what_it_leaves_out_does_not_shift_the_replies(tmp_path: Path) -> None:
    events = imported(tmp_path, "fakesmtp.log")
    assert answers(events) == [
        "greeting 220", "ehlo 250", "auth 235", "mail 250", "rcpt 250", "data 354", "message 250", "quit 221"
    ]  # fmt: skip
    found = [why for _line, why in marks(events, "unsure")]
    assert found.count(NO_ANSWER) == 2
    assert found.count(NO_MESSAGE) == 1
    assert said(events)[2:6] == script("S: 250-mx.example.test\nS: 250-8BITMIME\nS: 250-AUTH LOGIN\nS: 250 Ok")


def test_without_times(tmp_path: Path) -> None:
    events = told(tmp_path, "Server: 220 mx\nClient: HELO x\nServer: 250 mx\nClient: QUIT\nServer: 221 bye\n")
    assert answers(events) == ["greeting 220", "helo 250", "quit 221"]


def test_a_talk_between_a_client_and_a_server_may_be_of_other_things(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "Client: I would like soup\nServer: right away\n")) == 0

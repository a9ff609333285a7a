from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from smtpwalk.recording.importers.gaps import NO_MESSAGE

from .reading import about, marks, said, script, told
from .sampling import answers, imported, sample


def test_one_session(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailpit.debug")
    assert said(events) == script(
        """
S: 220 mail.example.test Mailpit ESMTP Service ready
C: EHLO probe.example.test
S: 250-mail.example.test greets probe.example.test
S: 250-SIZE 0
S: 250 ENHANCEDSTATUSCODES
C: MAIL FROM:<probe@example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 250 2.1.5 Ok
C: DATA
S: 354 Start mail input; end with <CR><LF>.<CR><LF>
S: 250 2.0.0 Ok: queued as 7dGk
C: QUIT
S: 221 2.0.0 mail.example.test Mailpit ESMTP Service closing transmission channel
"""
    )
    assert (13, NO_MESSAGE) in marks(events, "unsure")
    assert [line for line, _text in marks(events, "remark")] == [12]
    assert answers(events)[-2:] == ["message 250", "quit 221"]
    assert about(events).started == datetime(2024, 5, 2, 10, 0, tzinfo=UTC)


def test_clients_are_told_by_their_addresses(tmp_path: Path) -> None:
    lines = sample("mailpit.debug").splitlines(keepends=True)
    other = [line.replace("192.0.2.44", "192.0.2.45") for line in lines]
    mixed = "".join(line for pair in zip(lines[5:11], other[5:11], strict=True) for line in pair)
    events = told(tmp_path, "".join(lines[:5]) + "".join(other[:5]) + mixed)
    assert said(events, 1) == said(events, 2)
    assert len(said(events, 1)) == 11


def test_the_next_session_of_an_address(tmp_path: Path) -> None:
    events = told(tmp_path, sample("mailpit.debug") * 2)
    assert said(events, 1) == said(events, 2)

from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.lettre import likeness
from smtpwalk.wire.events import ClientBytes

from .reading import about, said, script, source, told
from .sampling import answers, imported


def test_replies_grow_and_a_message_goes_out_in_pieces(tmp_path: Path) -> None:
    events = imported(tmp_path, "lettre.tracing")
    assert said(events)[:4] == script(
        "S: 220 mx.example.test ESMTP Postfix\nC: EHLO probe.example.test\nS: 250-mx.example.test\nS: 250 8BITMIME"
    )
    pieces = [event.data for event in events if isinstance(event, ClientBytes)][4:6]
    assert pieces == [b"Subject: foo\r\n\r\n250 bar\r\n..dot\r\n", b"\r\n.\r\n"]
    assert answers(events) == [
        "greeting 220",
        "ehlo 250",
        "mail 250",
        "rcpt 250",
        "data 354",
        "message 250",
        "quit 221",
    ]
    assert about(events).timed


def test_the_words_of_a_354_are_no_line_ends(tmp_path: Path) -> None:
    assert ("S", "354 End data with <CR><LF>.<CR><LF>") in said(imported(tmp_path, "lettre.tracing"))


def test_another_logger_and_tls(tmp_path: Path) -> None:
    text = """\
[DEBUG lettre] << 220 mx<CRLF>
[DEBUG lettre] Wrote: STARTTLS<CRLF>
[DEBUG lettre] << 220 go<CRLF>
[DEBUG lettre] connection encrypted
[DEBUG lettre] Wrote: EHLO x<CRLF>
[DEBUG lettre] << 250 mx<CRLF>
"""
    assert answers(told(tmp_path, text)) == ["greeting 220", "starttls 220", "ehlo 250"]


def test_without_line_ends_written_out_it_is_something_else(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "<< 220 mx\n>> EHLO x\n<< 250 mx\n")) == 0

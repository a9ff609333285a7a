from __future__ import annotations

from pathlib import Path

from .reading import about, said, script, told
from .sampling import answers, imported


def test_a_message_with_a_dot_that_is_written_on_its_own(tmp_path: Path) -> None:
    events = imported(tmp_path, "mutt.level5")
    end = script("C: 250 bar\nC: ..dot\nC: last\nC: .\nS: 250 2.0.0 Ok: queued as 4F1A2B3C\nC: QUIT")
    assert said(events)[-8:] == [("C", "Subject: foo"), ("C", ""), *end]
    assert (about(events).host, about(events).port, about(events).timed) == ("127.0.0.1", 47525, True)
    assert answers(events) == ["greeting 220", "helo 250", "mail 250", "rcpt 250", "data 354", "message 250", "quit -?"]


def test_neomutt_names_its_functions(tmp_path: Path) -> None:
    text = """\
[2024-05-02 10:00:00]<2> mutt_socket_readln_d() 5< 220 mx.example.test ESMTP
[2024-05-02 10:00:01]<2> mutt_socket_write_d() 5> EHLO probe.example.test
[2024-05-02 10:00:02]<2> mutt_socket_readln_d() 5< 250 mx.example.test
"""
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: EHLO probe.example.test\nS: 250 mx.example.test")
    assert max(getattr(event, "t", 0.0) for event in events) == 2.0

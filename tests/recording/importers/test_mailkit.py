from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.mailkit import likeness

from .reading import about, said, script, source, told
from .sampling import answers, imported, sample


def test_a_session_with_tls_and_a_group_of_commands(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailkit.protocol")
    assert (about(events).host, about(events).port) == ("mx.example.test", 587)
    group = """
S: 235 2.7.0 Authentication successful
C: MAIL FROM:<probe@example.test> SIZE=63
C: RCPT TO:<a@example.test>
C: RCPT TO:<target@relay.invalid>
S: 250 2.1.0 Ok
S: 250 2.1.5 Ok
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: From: probe@example.test
C: Subject: foo
C: {blank}
C: 250 bar
C: ..dot
C: .
S: 250 2.0.0 Ok: queued as 4F1A2B3C
C: QUIT
S: 221 2.0.0 Bye
"""
    assert said(events)[17:] == script(group.format(blank=""))
    assert answers(events)[4:] == [
        "auth 235",
        "mail 250",
        "rcpt 250",
        "rcpt 554",
        "data 354",
        "message 250",
        "quit 221",
    ]


def test_times_in_front(tmp_path: Path) -> None:
    timed = "".join(f"2024-01-15T10:30:4{n % 5}Z {line}\n" if line[1:3] == ": " else f"{line}\n"
                    for n, line in enumerate(sample("mailkit.protocol").splitlines()))  # fmt: skip
    events = told(tmp_path, timed)
    assert about(events).timed
    assert said(events) == said(imported(tmp_path, "mailkit.protocol"))


def test_a_chunk_is_shown_whole(tmp_path: Path) -> None:
    chunk = "C: BDAT 14 LAST\nC: Subject: x\nC: \nC: y\n"
    text = f"S: 220 mx\nC: EHLO x\nS: 250 CHUNKING\n{chunk}S: 250 taken\nC: QUIT\nS: 221 x\n"
    events = told(tmp_path, text.replace("14", str(len("Subject: x\r\n\r\ny"))))
    assert answers(events) == ["greeting 220", "ehlo 250", "message 250", "quit 221"]


def test_without_its_first_line_it_may_be_others(tmp_path: Path) -> None:
    text = sample("mailkit.protocol")
    assert likeness(source(tmp_path, text)) == 0.9
    assert likeness(source(tmp_path, text.partition("\n")[2])) == 0.6
    assert likeness(source(tmp_path, "C: drive\nS: drive\n")) == 0

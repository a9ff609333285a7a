from __future__ import annotations

from pathlib import Path

from smtpwalk.wire.events import ClientBytes, Mark

from .reading import said, script
from .sampling import answers, imported


def test_bytes_as_they_came_in(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailhog.log")
    assert [event.data for event in events if isinstance(event, ClientBytes)] == [
        b"EHLO ",
        b"probe.example.test\r\n",
        b"MAIL FROM:<probe@example.test>\r\nRCPT TO:<target@relay.invalid>\r\n",
        b"DATA\r\n",
        b"Subject: it's \r\n\r\n250 bar\r\n..dot\r\n.\r\n",
        b"QUIT\r\n",
    ]
    assert said(events)[2:5] == script("S: 250-Hello probe.example.test\nS: 250-PIPELINING\nS: 250 AUTH PLAIN")
    assert answers(events) == [
        "greeting 220",
        "ehlo 250",
        "mail 250",
        "rcpt 250",
        "data 354",
        "message 250",
        "quit 221",
    ]


def test_who_came_and_went(tmp_path: Path) -> None:
    events = imported(tmp_path, "mailhog.log")
    assert [
        (event.what, dict(event.fields)) for event in events if isinstance(event, Mark) and event.what[0] == "c"
    ] == [
        ("connected", {"source": "192.0.2.44"}),
        ("closed", {"source": "192.0.2.44"}),
    ]

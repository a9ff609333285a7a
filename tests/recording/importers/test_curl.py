from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.curl import likeness
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, source, times_of, told
from .sampling import answers, imported, sample

REFUSED = """
S: 220 mx.letterbox.test ESMTP Postfix
C: EHLO pc.sender.test
S: 250-mx.letterbox.test
S: 250-PIPELINING
S: 250-SIZE 10240000
S: 250-VRFY
S: 250-ETRN
S: 250-ENHANCEDSTATUSCODES
S: 250-8BITMIME
S: 250 DSN
C: MAIL FROM:<a@sender.test> SIZE=76
S: 250 2.1.0 Ok
C: RCPT TO:<b@elsewhere.test>
S: 554 5.7.1 <b@elsewhere.test>: Relay access denied
C: QUIT
S: 221 2.0.0 Bye
"""


def kinds(events: object) -> list[str]:
    assert isinstance(events, list)
    return [event.what for event in events if isinstance(event, Mark) and event.what not in ("remark", "unsure")]


def test_a_refusal_line_for_line(tmp_path: Path) -> None:
    events = imported(tmp_path, "curl.refused")
    assert said(events) == script(REFUSED)
    assert (about(events).host, about(events).port, about(events).by) == ("127.0.0.1", 2525, "curl")
    assert kinds(events) == ["connecting", "connected", "closed"]


@pytest.mark.parametrize("name", ["curl.meter", "curl.timed", "curl.starttls"])
def test_a_message_of_which_only_the_size_is_told(tmp_path: Path, name: str) -> None:
    """Behind the meter, behind times, and inside TLS, where each record is counted."""
    events = imported(tmp_path, name)
    assert answers(events)[-4:] == ["mail 250", "rcpt 250", "data 354", "message 250"]
    assert any("not in the source" in why for _line, why in marks(events, "unsure"))


def test_tls_is_told_with_its_cipher(tmp_path: Path) -> None:
    events = imported(tmp_path, "curl.starttls")
    (tls,) = [event for event in events if isinstance(event, Mark) and event.what == "tls"]
    assert dict(tls.fields) == {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"}


def test_times_of_day(tmp_path: Path) -> None:
    events = imported(tmp_path, "curl.timed")
    assert about(events).timed
    assert times_of(events, b"EHLO pc.sender.test\r\n") == [0.000069]


def test_a_meter_that_stands_before_a_reply(tmp_path: Path) -> None:
    meter = "  0     0    0     0    0     0      0      0 --:--:--  0:00:01 --:--:--     0"
    text = sample("curl.refused").replace("< 554", f"\r{meter}\r{meter}< 554").replace("> QUIT", f"{meter}> QUIT")
    assert said(told(tmp_path, text)) == script(REFUSED)


def test_the_words_of_newer_versions(tmp_path: Path) -> None:
    text = sample("curl.refused").replace(
        "* Connected to 127.0.0.1 (127.0.0.1) port 2525 (#0)",
        "* Established connection to mx.example.test (192.0.2.25 port 2525) from 192.0.2.9 port 40000",
    )
    (connected,) = [event for event in told(tmp_path, text) if isinstance(event, Mark) and event.what == "connected"]
    assert connected.fields["address"] == "192.0.2.25"
    assert (connected.fields["source"], connected.fields["source_port"]) == ("192.0.2.9", "40000")


@pytest.mark.parametrize(
    "text",
    [
        "*   Trying 192.0.2.1:80...\n* Connected to a.test (192.0.2.1) port 80\n> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n",
        "*   Trying 192.0.2.1:21...\n< 220 files\n> USER anonymous\n< 331 name ok\n> QUIT\n< 221 bye\n",
        "> 250 people came\n> and left\n",
        "",
    ],
)  # fmt: skip
def test_what_is_no_smtp_is_not_like_it(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0

from __future__ import annotations

from pathlib import Path

from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, told
from .sampling import GREETED, QUEUED, REFUSED, answers, imported, sample, scripts, without_headers

BOTH = """
C: MAIL FROM:<probe@example.test>
S: 250 OK
C: RCPT TO:<a@example.test>
S: 250 2.1.5 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied 'no'
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: 
C: 250 bar
C: ..dot
C: last
C: .
"""  # noqa: W291
LOGIN = "C: AUTH PLAIN AHVzZXIALyogc2VjcmV0ICov\nS: 235 2.7.0 Authentication successful"


def test_two_sessions_with_tls(tmp_path: Path) -> None:
    events = imported(tmp_path, "nodemailer.starttls")
    assert without_headers(said(events, 1)) == scripts(GREETED, LOGIN, BOTH, QUEUED)
    assert said(events, 2) == scripts(GREETED, LOGIN, REFUSED)
    assert (about(events).host, about(events).port) == ("127.0.0.1", 47526)
    assert [event.what for event in events if isinstance(event, Mark) if event.what != "remark"] == [
        "connected", "tls", "connected", "tls"
    ]  # fmt: skip


def test_version_2_has_bare_lines_in_replies_and_messages(tmp_path: Path) -> None:
    events = imported(tmp_path, "nodemailer.v2")
    assert without_headers(said(events, 1))[-14:] == scripts(BOTH.strip("\n"), QUEUED)
    assert said(events, 2)[:4] == script(
        "S: 220 mx.example.test ESMTP Postfix\nC: EHLO probe.example.test\nS: 250-SMTPUTF8\nS: 250 HELP"
    )


def test_the_server_tells_only_the_size_of_a_message(tmp_path: Path) -> None:
    events = imported(tmp_path, "nodemailer.smtp-server")
    assert said(events, 1)[:7] == script(
        """
S: 220 mx.example.test ESMTP
C: ehlo probe.example.test
S: 250-mx.example.test Nice to meet you, client.example.test
S: 250-PIPELINING
S: 250-8BITMIME
S: 250-SMTPUTF8
S: 250-AUTH LOGIN PLAIN
"""
    )
    assert (19, "The message is not in the source. The tool says of it: <50 bytes of DATA>") in marks(events, "unsure")
    assert answers(events)[5:7] == ["data 354", "message 250"]
    tls = [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == "tls"]
    assert tls == [{"cipher": "TLS_AES_256_GCM_SHA384"}]


def test_without_debug_a_log_has_no_dialogue(tmp_path: Path) -> None:
    lines = sample("nodemailer.starttls").splitlines(keepends=True)
    quiet = "".join(line for line in lines if "] C: " not in line and "] S: " not in line)
    assert not said(told(tmp_path, quiet, "nodemailer"))

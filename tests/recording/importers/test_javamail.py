from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.gaps import NO_MESSAGE
from smtpwalk.recording.importers.javamail import INFERRED, UNSEEN, likeness

from .reading import about, marks, said, source, told
from .sampling import GONE, GREETED, QUEUED, REFUSED, TAKEN, answers, folded, imported, sample, scripts, without_headers

MESSAGE = "C: \nC: 250 bar\nC: ..dot\nC: EHLO in text\nC: DEBUG SMTP: in text\nC: last\nC: ."


def test_two_sessions_without_a_mark_of_who_speaks(tmp_path: Path) -> None:
    events = imported(tmp_path, "javamail.starttls")
    assert without_headers(said(events, 1)) == scripts(GREETED, TAKEN, MESSAGE, QUEUED, GONE)
    assert said(events, 2) == scripts(GREETED, REFUSED, "C: RSET\nS: 250 OK", GONE)
    assert (about(events).host, about(events).port) == ("127.0.0.1", 47526)


def test_a_login_that_it_suppresses_is_not_forgotten(tmp_path: Path) -> None:
    events = imported(tmp_path, "javamail.starttls")
    assert [why for _line, why in marks(events, "unsure")] == [INFERRED, UNSEEN, UNSEEN]
    talk = folded(events)
    assert talk.authenticated
    assert [exchange.stage for exchange in talk.exchanges if exchange.unseen_login] == ["auth"]
    assert [code for code in answers(events) if not code.startswith("auth")][-1] == "quit 221"


def test_a_login_that_it_shows_when_asked_to(tmp_path: Path) -> None:
    events = imported(tmp_path, "javamail.auth")
    assert ("C", "c2VjcmV0") in said(events)
    assert answers(events)[4] == "auth 235"
    assert [why for _line, why in marks(events, "unsure")] == [INFERRED]


def test_an_exception_says_nothing_to_the_server(tmp_path: Path) -> None:
    remarks = [text for _line, text in marks(imported(tmp_path, "javamail.starttls"), "remark")]
    assert (
        "\tcom.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <target@relay.invalid>: Relay access denied 'no'"
        in (remarks)
    )


def test_a_code_that_nobody_asked_for_is_a_remark(tmp_path: Path) -> None:
    text = sample("javamail.starttls").replace("DEBUG SMTP: use8bit false\n", "200 OK\nDEBUG SMTP: use8bit false\n")
    events = told(tmp_path, text)
    assert said(events) == said(imported(tmp_path, "javamail.starttls"))


def test_a_trace_without_its_message(tmp_path: Path) -> None:
    text = """\
DEBUG SMTP: trying to connect to host "mx.example.test", port 25, isSSL false
220 mx.example.test
DEBUG SMTP: connected to host "mx.example.test", port: 25
EHLO x
250 mx.example.test
DATA
354 go
250 taken
DEBUG SMTP: message successfully delivered to mail server
QUIT
221 bye
"""
    events = told(tmp_path, text)
    assert (8, NO_MESSAGE) in marks(events, "unsure")
    assert answers(events) == ["greeting 220", "ehlo 250", "data 354", "message 250", "quit 221"]


@pytest.mark.parametrize(
    "before",
    [
        "12:00:01,123 INFO  [stdout] (default task-{n}) ",
        "2024-05-02 10:00:01.123 INFO {n} --- [nio-8080-exec-{n}] mail.debug : ",
        "[{n}] ",
    ],
)
def test_a_server_that_logs_what_is_printed(tmp_path: Path, before: str) -> None:
    lines = [before.format(n=number) + line for number, line in enumerate(sample("javamail.auth").splitlines())]
    events = told(tmp_path, "\n".join(lines))
    assert said(events) == said(imported(tmp_path, "javamail.auth"))


def test_a_log_of_another_protocol(tmp_path: Path) -> None:
    assert (
        likeness(source(tmp_path, "DEBUG: JavaMail version 1.6.2\nDEBUG IMAPS: trying to connect\n* OK ready\n")) == 0
    )

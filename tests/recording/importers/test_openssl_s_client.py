from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.openssl_s_client import NOT_SENT, ONE_SIDED, TYPED, likeness, read
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, source, told
from .sampling import answers, sample

INSIDE = """
C: EHLO pc.sender.test
S: 250-mx.lacquer.test
S: 250-PIPELINING
S: 250-SIZE 10240000
S: 250-VRFY
S: 250-ETRN
S: 250-ENHANCEDSTATUSCODES
S: 250-8BITMIME
S: 250 DSN
C: mail from:<a@sender.test>
S: 250 2.1.0 Ok
C: rcpt to:<b@elsewhere.test>
S: 250 2.1.5 Ok
C: data
S: 354 End data with <CR><LF>.<CR><LF>
C: Subject: hello
"""
BEHIND = """
C: first line
C: ..dotted
C: .
S: 250 2.0.0 Ok: queued as 1FD41E3
C: quit
S: 221 2.0.0 Bye
"""
RUN = "$ openssl s_client -connect mx.example.test:587 -starttls smtp\n"


def facts(events: object, what: str) -> list[dict[str, object]]:
    assert isinstance(events, list)
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_the_dialogue_inside_tls_line_for_line(tmp_path: Path) -> None:
    events = told(tmp_path, sample("openssl-s-client.terminal"))
    assert said(events) == [*script(INSIDE), ("C", ""), *script(BEHIND)]
    assert facts(events, "tls") == [{"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "trusted": False}]
    assert facts(events, "closed") == [{"by": "server"}]
    assert marks(events, "unsure") == []


def test_what_was_said_before_tls_is_not_in_it_and_its_last_line_answers_nothing(tmp_path: Path) -> None:
    events = told(tmp_path, sample("openssl-s-client.terminal"))
    assert "250 8BITMIME" in [text for _line, text in marks(events, "remark")]
    assert facts(events, "tail") == [{}]
    assert answers(events) == ["ehlo 250", "mail 250", "rcpt 250", "data 354", "message 250", "quit 221"]


def test_quiet(tmp_path: Path) -> None:
    events = told(tmp_path, sample("openssl-s-client.quiet"))
    assert answers(events) == ["ehlo 250", "mail 250", "rcpt 250", "quit 221"]
    assert facts(events, "tls") == [{}]


def test_a_line_that_begins_with_r_was_an_order_to_openssl_and_no_rcpt(tmp_path: Path) -> None:
    events = told(tmp_path, sample("openssl-s-client.renegotiating"))
    assert answers(events) == ["ehlo 250", "mail 250"]
    ((line, why),) = marks(events, "unsure")
    assert why == NOT_SENT
    assert (line, "RCPT TO:<b@elsewhere.test>") in marks(events, "remark")


def test_a_line_that_begins_with_q_ended_openssl(tmp_path: Path) -> None:
    text = sample("openssl-s-client.terminal").replace("quit\n221 2.0.0 Bye\nclosed\n", "QUIT\nDONE\n")
    events = told(tmp_path, text)
    assert said(events)[-1] == ("S", "250 2.0.0 Ok: queued as 1FD41E3")
    assert facts(events, "closed") == [{"by": "client"}]
    assert [why for _line, why in marks(events, "unsure")] == [NOT_SENT]


def test_where_it_went_stands_in_the_command_line(tmp_path: Path) -> None:
    events = told(tmp_path, RUN + sample("openssl-s-client.terminal"))
    assert (about(events).host, about(events).port) == ("mx.example.test", 587)
    assert facts(events, "connected") == [{"address": "mx.example.test", "port": 587}]
    newer = told(tmp_path, RUN + "Connecting to 192.0.2.25\n" + sample("openssl-s-client.terminal"))
    assert facts(newer, "connected") == [{"address": "192.0.2.25", "port": 587}]


def test_tls_from_the_start_has_its_greeting(tmp_path: Path) -> None:
    text = sample("openssl-s-client.terminal").replace("250 8BITMIME\n", "220 mx.lacquer.test ESMTP\n")
    events = told(tmp_path, text)
    assert said(events)[0] == ("S", "220 mx.lacquer.test ESMTP")
    assert answers(events)[:2] == ["greeting 220", "ehlo 250"]
    assert facts(events, "tail") == []


def test_a_typing_error_is_known_by_its_answer(tmp_path: Path) -> None:
    text = sample("openssl-s-client.terminal").replace("\ndata\n", "\nhelp me\n500 what?\nsome words\ndata\n")
    text = text.replace("help me", "plese stop")
    events = told(tmp_path, text)
    assert ("C", "plese stop") in said(events)
    assert [why for _line, why in marks(events, "unsure")] == [TYPED]
    assert "some words" in [text for _line, text in marks(events, "remark")]


def test_two_runs_are_two_sessions(tmp_path: Path) -> None:
    text = RUN + sample("openssl-s-client.terminal")
    events = told(tmp_path, text + text)
    assert said(events, 1) == said(events, 2) == [*script(INSIDE), ("C", ""), *script(BEHIND)]


def test_a_server_that_lost_patience_amid_a_message(tmp_path: Path) -> None:
    text = sample("openssl-s-client.terminal")
    text = text[: text.index("first line")] + "421 4.4.2 mx.lacquer.test Error: timeout exceeded\nclosed\n"
    events = told(tmp_path, text)
    assert said(events)[-1] == ("S", "421 4.4.2 mx.lacquer.test Error: timeout exceeded")
    assert facts(events, "closed") == [{"by": "server"}]


def test_when_what_was_typed_is_not_in_it_it_says_so(tmp_path: Path) -> None:
    lines = sample("openssl-s-client.quiet").splitlines()
    text = "".join(f"{line}\n" for line in lines if not line.lower().startswith(("ehlo", "mail", "rcpt", "quit")))
    text = text.replace("250 8BITMIME", "220 mx.lacquer.test ESMTP")
    events = told(tmp_path, text)
    assert {who for who, _line in said(events)} == {"S"}
    assert ONE_SIDED in [why for _line, why in marks(events, "unsure")]


@pytest.mark.parametrize("before", ["> ", "    "])
def test_wrapped(tmp_path: Path, before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in (RUN + sample("openssl-s-client.terminal")).splitlines())
    assert said(told(tmp_path, text)) == [*script(INSIDE), ("C", ""), *script(BEHIND)]


@pytest.mark.parametrize(
    "text", ["a letter\n", "CONNECTED(00000003)\ndepth=0 CN = a\nGET /\nHTTP/1.1 200 OK\n", "220 mx\nHELO a\n", ""]
)
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert marks(read(found), "closed") == []

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from smtpwalk.recording.importers.exchange import HIDDEN, JOINED, LOST, TURNED
from smtpwalk.recording.importers.gaps import NO_ANSWER, NO_CHUNK, NO_MESSAGE
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, told
from .sampling import answers, imported, sample


def test_a_receive_log_is_told_by_the_server(tmp_path: Path) -> None:
    events = imported(tmp_path, "exchange.receive")
    assert said(events, 1)[:4] == script(
        """
S: 220 ex01.example.test Microsoft ESMTP MAIL Service ready at Thu, 2 May 2024 16:59:51 +0100
C: EHLO probe.example.test
S: 250  ex01.example.test Hello [198.51.100.44] SIZE 37748736 PIPELINING DSN ENHANCEDSTATUSCODES STARTTLS 8BITMIME \
BINARYMIME CHUNKING
C: STARTTLS
"""
    )
    assert answers(events, 1) == ["greeting 220", "ehlo 250", "starttls 220", "ehlo 250", "auth 535"]
    assert about(events).started == datetime(2024, 5, 2, 15, 59, 51, 400000, tzinfo=UTC)
    assert about(events).by == "Microsoft Exchange Server"


def test_what_exchange_does_to_the_words_is_said(tmp_path: Path) -> None:
    found = marks(imported(tmp_path, "exchange.receive"), "unsure")
    assert found == [
        (9, JOINED), (17, JOINED), (19, HIDDEN), (20, HIDDEN), (20, NO_ANSWER), (22, NO_ANSWER),
        (25, LOST.format(found=7, last=3)), (27, NO_MESSAGE),
    ]  # fmt: skip


def test_sessions_side_by_side_with_their_ends(tmp_path: Path) -> None:
    events = imported(tmp_path, "exchange.receive")
    assert answers(events, 2) == ["greeting 220", "helo 250", "data 354", "message 250"]
    facts = {event.what: dict(event.fields) for event in events if isinstance(event, Mark) and event.session == 2}
    assert facts["connected"] == {"address": "192.0.2.25", "port": 25, "source": "198.51.100.45"}
    assert facts["closed"] == {"by": "client"}
    tls = [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == "tls"]
    assert tls == [{"version": "TLS1_2_SERVER", "cipher": "CALG_AES_256"}]


def test_a_send_log_is_told_by_the_client(tmp_path: Path) -> None:
    events = imported(tmp_path, "exchange.send")
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: EHLO ex01.example.test
S: 250-mx.example.test
S: 250-PIPELINING
S: 250 CHUNKING
C: MAIL FROM:<probe@example.test> SIZE=2048
C: RCPT TO:<a@example.test>
S: 250 2.1.0 Ok
S: 250 2.1.5 Ok
C: BDAT 2048 LAST
S: 250 2.0.0 Ok: queued as 4F1A2B3C
C: QUIT
S: 221 2.0.0 Bye
"""
    )
    assert answers(events) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 250", "message 250", "quit 221"]
    assert marks(events, "unsure") == [(19, NO_CHUNK.format(2048))]
    (connected,) = [event for event in events if isinstance(event, Mark) and event.what == "connected"]
    assert dict(connected.fields) == {"address": "192.0.2.25", "port": 25, "source": "198.51.100.7"}


def test_rows_without_their_header_are_settled_by_the_codes(tmp_path: Path) -> None:
    for name, who in (("exchange.receive", "server"), ("exchange.send", "client")):
        rows = "".join(line for line in sample(name).splitlines(keepends=True) if not line.startswith("#"))
        events = told(tmp_path, rows)
        assert said(events) == said(imported(tmp_path, name))
        assert marks(events, "unsure")[0] == (1, TURNED.format(who=who))


def test_a_header_that_the_codes_contradict(tmp_path: Path) -> None:
    events = told(tmp_path, sample("exchange.send").replace("SMTP Send", "SMTP Receive"))
    assert said(events) == said(imported(tmp_path, "exchange.send"))
    assert marks(events, "unsure")[0] == (1, TURNED.format(who="client"))


def test_other_columns(tmp_path: Path) -> None:
    lines = sample("exchange.send").splitlines(keepends=True)
    fields = lines[4].replace(",context", ",context,more")
    events = told(tmp_path, "".join([*lines[:4], fields, *(line.rstrip("\n") + ",x\n" for line in lines[5:])]))
    assert said(events) == said(imported(tmp_path, "exchange.send"))

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.recordio import PLUS, likeness
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import ClientBytes, Mark

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# tcpserver and recordio around a server: a reply that it wrote in two pieces, and a client that hung up early.
LOG = b"""\
tcpserver: status: 1/40
tcpserver: pid 13485 from 192.0.2.44
tcpserver: ok 13485 mx.example.test:192.0.2.25:25 :192.0.2.44::50770
13485 > 220 mx.example.test ESMTP\r 
13485 < EHLO probe.example.test\r 
13485 > 250-mx.example.test\r 
13485 > 250-PIPEL+
13485 > INING\r 
13485 > 250 8BITMIME\r 
13517 > 220 mx.example.test ESMTP\r 
13485 < DATA\r 
13485 > 354 go\r 
13485 < a C++ +\r 
13485 < ..dot\r 
13485 < \r 
13485 < .\r 
13517 < RCPT TO:<victim@relay.invalid>\r 
13517 < [EOF]
13517 > 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)\r 
13517 > [EOF]
13485 > 250 ok\r 
13485 < QUIT\r 
13485 > 221 bye\r 
13485 > [EOF]
13485 < [EOF]
"""  # noqa: W291 - what recordio writes for a line's end
FIRST = """
S: 220 mx.example.test ESMTP
C: EHLO probe.example.test
S: 250-mx.example.test
S: 250-PIPELINING
S: 250 8BITMIME
C: DATA
S: 354 go
C: a C++ +
C: ..dot
C: 
C: .
S: 250 ok
C: QUIT
S: 221 bye
"""  # noqa: W291
SECOND = """
S: 220 mx.example.test ESMTP
C: RCPT TO:<victim@relay.invalid>
S: 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
"""


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


@pytest.mark.parametrize("before", [b"", b"@4000000065f0a1b220000000 ", b"2024-03-12 18:40:40.536870912 "])
def test_two_processes(tmp_path: Path, before: bytes) -> None:
    events = told(tmp_path, b"".join(before + line + b"\n" for line in LOG.split(b"\n")[:-1]))
    assert said(events, 1) == script(FIRST)
    assert said(events, 2) == script(SECOND)
    assert facts(events, "connected") == [{"address": "192.0.2.25", "port": 25, "source": "192.0.2.44"}]
    assert facts(events, "closed") == [{"by": "client"}, {"by": "server"}]
    assert about(events).timed is bool(before)


def test_a_line_that_ended_without_carriage_return_keeps_it_so(tmp_path: Path) -> None:
    text = LOG.replace(b"< ..dot\r ", b"< ..dot ")
    lines = [event.data for event in told(tmp_path, text) if isinstance(event, ClientBytes)]
    assert b"..dot\n" in lines
    assert b"DATA\r\n" in lines


def test_copied_from_a_screen(tmp_path: Path) -> None:
    events = told(tmp_path, LOG.replace(b"C++ +", b"C").replace(b"\r ", b""))
    assert said(events, 1) == script(FIRST.replace("C++ +", "C"))
    assert marks(events, "unsure") == [(7, PLUS)]


@pytest.mark.parametrize("text", ["5 > 3\n", "12 < 220\n", "10 > EHLOs\n"])
def test_other_comparisons(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues())
def test_any_dialogue_comes_back_from_either_end(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        for sends in ("S", "C"):
            text = "".join(f"1 {'>' if who == sends else '<'} {line}\r \n" for who, line in lines)
            assert said(told(Path(folder), text)) == lines

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from smtpwalk.recording.importers.pieces import NO_SMTP
from smtpwalk.recording.importers.told import About
from smtpwalk.recording.importers.wireshark_follow import likeness, read
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .following import WAYS, array_lines, hex_lines
from .reading import Said, about, marks, said, script, source, told

FOLLOW = (
    "\n===================================================================\n"
    "Follow: tcp,{}\nFilter: tcp.stream eq 0\nNode 0: 127.0.0.1:34626\nNode 1: 127.0.0.1:2525\n"
)
ASCII = FOLLOW.format("ascii") + (
    "\t36\n220 mail.example.test ESMTP Postfix\r\n\n"
    "26\nEHLO client.example.test\r\n\n"
    "\t48\n250-mail.example.test\r\n250 ENHANCEDSTATUSCODES\r\n\n"
    "27\nMAIL FROM:<a@sender.test>\r\n\n\t14\n250 2.1.0 Ok\r\n\n"
    "6\nDATA\r\n\n\t8\n354 go\r\n\n"
    "31\nSubject: a\r\n\r\n12\r\n=====\r\nb\r\n.\r\n\n"
    "\t22\n250 2.0.0 Ok: queued\r\n\n6\nQUIT\r\n\n\t15\n221 2.0.0 Bye\r\n\n"
    "===================================================================\n"
)
RIGHT = script(
    """
S: 220 mail.example.test ESMTP Postfix
C: EHLO client.example.test
S: 250-mail.example.test
S: 250 ENHANCEDSTATUSCODES
C: MAIL FROM:<a@sender.test>
S: 250 2.1.0 Ok
C: DATA
S: 354 go
C: Subject: a
C:
C: 12
C: =====
C: b
C: .
S: 250 2.0.0 Ok: queued
C: QUIT
S: 221 2.0.0 Bye
"""
)
WINDOW_HEX = """\
    00000000  32 32 30 20 6d 78 2e 65  78 61 6d 70 6c 65 2e 74   220 mx.e xample.t
    00000010  65 73 74 20 45 53 4d 54  50 0d 0a                  est ESMT P..
00000000  48 45 4c 4f 20 61 0d 0a                            HELO a..
    0000001B  32 35 30 20 6d 78 0d 0a                            250 mx..
"""
ARRAYS = """\
char peer1_0[] = { /* Packet 4 */
0x32, 0x32, 0x30, 0x20, 0x6d, 0x78, 0x20, 0x45,\x20
0x53, 0x4d, 0x54, 0x50, 0x0d, 0x0a };
char peer0_0[] = { /* Packet 6 */
0x48, 0x45, 0x4c, 0x4f, 0x20, 0x61, 0x0d, 0x0a };
"""
YAML = """\
peers:
  - peer: 0
    host: 127.0.0.1
    port: 34626
  - peer: 1
    host: 127.0.0.1
    port: 2525
packets:
  - packet: 4
    peer: 1
    index: 0
    timestamp: 1795579743.965234995
    data: !!binary |
      MjIwIG14IEVTTVRQDQo=
  - packet: 6
    peer: 0
    index: 1
    timestamp: 1795579744.215234995
    data: !!binary |
      SEVMTyBhDQo=
"""


def turns(dialogue: Said) -> list[tuple[int, bytes]]:
    return [(int(who == "S"), f"{line}\r\n".encode()) for who, line in dialogue]


def test_text_with_lengths_and_its_addresses(tmp_path: Path) -> None:
    events = told(tmp_path, ASCII)
    assert said(events) == RIGHT
    assert (about(events).host, about(events).port) == ("127.0.0.1", 2525)
    assert marks(events, "unsure") == marks(events, "remark") == []
    (connected,) = (event for event in events if isinstance(event, Mark))
    assert dict(connected.fields) == {
        "address": "127.0.0.1", "port": 2525, "source": "127.0.0.1", "source_port": 34626
    }  # fmt: skip


def test_whichever_line_ends_the_file_has_now(tmp_path: Path) -> None:
    assert said(told(tmp_path, ASCII.replace("\r\n", "\n"))) == RIGHT
    assert said(told(tmp_path, ASCII.replace("\r\n", "\n").replace("\n", "\r\n"))) == RIGHT


def test_quoted_in_a_mail_and_behind_a_prompt(tmp_path: Path) -> None:
    text = "$ tshark -r x.pcap -q -z follow,tcp,ascii,0\n" + ASCII.replace("\r\n", "\n")
    quoted = "".join(f"> {line}\n" for line in text.split("\n"))
    events = told(tmp_path, quoted)
    assert said(events) == RIGHT
    assert marks(events, "remark") == [(1, "$ tshark -r x.pcap -q -z follow,tcp,ascii,0")]


@pytest.mark.parametrize("way", ["hex", "raw"])
@given(dialogue=dialogues())
def test_tshark_in_hexadecimal(tmp_path_factory: pytest.TempPathFactory, way: str, dialogue: Said) -> None:
    text = FOLLOW.format(way) + "\n".join(WAYS[way](turns(dialogue))) + "\n" + "=" * 67 + "\n"
    assert said(told(tmp_path_factory.mktemp("x"), text)) == dialogue


@given(dialogue=dialogues())
def test_what_the_window_saves(tmp_path_factory: pytest.TempPathFactory, dialogue: Said) -> None:
    for lines in (hex_lines(turns(dialogue), "    "), array_lines(turns(dialogue))):
        assert said(told(tmp_path_factory.mktemp("x"), "\n".join(lines))) == dialogue


@pytest.mark.parametrize("text", [WINDOW_HEX, ARRAYS, YAML], ids=["hex", "arrays", "yaml"])
def test_the_other_ways(tmp_path: Path, text: str) -> None:
    events = told(tmp_path, text)
    assert said(events)[:2] in (
        script("S: 220 mx.example.test ESMTP\nC: HELO a"), script("S: 220 mx ESMTP\nC: HELO a")
    )  # fmt: skip
    assert marks(events, "unsure") == marks(events, "remark") == []


def test_yaml_tells_times_and_addresses(tmp_path: Path) -> None:
    events = told(tmp_path, YAML)
    found = about(events)
    assert (found.host, found.port, found.timed) == ("127.0.0.1", 2525, True)
    assert found.started is not None
    assert found.started.replace(microsecond=0) == datetime.fromtimestamp(1795579743, UTC)
    assert [event.t for event in events if not isinstance(event, About)] == [0.0, 0.0, 0.25]


def test_several_streams_are_sessions(tmp_path: Path) -> None:
    events = told(tmp_path, ASCII + ASCII + YAML.replace("packets:", "packets:\n") + YAML)
    assert [said(events, session)[0] for session in (1, 2, 3, 4)] == [RIGHT[0]] * 2 + [("S", "220 mx ESMTP")] * 2


def test_a_stream_that_is_no_smtp_is_named(tmp_path: Path) -> None:
    text = FOLLOW.format("ascii") + "16\nGET / HTTP/1.0\r\n\n" + ASCII
    events = told(tmp_path, text)
    assert said(events) == RIGHT
    words = "127.0.0.1 port 34626 and 127.0.0.1 port 2525"
    assert [text for _line, text in marks(events, "remark")] == [NO_SMTP.format(words)]


def test_behind_starttls_there_are_only_dots(tmp_path: Path) -> None:
    text = FOLLOW.format("ascii") + "\t14\n220 mx ESMTP\r\n\n10\nSTARTTLS\r\n\n\t8\n220 go\r\n\n7\n....ab.\n\t4\n....\n"
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx ESMTP\nC: STARTTLS\nS: 220 go")
    last = events[-1]
    assert isinstance(last, Mark)
    assert (last.what, dict(last.fields)) == ("opaque", {"client": 7, "server": 4})


@pytest.mark.parametrize("text", ["a letter\n", "0000000  no hex\n", "220 mx\nHELO a\n250 mx\n"])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.opensmtpd import WHOSE, likeness
from smtpwalk.recording.importers.spoken import ONLY_DOT
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, marks, said, script, source, told

# smtpd 6.8 -dv -T smtp -T mta: the address of a session that ended is used again, by the client.
TRACE = """\
debug: smtp: listen on 192.0.2.25 port 25 flags 0x400 pki "" ca ""
smtp: 0x55c721935bc0: connected to listener 0x55c72195a250 [hostname=mx.example.test, port=25, tag=]
smtp: 0x55c721935bc0: STATE_NEW -> STATE_CONNECTED
6c673b9e9d271e61 smtp connected address=192.0.2.44 host=client.example.test
smtp: 0x55c721935bc0: >>> 220 mx.example.test ESMTP OpenSMTPD
smtp: 0x55c721935bc0: <<< EHLO probe.example.test
smtp: 0x55c721935bc0: >>> 250 HELP
smtp: 0x55c721935bc0: <<< DATA
smtp: 0x55c721935bc0: message begin
smtp: 0x55c721935bc0: >>> 354 Enter mail, end with "." on a line by itself
<<< [MSG] Subject: x
<<< [MSG] 
<<< [MSG] 250 body
<<< [MSG] ..dot
<<< [MSG] .
<<< [EOM]
smtp: 0x55c721935bc0: >>> 250 2.0.0 88704426 Message accepted for delivery
smtp: 0x55c721935bc0: <<< QUIT
smtp: 0x55c721935bc0: >>> 221 2.0.0 Bye
debug: mta: 0x55c721935bc0: spawned for relay [relay:192.0.2.26]
mta: 0x55c721935bc0: MTA_INIT -> MTA_BANNER
mta: 0x55c721935bc0: <<< 220 mx.relay.test ESMTP
mta: 0x55c721935bc0: >>> EHLO mx.example.test
mta: 0x55c721935bc0: <<< 250 SIZE
mta: 0x55c721935bc0: >>> DATA
mta: 0x55c721935bc0: <<< 354 go ahead
mta: 0x55c721935bc0: >>> [...236 bytes...]
mta: 0x55c721935bc0: >>> .
mta: 0x55c721935bc0: <<< 250 2.0.0 caught
"""  # noqa: W291 - an empty line of the message
SERVER = """
S: 220 mx.example.test ESMTP OpenSMTPD
C: EHLO probe.example.test
S: 250 HELP
C: DATA
S: 354 Enter mail, end with "." on a line by itself
C: Subject: x
C: 
C: 250 body
C: ..dot
C: .
S: 250 2.0.0 88704426 Message accepted for delivery
C: QUIT
S: 221 2.0.0 Bye
"""  # noqa: W291
CLIENT = """
S: 220 mx.relay.test ESMTP
C: EHLO mx.example.test
S: 250 SIZE
C: DATA
S: 354 go ahead
C: .
S: 250 2.0.0 caught
"""


@pytest.mark.parametrize("before", ["", "Nov 25 04:12:59 mx smtpd[35]: ", "2020-11-25T04:12:59.1Z ", "> "])
def test_server_and_client(tmp_path: Path, before: str) -> None:
    events = told(tmp_path, "".join(f"{before}{line}\n" for line in TRACE.splitlines()))
    assert said(events, 1) == script(SERVER)
    assert said(events, 2) == script(CLIENT)
    assert (28, ONLY_DOT) in marks(events, "unsure")
    assert marks(events, "tail") == []


def test_a_message_does_not_say_whose_it_is(tmp_path: Path) -> None:
    text = "".join(
        f"smtp: 0x{key}: >>> 220 mx\nsmtp: 0x{key}: <<< DATA\nsmtp: 0x{key}: >>> 354 go\n" for key in ("aa", "bb")
    )
    text += "<<< [MSG] a\n<<< [MSG] .\n<<< [MSG] b\n<<< [MSG] .\n<<< [MSG] nobody's\n"
    events = told(tmp_path, text)
    assert said(events, 2)[3:] == script("C: a\nC: .")
    assert said(events, 1)[3:] == script("C: b\nC: .")
    assert marks(events, "unsure") == [(7, WHOSE), (8, WHOSE)]
    assert marks(events, "remark") == [(11, "<<< [MSG] nobody's")]


def test_tls(tmp_path: Path) -> None:
    text = """\
smtp: 0xaa: >>> 220 mx
smtp: 0xaa: <<< STARTTLS
smtp: 0xaa: >>> 220 2.0.0 Ready to start TLS
6c673b9e9d271e61 smtp tls ciphers=TLSv1.3:TLS_AES_256_GCM_SHA384:256
smtp: 0xaa: <<< EHLO x
"""
    events = told(tmp_path, text)
    tls = [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == "tls"]
    assert tls == [{"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"}]


@pytest.mark.parametrize("text", ["smtp: 0x1: connected\n", "<<< [MSG] 250 x\n", "mta: 0x1: >>> 12\n"])
def test_other_lines(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues())
def test_any_dialogue_of_the_server_comes_back(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        text, inside = "", False
        for who, line in lines:
            mark = "<<< [MSG]" if inside and who == "C" else f"smtp: 0x1: {'<<<' if who == 'C' else '>>>'}"
            text += f"{mark} {line}\n"
            inside = line.startswith("354 ") if who == "S" else inside and line != "."
        assert said(told(Path(folder), text)) == lines

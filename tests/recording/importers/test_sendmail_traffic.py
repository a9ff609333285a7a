from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers import sendmail_traffic as module
from smtpwalk.recording.importers.sendmail_traffic import SHOWN, likeness
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, marks, said, script, source, told

# Sendmail 8.17 -X: 695 is the server, 697 delivers what it took.
DAEMON = """\
00695 >>> 220 mx.example.test ESMTP Sendmail 8.17.1
00695 <<< EHLO probe.example.test
00695 >>> 250 mx.example.test Hello probe.example.test [192.0.2.44]
00695 <<< DATA
00695 >>> 354 End data with <CR><LF>.<CR><LF>
00695 <<< Subject: x
00695 <<< 
00695 <<< 250 body
00695 <<< ..dot
00695 <<< .
00697 === CONNECT [192.0.2.25]
00697 <<< 220 mx.relay.test ESMTP
00697 >>> EHLO mx.example.test
00695 >>> 250 2.0.0 6AP4DR Message accepted for delivery
00697 <<< 250 mx.relay.test
00697 >>> DATA
00697 <<< 354 go ahead
00697 >>> Received: from probe.example.test
00697 >>> 
00697 >>> QUIT
00697 >>> .
00695 <<< [EOF]
00695 >>> 421 4.4.1 mx.example.test Lost input channel from probe.example.test [192.0.2.44]
00697 <<< 250 2.0.0 caught
00697 >>> QUIT
00697 <<< 221 2.0.0 Bye
00695 >>> 220 mx.example.test ESMTP Sendmail 8.17.1
"""  # noqa: W291 - an empty line of the message
# sendmail -v -X: a letter from standard input, all that is shown is logged again, and a bounce is drafted.
COMMAND = """\
00818 <<< Subject: t
00818 <<< 
00818 <<< MAIL is what I write
00818 <<< 250 times
00818 <<< [EOF]
00818 >>> nobody@relay.invalid... Connecting to [192.0.2.25] via relay...
00818 === CONNECT [192.0.2.25]
00818 <<< 220 mx.relay.test ESMTP
00818 >>> 220 mx.relay.test ESMTP
00818 >>> >>> EHLO out.example.test
00818 >>> EHLO out.example.test
00818 <<< 250 SIZE
00818 >>> 250 SIZE
00818 >>> >>> AUTH LOGIN
00818 >>> AUTH LOGIN
00818 <<< 334 VXNlcm5hbWU6
00818 >>> 334 VXNlcm5hbWU6
00818 >>> >>> dXNlcg==
00818 >>> dXNlcg==
00818 <<< 535 no
00818 >>> 535 no
00818 >>> This is a MIME-encapsulated message
00818 >>> <<< 550 5.1.1 <nobody@relay.invalid>... User unknown
00818 >>> >>> QUIT
00818 >>> QUIT
00818 <<< 221 bye
00818 >>> 221 bye
"""  # noqa: W291


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_a_server_and_the_process_that_delivers(tmp_path: Path) -> None:
    events = told(tmp_path, DAEMON)
    assert said(events, 1) == script("""
S: 220 mx.example.test ESMTP Sendmail 8.17.1
C: EHLO probe.example.test
S: 250 mx.example.test Hello probe.example.test [192.0.2.44]
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: Subject: x
C: 
C: 250 body
C: ..dot
C: .
S: 250 2.0.0 6AP4DR Message accepted for delivery""")  # noqa: W291
    assert said(events, 2) == script("""
S: 220 mx.relay.test ESMTP
C: EHLO mx.example.test
S: 250 mx.relay.test
C: DATA
S: 354 go ahead
C: Received: from probe.example.test
C: 
C: QUIT
C: .
S: 250 2.0.0 caught
C: QUIT
S: 221 2.0.0 Bye""")  # noqa: W291
    assert said(events, 3) == [("S", "220 mx.example.test ESMTP Sendmail 8.17.1")]
    assert facts(events, "connecting") == [{"address": "192.0.2.25"}]
    assert facts(events, "closed") == [{"by": "client"}]
    assert facts(events, "unsure") == []


def test_what_is_no_dialogue_is_told_apart(tmp_path: Path) -> None:
    events = told(tmp_path, COMMAND)
    assert said(events) == script("""
S: 220 mx.relay.test ESMTP
C: EHLO out.example.test
S: 250 SIZE
C: AUTH LOGIN
S: 334 VXNlcm5hbWU6
C: dXNlcg==
S: 535 no
C: QUIT
S: 221 bye""")
    assert marks(events, "unsure") == [(9, SHOWN)]
    assert not any("dXNlcg" in text for _line, text in marks(events, "remark"))
    assert [line for line, _text in marks(events, "remark")] == [1, 2, 3, 4, 5, 6, 7, 22, 23]


def test_a_server_that_delivers_by_itself_is_a_server_again(tmp_path: Path) -> None:
    text = """\
00001 >>> 220 mx
00001 <<< NOOP
00001 === CONNECT mx.relay.test.
00001 <<< 220 relay
00001 >>> QUIT
00001 <<< 221 bye
00001 >>> 250 ok
00001 <<< QUIT
00001 >>> 221 bye
"""
    events = told(tmp_path, text)
    assert said(events, 1) == script("S: 220 mx\nC: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye")
    assert said(events, 2) == script("S: 220 relay\nC: QUIT\nS: 221 bye")


def test_no_more_processes_are_followed_than_memory_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PROCESSES", 2)
    text = "".join(f"{process:05} >>> 220 mx\n" for process in (1, 2, 3)) + "00001 <<< QUIT\n"
    assert said(told(tmp_path, text), 4) == [("C", "QUIT")]


@pytest.mark.parametrize("text", ["<<< 220 mx\n", "12345 bottles\n", "00054 === something\n"])
def test_other_lines(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues())
def test_any_dialogue_comes_back_from_either_end(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        for first, sends in (("", "S"), ("00001 === CONNECT mx.\n", "C")):
            text = first + "".join(f"00001 {'>>>' if who == sends else '<<<'} {line}\n" for who, line in lines)
            assert said(told(Path(folder), text)) == lines

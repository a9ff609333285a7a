from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.exim import WRITTEN, likeness
from smtpwalk.recording.importers.spoken import NO_CHUNK, ONLY_DOT, TAKEN, TLS_FOLLOWS
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.events import Mark
from smtpwalk.wire.stages import Stage

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# exim 4.96 -v: STARTTLS, PIPELINING and CHUNKING, to a host that relays for nobody.
CLIENT = """\
LOG: MAIN
  <= a@sender.test U=root P=local S=285
delivering 1xW4Of-00001e-11
Connecting to mx.example.test [192.0.2.25]:25 from 192.0.2.44 ...  TFO mode sendto, no data: EINPROGRESS
 connected
  SMTP<< 220 mx.example.test ESMTP Postfix
  SMTP>> EHLO out.example.test
  SMTP<< 250-mx.example.test
         250-PIPELINING
         250 STARTTLS
  SMTP>> STARTTLS
  SMTP<< 220 2.0.0 Ready to start TLS
  SMTP>> EHLO out.example.test
  SMTP<< 250-mx.example.test
         250-PIPELINING
         250 CHUNKING
  SMTP|> MAIL FROM:<a@sender.test> SIZE=1319
  SMTP|> RCPT TO:<victim@relay.invalid>
         will write message using CHUNKING
  SMTP+> BDAT 296 LAST
  SMTP>> QUIT
  SMTP<< 250 2.1.0 Ok
  SMTP<< 554 5.7.1 <victim@relay.invalid>: Relay access denied
  SMTP<< 554 5.5.1 Error: no valid recipients
  SMTP<< 221 2.0.0 Bye
  SMTP(close)>>
LOG: MAIN
  ** victim@relay.invalid R=route T=remote_smtp H=mx.example.test [192.0.2.25]: 554 5.7.1 Relay access denied
  -> b@relay.invalid R=route
"""
CLIENT_RIGHT = """
S: 220 mx.example.test ESMTP Postfix
C: EHLO out.example.test
S: 250-mx.example.test
S: 250-PIPELINING
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
C: EHLO out.example.test
S: 250-mx.example.test
S: 250-PIPELINING
S: 250 CHUNKING
C: MAIL FROM:<a@sender.test> SIZE=1319
C: RCPT TO:<victim@relay.invalid>
C: BDAT 296 LAST
C: QUIT
S: 250 2.1.0 Ok
S: 554 5.7.1 <victim@relay.invalid>: Relay access denied
S: 554 5.5.1 Error: no valid recipients
S: 221 2.0.0 Bye
"""
# exim 4.96 -d+all: the server is process 78; 80 delivers what it took; and 78 calls out in between.
DEBUG = """\
04:13:27    34 Listening...
04:13:27    78 Process 78 is handling incoming connection from client.example.test [192.0.2.44]
04:13:27    78  ╰─────result: mx.example.test ESMTP Exim 4.96
04:13:27    78 SMTP>> 220 mx.example.test ESMTP Exim 4.96
04:13:27    78 SMTP<< EHLO probe.example.test
04:13:27    78 host in pipelining_advertise_hosts? yes (matched "*")
04:13:27    78 SMTP>> 250-mx.example.test Hello client.example.test [192.0.2.44]
04:13:27    78        250-SIZE 52428800
04:13:27    78        250 HELP
04:13:28    78 SMTP<< MAIL FROM:<a@sender.test>
04:13:28    78 Connecting to mx.sender.test [192.0.2.26]:25 ...  connected
04:13:28    78   SMTP<< 220 mx.sender.test
04:13:28    78   SMTP>> HELO mx.example.test
04:13:28    78 SMTP>> 250 OK
04:13:28    80 Connecting to mx.relay.test [192.0.2.25]:25 from 192.0.2.10 ...  TFO mode sendto, no data: EINPROGRESS
04:13:28    80   SMTP<< 220 mx.relay.test
04:13:28    78 SMTP<< DATA
04:13:28    80   SMTP>> STARTTLS
04:13:28    78 SMTP>> 354 Enter message, ending with "." on a line by itself
04:13:28    80   SMTP<< 220 go
04:13:29    78 SMTP>> 250 OK id=1xW4Nr-00001G-1K
04:13:29    80 cipher: TLS1.3:(AES_256_GCM:256
04:13:29    80   SMTP>> DATA
04:13:29    80   SMTP<< 354 go ahead
04:13:29    80   SMTP>> (writing message)
04:13:29    80   SMTP>> .
04:13:29    80   SMTP<< 250 2.0.0 taken
04:13:29    80   SMTP(close)>>
04:13:29    78 SMTP>>(close on process exit)
"""


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_a_delivery(tmp_path: Path) -> None:
    events = told(tmp_path, CLIENT)
    assert said(events) == script(CLIENT_RIGHT)
    assert facts(events, "connecting") == [{"address": "192.0.2.25", "port": 25}]
    assert facts(events, "closed") == [{"by": "client"}]
    assert facts(events, "masked") == [{"bytes": 296, "dir": "C"}]
    assert marks(events, "unsure") == [(13, TLS_FOLLOWS), (20, NO_CHUNK.format(296))]
    assert [line for line, _text in marks(events, "remark")] == [1, 2, 3, 4, 5, 19, 26, 27, 28, 29]


def test_each_answer_of_the_pipelined_commands_goes_to_its_own(tmp_path: Path) -> None:
    talk = Conversation()
    for event in told(tmp_path, CLIENT):
        if not isinstance(event, About):
            talk.feed(event)
    answers = {exchange.stage: (exchange.code, exchange.counts) for exchange in talk.exchanges}
    assert answers[Stage.MAIL] == (250, True)
    assert answers[Stage.RCPT] == answers[Stage.MESSAGE] == (554, True)
    assert answers[Stage.QUIT] == (221, True)


@pytest.mark.parametrize("before", ["> ", "    ", "2020-11-25 04:13:27 "])
def test_wrapped(tmp_path: Path, before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in CLIENT.splitlines())
    assert said(told(tmp_path, text)) == script(CLIENT_RIGHT)


def test_a_process_that_is_a_server_and_a_client_at_once(tmp_path: Path) -> None:
    events = told(tmp_path, DEBUG)
    assert said(events, 1) == script("""
S: 220 mx.example.test ESMTP Exim 4.96
C: EHLO probe.example.test
S: 250-mx.example.test Hello client.example.test [192.0.2.44]
S: 250-SIZE 52428800
S: 250 HELP
C: MAIL FROM:<a@sender.test>
S: 250 OK
C: DATA
S: 354 Enter message, ending with "." on a line by itself
C: .
S: 250 OK id=1xW4Nr-00001G-1K""")
    assert said(events, 2) == script("S: 220 mx.sender.test\nC: HELO mx.example.test")
    assert said(events, 3) == script(
        "S: 220 mx.relay.test\nC: STARTTLS\nS: 220 go\nC: DATA\nS: 354 go ahead\nC: .\nS: 250 2.0.0 taken"
    )


def test_what_the_debugging_tells_of_the_connections(tmp_path: Path) -> None:
    events = told(tmp_path, DEBUG)
    assert facts(events, "connected") == [{"source": "192.0.2.44"}, {"address": "192.0.2.26", "port": 25}]
    assert facts(events, "tls") == [{"version": "TLS1.3", "cipher": "AES_256_GCM"}]
    assert facts(events, "closed") == [{"by": "client"}, {"by": "server"}]
    assert [why for _line, why in marks(events, "unsure")][1:] == [TAKEN, ONLY_DOT]
    assert about(events).timed
    assert max(event.t for event in events if not isinstance(event, About)) == 2.0


def test_older_ones_say_that_they_wrote(tmp_path: Path) -> None:
    lines = ("<< 220 a", ">> DATA", "<< 354 go", '>> writing message and terminating "."', "<< 250 ok")
    events = told(tmp_path, "".join(f"  SMTP{line}\n" for line in lines))
    assert said(events)[1:] == script("C: DATA\nS: 354 go\nC: .\nS: 250 ok")
    assert marks(events, "unsure") == [(4, WRITTEN)]


def test_a_host_that_hangs_up(tmp_path: Path) -> None:
    text = "  SMTP<< 220 a\n  SMTP>> EHLO x\n  SMTP(Connection reset by peer)<<\n  SMTP<< 220 b\n"
    events = told(tmp_path, text)
    assert facts(events, "closed") == [{"by": "server"}]
    assert said(events, 2) == [("S", "220 b")]


def test_output_whose_head_holds_no_dialogue(tmp_path: Path) -> None:
    head = "04:13:06    34 Exim version 4.96 uid=0\n" + "04:13:06    34 set_process_info:    34 x\n" * 2500
    assert said(told(tmp_path, head + DEBUG), 3)[0] == ("S", "220 mx.relay.test")


@pytest.mark.parametrize("text", ["SMTP is a protocol\n", "LOG: MAIN\n  => a@b.test\n", "  SMTP>> 12 parcels\n"])
def test_other_words(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back_from_either_end(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        for indent, sends in (("", "S"), ("  ", "C")):
            text, last = "", ("", "")
            for who, line in lines:
                more = last[0] == who == "S" and last[1][3] == "-"
                mark = "      " if more else "SMTP>>" if who == sends else "SMTP<<"
                text, last = f"{text}{indent}{mark} {line}\n", (who, line)
            assert said(told(Path(folder), text, "exim")) == lines

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.notations import recognise
from smtpwalk.recording.importers.swaks import (
    DUMPS,
    LAPSES,
    NO_COMMANDS,
    NO_REPLIES,
    SUPPRESSED,
    UNMARKED,
    likeness,
)
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import Mark, ServerBytes

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# A run of swaks 20201014 with --tls and --show-time-lapse, its EHLO replies shortened.
RUN = """\
=== Trying mx.example.test:587...
=== Connected to mx.example.test.
=== response in 0.030s
<-  220 mx.example.test ESMTP ready
 -> EHLO probe.example.test
=== response in 0.001s
<-  250-mx.example.test greets you
<-  250 STARTTLS
 -> STARTTLS
=== response in 0.002s
<-  220 2.0.0 Ready to start TLS
=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256
=== TLS no local certificate set
=== TLS peer DN="/C=XX/CN=mx.example.test"
 ~> EHLO probe.example.test
=== response in 0.010s
<~  250 mx.example.test greets you
 ~> MAIL FROM:<probe@example.test>
=== response in 0.000s
<~  250 2.1.0 Ok
 ~> RCPT TO:<target@relay.invalid>
=== response in 1.500s
<~* 554 5.7.1 <target@relay.invalid>: Relay access denied
 ~> QUIT
=== response in 0.001s
<~  221 2.0.0 Bye
=== Connection closed with remote host.
"""
RIGHT = """
S: 220 mx.example.test ESMTP ready
C: EHLO probe.example.test
S: 250-mx.example.test greets you
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
C: EHLO probe.example.test
S: 250 mx.example.test greets you
C: MAIL FROM:<probe@example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
C: QUIT
S: 221 2.0.0 Bye
"""
UNTIMED = "".join(line for line in RUN.splitlines(keepends=True) if "response in" not in line)
MESSAGE = """\
=== Connected to mx.example.test.
<-  220 mx
 -> DATA
<-  354 go
 -> Subject: x
 -> 
 -> 250 ok
 -> ..two dots
 -> -> x
 -> .
<-  250 queued
"""  # noqa: W291 - swaks writes the blank
SENT = "C: DATA\nS: 354 go\nC: Subject: x\nC: \nC: 250 ok\nC: ..two dots\nC: -> x\nC: .\nS: 250 queued"


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_a_run_with_tls_and_times(tmp_path: Path) -> None:
    events = told(tmp_path, RUN)
    assert said(events) == script(RIGHT)
    assert (about(events).host, about(events).port, about(events).timed) == ("mx.example.test", 587, True)
    assert marks(events, "unsure") == [(3, LAPSES)]
    assert marks(events, "remark") == [(13, "TLS no local certificate set")]


def test_marks_of_the_connection(tmp_path: Path) -> None:
    events = told(tmp_path, RUN)
    assert facts(events, "connecting") == facts(events, "connected") == [{"address": "mx.example.test", "port": 587}]
    assert facts(events, "tls") == [
        {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "subject": "mx.example.test"}
    ]
    assert facts(events, "closed") == [{"by": "client"}]


def test_tls_begins_between_the_answer_and_the_next_command(tmp_path: Path) -> None:
    events = told(tmp_path, RUN)
    place = next(i for i, event in enumerate(events) if isinstance(event, Mark) and event.what == "tls")
    assert said(events[:place])[-1] == ("S", "220 2.0.0 Ready to start TLS")
    assert said(events[place:])[0] == ("C", "EHLO probe.example.test")


def test_each_reply_comes_when_it_was_waited_for(tmp_path: Path) -> None:
    times = [event.t for event in told(tmp_path, RUN) if isinstance(event, ServerBytes)]
    assert times == [0.03, 0.031, 0.031, 0.033, 0.043, 0.043, 1.543, 1.544]


def test_without_time_lapse_there_are_no_times(tmp_path: Path) -> None:
    events = told(tmp_path, UNTIMED)
    assert said(events) == script(RIGHT)
    assert not about(events).timed
    assert marks(events, "unsure") == []


def test_a_message_as_it_went_out(tmp_path: Path) -> None:
    assert said(told(tmp_path, MESSAGE)) == script("S: 220 mx\n" + SENT)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda line: f"> {line}",
        lambda line: f"    {line}",
        lambda line: line.lstrip(" ").replace("<-  ", "<- ").replace("<~  ", "<~ ").rstrip(" "),
        lambda line: line.replace("<", "&lt;").replace(">", "&gt;"),
        lambda line: f"2024-07-03T17:18:06.6040778Z {line}",
        lambda line: f"swaks-1  | {line}",
        lambda line: f"{line}\r",
        lambda line: f"\ufeff{line}" if line.startswith("=== Trying") else line,
    ],
    ids=["mail", "indented", "blanks collapsed", "html", "stamped", "compose", "crlf", "marked"],
)
def test_wrapped_by_others(tmp_path: Path, wrap: Callable[[str], str]) -> None:
    for text, right in ((UNTIMED, RIGHT), (MESSAGE, "S: 220 mx\n" + SENT)):
        wrapped = "\n".join(wrap(line) for line in text.split("\n")[:-1]) + "\n"
        assert recognise(source(tmp_path, wrapped)) == "swaks"
        assert said(told(tmp_path, wrapped)) == script(right)


def test_utf_16_as_powershell_redirects_it(tmp_path: Path) -> None:
    assert said(told(tmp_path, RUN.encode("utf-16"))) == script(RIGHT)


def test_runs_between_prompts_are_sessions(tmp_path: Path) -> None:
    text = f"$ swaks --to a@b.test\n{UNTIMED}$ echo $?\n24\n$ swaks --to a@b.test\n{UNTIMED}$ exit\n"
    events = told(tmp_path, text)
    assert said(events, 1) == said(events, 2) == script(RIGHT)
    texts = [text for _line, text in marks(events, "remark") if not text.startswith("TLS")]
    assert texts == ["$ swaks --to a@b.test", "$ echo $?", "24", "$ swaks --to a@b.test", "$ exit"]


def test_pipelining(tmp_path: Path) -> None:
    text = "<-  220 mx\n -> MAIL FROM:<>\n -> RCPT TO:<a@b.test>\n -> DATA\n<-  250 ok\n<** 550 no\n<** 554 no\n"
    events = told(tmp_path, text)
    assert [line for _who, line in said(events)[1:4]] == ["MAIL FROM:<>", "RCPT TO:<a@b.test>", "DATA"]
    assert said(events)[4:] == script("S: 250 ok\nS: 550 no\nS: 554 no")
    assert len(facts(events, "pipelined")) == 2


def test_a_message_that_was_suppressed(tmp_path: Path) -> None:
    text = "<-  220 mx\n -> DATA\n<-  354 go\n -> 11 lines sent\n<-  250 queued\n -> QUIT\n<-  221 bye\n"
    events = told(tmp_path, text)
    assert said(events)[2:] == script("S: 354 go\nC: .\nS: 250 queued\nC: QUIT\nS: 221 bye")
    assert marks(events, "unsure") == [(4, SUPPRESSED.format(11))]


def test_hexadecimal_dumps_repeat_and_might_betray(tmp_path: Path) -> None:
    text = """\
=== Connected to mx.
<   0000: 32 32 30 20  6D 78 0D 0A                             220.mx..
<-  220 mx
 -> AUTH PLAIN AHVzZXI=
  > 0000: 41 55 54 48  20 50 4C 41  49 4E 20 41  48 56 7A 5A    AUTH.PLAIN.AHVzZ
  > 0016: 58 49 3D 0D  0A                                       XI=..
<** 535 no
"""
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx\nC: AUTH PLAIN AHVzZXI=\nS: 535 no")
    assert marks(events, "unsure") == [(2, DUMPS)]
    assert marks(events, "remark") == []


NO_HINTS = {
    "both": lambda line: line[4:] if line[:3] in (" ->", "<- ", "<**") else line,
    "send": lambda line: line[4:] if line.startswith(" ->") else line,
    "receive": lambda line: line[4:] if line.startswith("<") else line,
    "information": lambda line: line.removeprefix("=== "),
}


@pytest.mark.parametrize("which", NO_HINTS)
def test_marks_that_were_left_out(tmp_path: Path, which: str) -> None:
    text = "=== Trying mx:25...\n" + MESSAGE + " -> QUIT\n<** 421 bye\n=== Connection closed with remote host.\n$ \n"
    events = told(tmp_path, "".join(f"{NO_HINTS[which](line)}\n" for line in text.splitlines()))
    assert said(events) == script(f"S: 220 mx\n{SENT}\nC: QUIT\nS: 421 bye")
    assert [why for _line, why in marks(events, "unsure")] == ([] if which == "information" else [UNMARKED])
    assert marks(events, "remark")[-1:] == [(16, "$ ")] if which != "information" else True


@pytest.mark.parametrize(("hidden", "why"), [("<", NO_REPLIES), (" ", NO_COMMANDS)])
def test_a_side_that_was_hidden(tmp_path: Path, hidden: str, why: str) -> None:
    events = told(tmp_path, "".join(f"{line}\n" for line in UNTIMED.splitlines() if not line.startswith(hidden)))
    side = "S" if hidden == "<" else "C"
    assert said(events) == [pair for pair in script(RIGHT) if pair[0] != side]
    assert [text for _line, text in marks(events, "unsure")] == [why]


def test_without_information_a_greeting_begins_a_session(tmp_path: Path) -> None:
    run = "".join(line for line in UNTIMED.splitlines(keepends=True) if not line.startswith("==="))
    events = told(tmp_path, run + run)
    assert said(events, 1) == said(events, 2) == script(RIGHT)


def test_xclient_is_answered_by_a_220_that_is_no_new_session(tmp_path: Path) -> None:
    text = "<-  220 mx\n -> XCLIENT NAME=a\n<-  220 mx\n -> EHLO x\n<-  250 mx\n"
    assert len(said(told(tmp_path, text), 1)) == 5


def test_what_swaks_gave_up_waiting_for(tmp_path: Path) -> None:
    text = """\
=== Trying mx:25...
=== Connected to mx.
<** Timeout (30 secs) waiting for server response
 -> QUIT
<** Timeout (30 secs) waiting for server response
=== Connection closed with remote host.
"""
    events = told(tmp_path, text)
    assert said(events) == [("C", "QUIT")]
    assert facts(events, "waited") == [{"seconds": 30}, {"seconds": 30}]
    assert marks(events, "unsure") == []


def test_connections_that_failed(tmp_path: Path) -> None:
    text = """\
=== Trying mx1:25...
*** Error connecting to mx1:25:
*** \tIO::Socket::INET: connect: Connection refused
=== Trying mx2:25...
=== Connected to mx2.
<-  220 mx2
 -> DATA
*** Remote host closed connection unexpectedly.
"""
    events = told(tmp_path, text)
    assert facts(events, "failed") == [{"kind": "connection", "message": "Error connecting to mx1:25:"}]
    assert facts(events, "closed") == [{"by": "server"}]
    assert said(events, 2) == script("S: 220 mx2\nC: DATA")


def test_a_pipe(tmp_path: Path) -> None:
    text = "=== Trying pipe to server -bs...\n=== Connected to server -bs.\n<-  220 mx\n -> QUIT\n<-  221 bye\n"
    text += "=== Connection closed with child process.\n"
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx\nC: QUIT\nS: 221 bye")
    assert [line for line, _text in marks(events, "remark")] == [1, 2]
    assert facts(events, "closed") == [{"by": "client"}]


@pytest.mark.parametrize(
    "text",
    [
        "--> 220 mx\n<-- EHLO x\n",
        "  -> b@elsewhere.test R=to_catcher T=remote_smtp\n",
        "=== a heading\n*** another one\n",
        "a -> b\n<- c\n",
    ],
)
def test_other_arrows(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues())
def test_any_dialogue_comes_back(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        text = "".join(f"{' ->' if who == 'C' else '<- '} {line}\n" for who, line in lines)
        assert said(told(Path(folder), text)) == lines

from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.exim_trial import NO_COMMANDS, UNMARKED
from smtpwalk.wire.events import Mark

from .reading import marks, said, script, told

# exim 4.96 -bh on a terminal, its thoughts shortened; among them a dialogue with the sender's host.
TYPED = """\
$ exim -bh 192.0.2.44
>>> host in hosts_connection_nolog? no (option unset)
LOG: no host name found for IP address 192.0.2.44

**** SMTP testing session as if from host 192.0.2.44
**** but without any ident (RFC 1413) callback.
**** This is not for real!

220 mx.example.test ESMTP Exim 4.96
EHLO probe.example.test
>>> host in dsn_advertise_hosts? no (option unset)
250-mx.example.test Hello probe.example.test [192.0.2.44]
250 HELP
MAIL FROM:<a@sender.test>
>>> Connecting to mx.sender.test [192.0.2.26]:25 ... connected
>>>   SMTP<< 220 mx.sender.test
>>>   SMTP>> EHLO mx.example.test
>>>   SMTP<< 250-mx.sender.test
>>>          250 SIZE
250 OK
RCPT TO:<victim@relay.invalid>
>>> using ACL "acl_check_rcpt"
550 relay not permitted
DATA
354 Enter message, ending with "." on a line by itself
Subject: x

250 body
.
LOG: 1xW4Oh-00001n-2I <= a@sender.test H=(probe.example.test) [192.0.2.44] P=esmtp S=318
250 OK id=1xW4Oh-00001n-2I

**** SMTP testing: that is not a real message id!

QUIT
221 mx.example.test closing connection
$ exit
"""
RIGHT = """
S: 220 mx.example.test ESMTP Exim 4.96
C: EHLO probe.example.test
S: 250-mx.example.test Hello probe.example.test [192.0.2.44]
S: 250 HELP
C: MAIL FROM:<a@sender.test>
S: 250 OK
C: RCPT TO:<victim@relay.invalid>
S: 550 relay not permitted
C: DATA
S: 354 Enter message, ending with "." on a line by itself
C: Subject: x
C: 
C: 250 body
C: .
S: 250 OK id=1xW4Oh-00001n-2I
C: QUIT
S: 221 mx.example.test closing connection
"""  # noqa: W291 - an empty line of the message


def test_a_test_that_was_typed(tmp_path: Path) -> None:
    events = told(tmp_path, TYPED)
    assert said(events, 1) == script(RIGHT)
    assert marks(events, "unsure") == [(9, UNMARKED)]
    texts = [text for _line, text in marks(events, "remark")]
    assert texts[0] == "$ exim -bh 192.0.2.44"
    assert texts[-1] == "$ exit"
    connected = [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == "connected"]
    assert connected == [{"source": "192.0.2.44"}, {"address": "192.0.2.26", "port": 25}]


def test_what_exim_says_to_others_meanwhile_is_a_session_of_its_own(tmp_path: Path) -> None:
    events = told(tmp_path, TYPED)
    assert said(events, 2) == script(
        "S: 220 mx.sender.test\nC: EHLO mx.example.test\nS: 250-mx.sender.test\nS: 250 SIZE"
    )


def test_recorded_on_a_terminal(tmp_path: Path) -> None:
    assert said(told(tmp_path, TYPED.replace("\n", "\r\r\n").encode()), 1) == script(RIGHT)


def test_commands_that_came_from_a_file_were_not_shown(tmp_path: Path) -> None:
    text = "".join(f"{line}\n" for line in TYPED.splitlines() if line[:1].isdigit() or line.startswith("****"))
    text = text.replace("250 body\n", "")
    events = told(tmp_path, text)
    assert said(events) == [pair for pair in script(RIGHT) if pair[0] == "S"]
    assert [why for _line, why in marks(events, "unsure")] == [UNMARKED, NO_COMMANDS]


def test_two_tests_in_one_file(tmp_path: Path) -> None:
    events = told(tmp_path, TYPED + TYPED)
    assert said(events, 1) == said(events, 3) == script(RIGHT)

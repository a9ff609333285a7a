from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.sendmail_v import likeness
from smtpwalk.recording.importers.spoken import ONLY_DOT
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# Sendmail 8.17: one recipient refused, and the bounce goes out over the same connection.
RUN = """\
b@relay.invalid,victim@relay.invalid... Connecting to [192.0.2.25] port 2798 via relay...
220 mx.example.test ESMTP
>>> EHLO out.example.test
250-mx.example.test
250 PIPELINING
>>> MAIL From:<a@sender.test> SIZE=23
250 ok
>>> RCPT To:<b@relay.invalid>
>>> RCPT To:<victim@relay.invalid>
>>> DATA
250 ok
550-5.7.1 <victim@relay.invalid>... we do not relay
550 5.7.1 see http://mx.example.test/why
354 go
>>> .
250 2.0.0 ok
b@relay.invalid... Sent (2.0.0 ok)
554 is a number that Sendmail likes
>>> RSET
250 ok
a@sender.test... Using cached ESMTP connection to [192.0.2.25] via relay...
>>> MAIL From:<> SIZE=1047
250 ok
Closing connection to [192.0.2.25]
>>> QUIT
221 bye
"""
RIGHT = """
S: 220 mx.example.test ESMTP
C: EHLO out.example.test
S: 250-mx.example.test
S: 250 PIPELINING
C: MAIL From:<a@sender.test> SIZE=23
S: 250 ok
C: RCPT To:<b@relay.invalid>
C: RCPT To:<victim@relay.invalid>
C: DATA
S: 250 ok
S: 550-5.7.1 <victim@relay.invalid>... we do not relay
S: 550 5.7.1 see http://mx.example.test/why
S: 354 go
C: .
S: 250 2.0.0 ok
C: RSET
S: 250 ok
C: MAIL From:<> SIZE=1047
S: 250 ok
C: QUIT
S: 221 bye
"""


def test_a_run(tmp_path: Path) -> None:
    events = told(tmp_path, RUN)
    assert said(events) == script(RIGHT)
    assert about(events).host == "192.0.2.25"
    assert marks(events, "unsure") == [(15, ONLY_DOT)]
    assert [line for line, _text in marks(events, "remark")] == [1, 17, 18, 21, 24]
    connecting = [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == "connecting"]
    assert connecting == [{"address": "192.0.2.25", "port": 2798}]


def test_another_client_asked_for_it_with_verb(tmp_path: Path) -> None:
    text = "250 2.0.0 Verbose mode\n" + "".join(f"050 {line}\n" for line in RUN.splitlines()) + "250 2.0.0 accepted\n"
    events = told(tmp_path, text)
    assert said(events) == script(RIGHT)
    assert marks(events, "remark")[0] == (1, "250 2.0.0 Verbose mode")


def test_two_hosts_are_two_sessions_and_one_is_used_again(tmp_path: Path) -> None:
    text = """\
a@one.test... Connecting to mx.one.test. via esmtp...
220 one
>>> EHLO x
250 one
b@two.test... Connecting to mx.two.test. via esmtp...
220 two
>>> EHLO x
250 two
c@one.test... Using cached ESMTP connection to mx.one.test. via esmtp...
>>> MAIL From:<>
250 ok
"""
    events = told(tmp_path, text)
    assert said(events, 1) == script("S: 220 one\nC: EHLO x\nS: 250 one\nC: MAIL From:<>\nS: 250 ok")
    assert said(events, 2) == script("S: 220 two\nC: EHLO x\nS: 250 two")


@pytest.mark.parametrize("text", [">>> EHLO x\n<<< 250 ok\n250 ok\n", "250 ok\n220 mx\n", ">>> print(250)\n250\n"])
def test_other_notations(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        text = "a@b.test... Connecting to mx.b.test. via esmtp...\n"
        text += "".join(f"{'>>> ' if who == 'C' else ''}{line}\n" for who, line in lines)
        assert said(told(Path(folder), text)) == lines

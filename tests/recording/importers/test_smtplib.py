from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.gaps import NO_END
from smtpwalk.recording.importers.smtplib import likeness
from smtpwalk.recording.importers.source import LINE_LIMIT
from smtpwalk.wire.events import ClientBytes, Mark

from .reading import about, marks, said, script, source, told
from .sampling import GREETED, answers, imported, sample, scripts

GREYLISTED = r"""
07:43:09.228586 connect: to ('mx.example.test', 25) None
07:43:09.251440 reply: b'220 mx.example.test ESMTP Postfix\r\n'
07:43:09.251507 reply: retcode (220); Msg: b'mx.example.test ESMTP Postfix'
07:43:09.251524 connect: b'mx.example.test ESMTP Postfix'
07:43:09.251714 send: 'ehlo probe.example.test\r\n'
07:43:09.261117 reply: b'250-mx.example.test\r\n'
07:43:09.262356 reply: b'250 CHUNKING\r\n'
07:43:09.262496 reply: retcode (250); Msg: b'mx.example.test\nCHUNKING'
07:43:09.262914 send: 'mail FROM:<probe@example.test> size=5\r\n'
07:43:09.270052 reply: b'250 2.1.0 Ok\r\n'
07:43:09.270070 reply: retcode (250); Msg: b'2.1.0 Ok'
07:43:09.270102 send: 'rcpt TO:<target@relay.invalid>\r\n'
07:43:10.281205 reply: b"450 4.2.0 <target@relay.invalid>: Recipient address rejected: 'Greylisted'\r\n"
07:43:10.281214 reply: retcode (450); Msg: b"4.2.0 <target@relay.invalid>: Recipient address rejected: 'Greylisted'"
"""


def test_times_and_no_reply_twice(tmp_path: Path) -> None:
    events = told(tmp_path, GREYLISTED)
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: ehlo probe.example.test
S: 250-mx.example.test
S: 250 CHUNKING
C: mail FROM:<probe@example.test> size=5
S: 250 2.1.0 Ok
C: rcpt TO:<target@relay.invalid>
S: 450 4.2.0 <target@relay.invalid>: Recipient address rejected: 'Greylisted'
"""
    )
    assert not marks(events, "remark")
    assert (about(events).host, about(events).port, about(events).timed) == ("mx.example.test", 25, True)
    assert [event.t for event in events if isinstance(event, ClientBytes)] == [0.000274, 0.011474, 0.018662]
    assert answers(events) == ["greeting 220", "ehlo 250", "mail 250", "rcpt 450"]


def test_a_run_with_tls_and_two_transactions(tmp_path: Path) -> None:
    events = imported(tmp_path, "smtplib.starttls")
    greeted = GREETED.replace("EHLO", "ehlo")
    assert said(events)[:17] == scripts(greeted)
    assert [line for who, line in said(events) if who == "C"][-4:] == [
        "mail FROM:<probe@example.test> size=37", "rcpt TO:<target@relay.invalid>", "rset", "quit"
    ]  # fmt: skip
    assert [event.what for event in events if isinstance(event, Mark)] == ["connecting", "tls", "remark", "remark"]
    assert answers(events)[:5] == ["greeting 220", "ehlo 250", "starttls 220", "ehlo 250", "auth 235"]


def test_a_message_is_one_chunk_as_it_went_out(tmp_path: Path) -> None:
    events = imported(tmp_path, "smtplib.level2")
    (message,) = [event.data for event in events if isinstance(event, ClientBytes) if b"Subject" in event.data]
    assert message == "Subject: foo\n\n250 bar\n..dot\nlast\nümläut \\ back\n\r\n.\r\n".encode()
    assert answers(events)[5:7] == ["data 354", "message 250"]


def test_python_2_had_no_b_and_ran_over_lines(tmp_path: Path) -> None:
    text = r"""
Output:

    send: 'ehlo probe.example.test\r\n'
    reply: '250-mx.example.test at your service\r\n'
    reply: '250 SMTPUTF8\r\n'
    reply: retcode (250); Msg: mx.example.test at your service
    SMTPUTF8
    send: 'mail FROM:<probe@example.test> size=227\r\n'
    reply: '530 5.7.0 Must issue a STARTTLS command first.\r\n'
    reply: retcode (530); Msg: 5.7.0 Must issue a STARTTLS command first.
Traceback (most recent call last):
  File "probe.py", line 9, in <module>
smtplib.SMTPSenderRefused: (530, '5.7.0 Must issue a STARTTLS command first.', 'probe@example.test')
"""
    events = told(tmp_path, text)
    assert said(events) == script(
        """
C: ehlo probe.example.test
S: 250-mx.example.test at your service
S: 250 SMTPUTF8
C: mail FROM:<probe@example.test> size=227
S: 530 5.7.0 Must issue a STARTTLS command first.
"""
    )
    assert [line for line, _text in marks(events, "remark")] == [2, 8, 12, 13, 14]
    assert answers(events) == ["ehlo 250", "mail 530"]  # the greeting came before the debugging


def test_a_program_that_logs_it(tmp_path: Path) -> None:
    lines = "".join(f"2024-05-02 10:00:0{n % 9},123 DEBUG mailer:{line[16:]}\n" for n, line in
                    enumerate(GREYLISTED.strip().splitlines()))  # fmt: skip
    events = told(tmp_path, lines)
    assert said(events) == said(told(tmp_path, GREYLISTED))
    assert about(events).timed


def test_what_a_message_says_is_no_sign_of_the_tools(tmp_path: Path) -> None:
    text = r"""
send: 'data\r\n'
reply: b'354 go\r\n'
data: (354, b'go')
send: b"see reply: retcode (250); data: (1, 2) connect: 'x'\r\n.\r\n"
reply: b'250 taken\r\n'
"""
    assert said(told(tmp_path, text)) == script(
        """
C: data
S: 354 go
C: see reply: retcode (250); data: (1, 2) connect: 'x'
C: .
S: 250 taken
"""
    )


def test_a_message_longer_than_a_line_may_be(tmp_path: Path) -> None:
    message = "x" * LINE_LIMIT
    text = f"reply: b'354 go\\r\\n'\nsend: b'{message}\\r\\n.\\r\\n'\nreply: b'250 taken\\r\\n'\nsend: 'quit\\r\\n'\n"
    events = told(tmp_path, "send: 'data\\r\\n'\n" + text)
    assert NO_END in [why for _line, why in marks(events, "unsure")]
    assert answers(events) == ["data 354", "message 250", "quit -?"]


def test_a_new_connection_is_a_new_session(tmp_path: Path) -> None:
    events = told(tmp_path, sample("smtplib.level2") * 2)
    assert said(events, 1) == said(events, 2)
    assert not said(events, 3)


def test_a_dictionary_is_no_dialogue(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "send: 'hello'\nreply: 'hi'\nsend: 42\n")) == 0

from __future__ import annotations

from pathlib import Path

from smtpwalk.wire.events import ClientBytes, Mark

from .reading import marks, said, script, told
from .sampling import answers, imported

INTERLEAVED = r"""
INFO:mail.log:Peer: ('192.0.2.44', 40034)
INFO:mail.log:('192.0.2.44', 40034) handling connection
DEBUG:mail.log:('192.0.2.44', 40034) << b'220 mx.example.test ESMTP'
INFO:mail.log:('2001:db8::1', 40035, 0, 0) handling connection
DEBUG:mail.log:('2001:db8::1', 40035, 0, 0) << b'220 mx.example.test ESMTP'
DEBUG:mail.log:_handle_client readline: b'HELO a\r\n'
INFO:mail.log:('192.0.2.44', 40034) >> b'HELO a'
INFO:mail.log:('2001:db8::1', 40035, 0, 0) >> b'HELO b'
DEBUG:mail.log:('192.0.2.44', 40034) << b'250 mx.example.test'
INFO:mail.log:('192.0.2.44', 40034) connection lost
DEBUG:mail.log:('2001:db8::1', 40035, 0, 0) << b'250 mx.example.test'
INFO:mail.log:('192.0.2.44', 40034) handling connection
DEBUG:mail.log:('192.0.2.44', 40034) << b'220 mx.example.test ESMTP'
"""


def test_sessions_side_by_side_and_a_port_used_again(tmp_path: Path) -> None:
    events = told(tmp_path, INTERLEAVED)
    assert said(events, 1) == script("S: 220 mx.example.test ESMTP\nC: HELO a\nS: 250 mx.example.test")
    assert said(events, 2) == script("S: 220 mx.example.test ESMTP\nC: HELO b\nS: 250 mx.example.test")
    assert said(events, 3) == script("S: 220 mx.example.test ESMTP")
    facts = [(event.session, event.what, dict(event.fields)) for event in events if isinstance(event, Mark)][1:]
    assert facts == [
        (1, "connected", {"source": "192.0.2.44"}),
        (2, "connected", {"source": "2001:db8::1"}),
        (1, "closed", {"source": "192.0.2.44"}),
        (3, "connected", {"source": "192.0.2.44"}),
    ]
    assert marks(events, "remark") == [(2, "INFO:mail.log:Peer: ('192.0.2.44', 40034)")]


def test_the_lines_of_a_message_go_to_the_session_that_is_in_its_message(tmp_path: Path) -> None:
    events = imported(tmp_path, "aiosmtpd.two")
    message = [event for event in events if isinstance(event, ClientBytes) and b"Subject" in event.data]
    assert [event.session for event in message] == [1, 2]
    assert message[0].data.startswith(b"Subject: foo\n\n250 bar\n..dot\nlast\n")
    both = [
        "mail 250",
        "rcpt 250",
        "rcpt 554",
        "data 354",
        "message 250",
        "mail 250",
        "rcpt 554",
        "rset 250",
        "quit 221",
    ]
    assert answers(events, 1) == ["greeting 220", "ehlo 250", *both]
    assert answers(events, 2) == ["greeting 220", "ehlo 250", "starttls 220", "ehlo 250", "auth 235", *both]


def test_the_message_is_left_out_above_the_level_of_debugging(tmp_path: Path) -> None:
    text = r"""
INFO:mail.log:('192.0.2.44', 1) >> b'DATA'
DEBUG:mail.log:('192.0.2.44', 1) << b'354 go'
DEBUG:mail.log:('192.0.2.44', 1) << b'250 taken'
INFO:mail.log:('192.0.2.44', 1) >> b'QUIT'
DEBUG:mail.log:('192.0.2.44', 1) << b'221 bye'
"""
    assert answers(told(tmp_path, text)) == ["data 354", "message 250", "quit 221"]

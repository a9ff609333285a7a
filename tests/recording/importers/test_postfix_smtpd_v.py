from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.postfix_smtpd_v import likeness
from smtpwalk.recording.importers.spoken import ONLY_DOT, TAKEN
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# A container's log of two processes of smtpd, one of them between the lines of the other.
CONTAINER = """\
2024-07-03T17:18:06.604077805Z Jul 03 19:18:06 mail postfix/smtpd[7610]: > unknown[192.0.2.44]: 220 mx.example.test ESMTP
2024-07-03T17:18:06.604079735Z Jul 03 19:18:06 mail postfix/smtpd[7610]: smtp_stream_setup: maxtime=300
2024-07-03T17:18:06.665663241Z Jul 03 19:18:06 mail postfix/smtpd[7610]: < unknown[192.0.2.44]: HELO tsYaLj
2024-07-03T17:18:06.665696603Z Jul 03 19:18:06 mail postfix/smtpd[7610]: milter_macro_lookup: "{tls_version}"
2024-07-03T17:18:06.665704522Z Jul 03 19:18:06 mail postfix/smtpd[7610]: > unknown[192.0.2.44]: 250 mx.example.test
2024-07-03T17:18:06.720004522Z Jul 03 19:18:06 mail postfix/smtpd[7611]: > a.example.test[198.51.100.9]: 220 mx.example.test
2024-07-03T17:18:06.731004522Z Jul 03 19:18:06 mail postfix/smtpd[7610]: < unknown[192.0.2.44]: MAIL FROM:<a@example.test>
2024-07-03T17:18:06.732004522Z Jul 03 19:18:06 mail postfix/smtpd[7610]: extract_addr: input: <a@example.test>
2024-07-03T17:18:06.733004522Z Jul 03 19:18:06 mail postfix/smtpd[7610]: > unknown[192.0.2.44]: 250 2.1.0 Ok
"""  # noqa: E501
RIGHT = """
S: 220 mx.example.test ESMTP
C: HELO tsYaLj
S: 250 mx.example.test
C: MAIL FROM:<a@example.test>
S: 250 2.1.0 Ok
"""
# Postfix 3.7: one process of smtpd serves two clients one after the other.
SERVER = """\
postfix/smtpd[173]: connect from client.example.test[192.0.2.44]
postfix/smtpd[173]: match_hostname: smtpd_client_event_limit_exceptions: client.example.test ~? 127.0.0.0/8
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 220 mx.example.test ESMTP Postfix
postfix/smtpd[173]: < client.example.test[192.0.2.44]: EHLO b
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 250-mx.example.test
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 250 STARTTLS
postfix/smtpd[173]: < client.example.test[192.0.2.44]: STARTTLS
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 220 2.0.0 Ready to start TLS
postfix/smtpd[173]: Anonymous TLS connection established from client.example.test[192.0.2.44]: TLSv1.3 with cipher \
TLS_AES_256_GCM_SHA384 (256/256 bits)
postfix/smtpd[173]: < client.example.test[192.0.2.44]: EHLO b
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 250 CHUNKING
postfix/cleanup[180]: BD032E6: message-id=<1@client.example.test>
postfix/smtpd[173]: lost connection after EHLO from client.example.test[192.0.2.44]
postfix/smtpd[173]: disconnect from client.example.test[192.0.2.44] ehlo=2 starttls=1 commands=3
postfix/smtpd[173]: connect from client.example.test[192.0.2.44]
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 220 mx.example.test ESMTP Postfix
postfix/smtpd[173]: < client.example.test[192.0.2.44]: DATA
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 354 End data with <CR><LF>.<CR><LF>
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 250 2.0.0 Ok: queued as BB9BFE5
postfix/smtpd[173]: < client.example.test[192.0.2.44]: BDAT 20 LAST
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 250 2.0.0 Ok: 20 bytes queued as BD032E6
postfix/smtpd[173]: < client.example.test[192.0.2.44]: QUIT
postfix/smtpd[173]: > client.example.test[192.0.2.44]: 221 2.0.0 Bye
postfix/smtpd[173]: disconnect from client.example.test[192.0.2.44] data=1 bdat=1 quit=1 commands=3
"""
CLIENT = """\
postfix/smtp[178]: smtp_connect_addr: trying: mx.example.test[192.0.2.25] port 25...
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 220 mx.example.test ESMTP
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: EHLO out.example.test
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 250-mx.example.test
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 250 PIPELINING
postfix/smtp[178]: server features: 0x100b size 20000000
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: MAIL FROM:<c@d.test> SIZE=421
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: RCPT TO:<a@relay.invalid>
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: DATA
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 250 2.1.0 Ok
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 250 2.1.5 Ok
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 354 go ahead
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: .
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 250 2.0.0 caught
postfix/smtp[178]: F1C52E9: to=<a@relay.invalid>, relay=mx.example.test[192.0.2.25]:25, status=sent (250 2.0.0 caught)
postfix/smtp[178]: > mx.example.test[192.0.2.25]:25: QUIT
postfix/smtp[178]: smtp_connect_addr: trying: mx.example.test[192.0.2.25] port 25...
postfix/smtp[178]: < mx.example.test[192.0.2.25]:25: 220 mx.example.test ESMTP
"""


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_a_process_is_a_session_and_what_is_sent_is_the_servers(tmp_path: Path) -> None:
    events = told(tmp_path, CONTAINER)
    assert said(events, 1) == script(RIGHT)
    assert said(events, 2) == [("S", "220 mx.example.test")]
    assert [line for line, _text in marks(events, "remark")] == [2, 4, 8]
    started = about(events).started
    assert started is not None
    assert started.isoformat() == "2024-07-03T17:18:06.604078+00:00"
    times = [round(event.t, 3) for event in events if isinstance(event, ClientBytes | ServerBytes)]
    assert times == [0.0, 0.062, 0.062, 0.116, 0.127, 0.129]
    assert marks(events, "unsure") == []


WRAPPED: dict[str, Callable[[str], str]] = {
    "syslog": lambda line: f"Nov 25 04:12:59 mx {line}",
    "rfc 3339": lambda line: f"2020-11-25T04:12:59.123456+01:00 mx {line}",
    "journal, precise": lambda line: f"Nov 25 04:12:59.123456 mx {line}",
    "journal, full": lambda line: f"Wed 2020-11-25 04:12:59 CET mx {line}",
    "journal, unix": lambda line: f"1606273979.123456 mx {line}",
    "compose": lambda line: f"mail-1  | Nov 25 04:12:59 mx {line}",
    "bare": lambda line: line,
    "quoted": lambda line: f"> Nov 25 04:12:59 mx {line}",
    "instances": lambda line: f"Nov 25 04:12:59 mx {line.replace('postfix/', 'postfix-in/submission/')}",
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_process_serves_one_client_after_the_other(tmp_path: Path, how: str) -> None:
    events = told(tmp_path, "".join(f"{WRAPPED[how](line)}\n" for line in SERVER.splitlines()))
    assert said(events, 1) == script("""
S: 220 mx.example.test ESMTP Postfix
C: EHLO b
S: 250-mx.example.test
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
C: EHLO b
S: 250 CHUNKING""")
    assert said(events, 2) == script("""
S: 220 mx.example.test ESMTP Postfix
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: .
S: 250 2.0.0 Ok: queued as BB9BFE5
C: BDAT 20 LAST
S: 250 2.0.0 Ok: 20 bytes queued as BD032E6
C: QUIT
S: 221 2.0.0 Bye""")
    assert facts(events, "connected") == [{"source": "192.0.2.44"}] * 2
    assert facts(events, "closed") == [{"by": "client"}, {"by": "server"}]
    assert facts(events, "tls") == [{"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"}]
    assert facts(events, "masked") == [{"bytes": 20, "dir": "C"}]
    assert [why for _line, why in marks(events, "unsure")].count(TAKEN) == 1
    assert facts(events, "tail") == []


def test_only_the_dialogue_was_kept(tmp_path: Path) -> None:
    text = "".join(line for line in SERVER.splitlines(keepends=True) if "]: < " in line or "]: > " in line)
    events = told(tmp_path, text)
    assert [len(said(events, session)) for session in (1, 2)] == [8, 9]


def test_the_journal_without_names(tmp_path: Path) -> None:
    text = "".join(line.partition("]: ")[2] for line in CONTAINER.splitlines(keepends=True))
    assert said(told(tmp_path, text), 1) == script(RIGHT)


def test_the_client_sends_the_commands_and_shows_the_dot(tmp_path: Path) -> None:
    events = told(tmp_path, CLIENT)
    assert said(events, 1) == script("""
S: 220 mx.example.test ESMTP
C: EHLO out.example.test
S: 250-mx.example.test
S: 250 PIPELINING
C: MAIL FROM:<c@d.test> SIZE=421
C: RCPT TO:<a@relay.invalid>
C: DATA
S: 250 2.1.0 Ok
S: 250 2.1.5 Ok
S: 354 go ahead
C: .
S: 250 2.0.0 caught
C: QUIT""")
    assert said(events, 2) == [("S", "220 mx.example.test ESMTP")]
    assert facts(events, "connecting") == [{"address": "192.0.2.25", "port": 25}] * 2
    assert len(facts(events, "pipelined")) == 2
    assert marks(events, "unsure") == [(13, ONLY_DOT)]


def test_a_certificate_is_judged_where_it_is_the_servers(tmp_path: Path) -> None:
    words = "TLS connection established to mx[192.0.2.25]:25: TLSv1.3 with cipher A (1/1 bits)"
    for kind, trusted in (("Verified", True), ("Trusted", True), ("Untrusted", False), ("Anonymous", False)):
        events = told(tmp_path, CLIENT + f"postfix/smtp[178]: {kind} {words}\n")
        assert facts(events, "tls") == [{"version": "TLSv1.3", "cipher": "A", "trusted": trusted}]


def test_a_log_whose_head_is_all_inner_remarks(tmp_path: Path) -> None:
    inner = "".join(f"Nov 25 04:03:08 mx postfix/smtpd[9]: match_string: a{i} ~? b\n" for i in range(3000))
    events = told(tmp_path, inner + "".join(f"Nov 25 04:03:09 mx {line}\n" for line in SERVER.splitlines()))
    assert len(said(events, 1)) == 8
    assert about(events).timed


@pytest.mark.parametrize(
    "text",
    [
        "Nov 25 04:03:08 mx postfix/smtpd[9]: connect from a.test[192.0.2.1]\n" * 5,
        "Nov 25 04:03:08 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from a.test[192.0.2.1]: 554 5.7.1 no\n" * 5,
    ],
)
def test_a_log_without_dialogue(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back_from_either_end(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        for program, sends in (("smtpd", "S"), ("smtp", "C")):
            text = "".join(
                f"Nov 25 04:12:59 mx postfix/{program}[1]: {'>' if who == sends else '<'} a[192.0.2.1]: {line}\n"
                for who, line in lines
            )
            assert said(told(Path(folder), text)) == lines


@pytest.mark.parametrize("program", ["5788[1911140]: SMTP Response: 220 mx", "app[12]: 250 ok", "sshd[7]: hello"])
def test_a_quoted_log_of_another_program_has_no_peers(tmp_path: Path, program: str) -> None:
    """`> app[12]: ...` begins like what Postfix said to a peer, whose brackets hold an address."""
    assert likeness(source(tmp_path, f"> {program}\n" * 5)) == 0


@pytest.mark.parametrize("peer", ["mx.example.test[192.0.2.25]", "unknown[unknown]", "a.test[2001:db8::1]:25"])
def test_each_way_to_name_a_peer(tmp_path: Path, peer: str) -> None:
    assert likeness(source(tmp_path, f"> {peer}: 220 mx.example.test ESMTP\n< {peer}: QUIT\n" * 2)) == 0.95

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.smtp_signs import NOT_SMTP, Judgement, judge, tls_begins

ODD = (40000, 2525)
SERVER = Judgement(True, 1)


@pytest.mark.parametrize(
    ("client", "server"),
    [
        (b"", b"220 mx.example.test ESMTP Postfix\r\n"),
        (b"", b"220-mx.example.test Microsoft SMTP Server\r\n"),
        (b"", b"554 mx.example.test ESMTP not accepting messages\r\n"),
        (b"EHLO a\r\n", b""),
        (b"helo a", b"220 hello\r\n"),
        (b"LHLO a\r\n", b"220 hello\r\n"),
        (b"NOOP\r\n", b"220 hello\r\n"),
        (b"quit\r\n", b"220-hello\r\n220 you\r\n"),
        (b"GET / HTTP/1.1\r\n", b"220 hello\r\n"),
    ],
)
def test_smtp_by_its_words_on_any_port(client: bytes, server: bytes) -> None:
    assert judge((client, server), ODD, 1, over=False) == SERVER


@pytest.mark.parametrize(
    ("client", "server"),
    [
        (b"GET / HTTP/1.1\r\n", b""), (b"", b"SSH-2.0-OpenSSH\r\n"), (b"", b"+OK ready\r\n"), (b"", b"* OK IMAP4\r\n"),
        (b"USER anna\r\n", b"220 ready\r\n"), (b"AUTH TLS\r\n", b"220 ready\r\n"), (b"", b"220 (vsFTPd 3.0.3)\r\n"),
        (b"", b"220 FTP server ready\r\n"), (b"", b"200 news.example.test\r\n"), (b"\x16\x03\x01\x02\x00\x01", b""),
        (b"\x00\x01", b""), (b"", b"HTTP/1.1 400 Bad Request\r\n"),
    ],
)  # fmt: skip
def test_others_by_theirs(client: bytes, server: bytes) -> None:
    assert judge((client, server), ODD, 1, over=False) == NOT_SMTP


@pytest.mark.parametrize(
    ("client", "server"), [(b"", b""), (b"EH", b""), (b"", b"22"), (b"", b"220 hello\r\n"), (b"NO", b"220 hello\r\n")]
)
def test_more_must_be_said(client: bytes, server: bytes) -> None:
    assert judge((client, server), ODD, 1, over=False) is None


@pytest.mark.parametrize(("server", "smtp"), [(b"220 hello\r\n", True), (b"421 busy\r\n", True), (b"", False)])
def test_who_hangs_up_after_the_greeting(server: bytes, smtp: bool) -> None:
    found = judge((b"", server), ODD, 1, over=True)
    assert found is not None
    assert found.smtp == smtp


@pytest.mark.parametrize(
    ("heads", "server"),
    [
        ((b"250 2.1.0 Ok\r\n", b""), 0), ((b"", b"354 go on\r\n"), 1), ((b"RCPT TO:<a@b.test>\r\n", b""), 1),
        ((b"", b"MAIL FROM:<>\r\n"), 0), ((b"", b"EHLO a\r\n"), 0), ((b"STARTTLS\r\n", b""), 1),
    ],
)  # fmt: skip
def test_in_the_middle_only_sure_words_count_and_tell_the_server(heads: tuple[bytes, bytes], server: int) -> None:
    assert judge(heads, (40000, 41000), None, over=False) == Judgement(True, server)


def test_a_whole_beginning_is_enough_where_nobody_knows_who_was_connected_to() -> None:
    for side in (0, 1):
        heads = (b"220 hello\r\n", b"NOOP\r\n")[:: 1 - 2 * side]
        assert judge((heads[0], heads[1]), (0, 0), None, over=False) == Judgement(True, side)
    assert judge((b"USER a\r\n", b"220 hello\r\n"), (0, 0), None, over=False) == NOT_SMTP
    assert judge((b"", b"220-hello\r\n220 ESMTP spoken here\r\n"), (0, 0), None, over=False) == SERVER


@pytest.mark.parametrize("heads", [(b"250 ok\r\n", b""), (b"", b"QUIT\r\n"), (b"250 ok\r\n", b"MAI")])
def test_in_the_middle_the_other_side_is_waited_for(heads: tuple[bytes, bytes]) -> None:
    assert judge(heads, (40000, 41000), None, over=False) is None
    assert judge(heads, (40000, 41000), None, over=True) == NOT_SMTP


@pytest.mark.parametrize("heads", [(b"250 ok\r\n", b"QUIT\r\n"), (b"\x17\x03\x03", b""), (b"a\n", b"b\n")])
def test_in_the_middle_other_words_are_nobodys(heads: tuple[bytes, bytes]) -> None:
    assert judge(heads, (40000, 41000), None, over=False) == NOT_SMTP


@pytest.mark.parametrize(
    ("client", "server", "smtp"),
    [
        (b"", b"SSH-2.0-OpenSSH\r\n", True),
        (b"and so the letter goes on\r\n", b"", True),
        (b"\x16\x03\x01\x02\x00\x01", b"", True),
        (b"\x00\x01\x02", b"", False),
    ],
)
def test_on_a_port_for_mail_all_that_can_be_read_is_worth_it(client: bytes, server: bytes, smtp: bool) -> None:
    for seen in (1, None):
        found = judge((client, server), (40000, 25), seen, over=False)
        assert found is not None
        assert found.smtp == smtp
        assert not smtp or found.server == 1


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x00\x05", b"\x17\x03\x03", b"\x16", b"\x15\x03"])
def test_a_tls_record(data: bytes) -> None:
    assert tls_begins(data)


@pytest.mark.parametrize("data", [b"", b"220", b"\x16\x03\x09", b"\x16\x02", b"\x18\x03\x01"])
def test_no_tls_record(data: bytes) -> None:
    assert not tls_begins(data)


@given(st.binary(max_size=40), st.binary(max_size=40), st.sampled_from([None, 0, 1]), st.sampled_from([25, 465, 2525]))
def test_whatever_is_said_in_the_end_it_is_decided(one: bytes, two: bytes, server: int | None, port: int) -> None:
    assert judge((one, two), (40000, port), server, over=True) is not None

"""Command lines are read as they stand and built without rewriting anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.commands import (
    VERBS,
    bare,
    bdat_size,
    dot_stuff,
    ehlo_argument_problem,
    looks_like_header,
    mail_command,
    rcpt_command,
    read_command,
    split_path,
)
from smtpwalk.wire.stages import Stage


@pytest.mark.parametrize(
    ("line", "verb", "stage", "argument"),
    [
        (b"EHLO a.test", b"EHLO", Stage.EHLO, b"a.test"),
        (b"  quit ", b"QUIT", Stage.QUIT, b""),
        (b"mail from:<a@b>", b"MAIL", Stage.MAIL, b"from:<a@b>"),
        (b"MIAL FROM:<a@b>", b"MIAL", Stage.OTHER, b"FROM:<a@b>"),
        (b"BDAT 5 LAST", b"BDAT", Stage.MESSAGE, b"5 LAST"),
        (b"", b"", Stage.OTHER, b""),
        (b"123", b"", Stage.OTHER, b""),
        (b"\xff\0", b"", Stage.OTHER, b""),
    ],
)
def test_a_line_is_read_and_kept(line: bytes, verb: bytes, stage: Stage, argument: bytes) -> None:
    command = read_command(line)
    assert (command.line, command.verb, command.stage, command.argument) == (line, verb, stage, argument)


def test_every_verb_has_its_stage() -> None:
    for verb, stage in VERBS.items():
        assert read_command(verb.lower() + b" x").stage is stage


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"MAIL FROM:<a@b> SIZE=5", b"<a@b>"),
        (b"MAIL FROM:<>", b"<>"),
        (b"rcpt  to : <a@b>", b"<a@b>"),
        (b"RCPT TO:a@b NOTIFY=NEVER", b"a@b"),
        (b'RCPT TO:<"a> b"@c>', b'<"a> b"@c>'),
        (b'RCPT TO:<"a\\">"@c> X', b'<"a\\">"@c>'),
        (b"RCPT TO:<a@b", b"<a@b"),
        (b"RCPT TO:<@own:user@far>", b"<@own:user@far>"),
        (b"RCPT TO:", b""),
        (b"RCPT a@b", None),
        (b"DATA", None),
    ],
)
def test_the_path_is_taken_as_typed(line: bytes, path: bytes | None) -> None:
    assert read_command(line).path == path


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (b"<a@b>  SIZE=1 ", (b"<a@b>", b"SIZE=1")),
        (b"a@b", (b"a@b", b"")),
        (b"", (b"", b"")),
        (b"<a@b ", (b"<a@b", b"")),
    ],
)
def test_a_path_ends_where_its_bracket_closes(text: bytes, parts: tuple[bytes, bytes]) -> None:
    assert split_path(text) == parts


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (b"<a@B.Test>", b"a@B.Test"),
        (b"a@b", b"a@b"),
        (b"<>", b""),
        (None, b""),
        (b"<a", b"<a"),
        (b"<a@b@>", b"a@b@"),
        (b"<a%far@own>", b"a%far@own"),
    ],
)
def test_the_address_of_a_path(path: bytes | None, address: bytes) -> None:
    assert bare(path) == address


@pytest.mark.parametrize("address", [b"", b"a@b", b"@own:user@far", b'"a b"@c', b"a%b@c", b"a!b", b"\xff@b", b" a@b "])
def test_addresses_are_put_in_as_they_are(address: bytes) -> None:
    assert mail_command(address) == b"MAIL FROM:<" + address + b">"
    assert rcpt_command(address) == b"RCPT TO:<" + address + b">"


@pytest.mark.parametrize(
    ("line", "is_header"),
    [
        (b"Subject: meh", True),
        (b"from: a", True),
        (b"X-Mailer: b", True),
        (b"Content-Type: text/plain", True),
        (b"MAIL FROM:<a@b>", False),
        (b"RCPT TO:<a@b>", False),
        (b"QUIT", False),
        (b" Subject: x", False),
    ],
)
def test_a_header_is_told_from_a_command(line: bytes, is_header: bool) -> None:
    assert looks_like_header(line) is is_header


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (b"", "wants a name"),
        (b"[2001:db8::19]", "[IPv6:2001:db8::19]"),
        (b"192.0.2.1", "in brackets"),
        (b"2001:db8::1", "in brackets"),
        (b"two words", "no host name"),
        (b"under_score.test", "no host name"),
        (b"<a@b>", "no host name"),
    ],
)
def test_a_bad_name_behind_ehlo_gets_its_sentence(name: bytes, part: str) -> None:
    assert part in str(ehlo_argument_problem(name))


@pytest.mark.parametrize("name", [b"a.test", b"[192.0.2.1]", b"[IPv6:2001:db8::19]", b"localhost", b"[ipv6:::1]"])
def test_a_good_name_gets_none(name: bytes) -> None:
    assert ehlo_argument_problem(name) is None


@pytest.mark.parametrize(
    ("line", "size"),
    [(b"BDAT 12", 12), (b"bdat 0 LAST", 0), (b"BDAT", 0), (b"BDAT x", 0), (b"BDAT -1", 0), (b"BDAT 9999999999", 0),
     (b"DATA 5", 0)],
)  # fmt: skip
def test_the_size_of_a_chunk(line: bytes, size: int) -> None:
    assert bdat_size(read_command(line)) == size


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (b"", b".\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"a\nb\rc\r\n", b"a\r\nb\r\nc\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"a\n.\n..b\n", b"a\r\n..\r\n...b\r\n.\r\n"),
        (b"\n", b"\r\n.\r\n"),
        (b"a\n\n", b"a\r\n\r\n.\r\n"),
    ],
)
def test_dots_are_stuffed(message: bytes, sent: bytes) -> None:
    assert dot_stuff(message) == sent


def unstuff(sent: bytes) -> list[bytes]:
    """As a server does it (RFC 5321 4.5.2): up to the lone dot, one leading dot taken away from each line."""
    lines: list[bytes] = []
    for line in sent.split(b"\r\n"):
        if line == b".":
            return lines
        lines.append(line[1:] if line.startswith(b".") else line)
    raise AssertionError("the lone dot never came")


@given(st.lists(st.one_of(st.sampled_from([b".", b"..", b"", b".a"]), st.binary(max_size=8)), max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_server_gets_the_message_back(lines: list[bytes]) -> None:
    message = b"".join(line.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n" for line in lines)
    sent = dot_stuff(message)
    assert b"".join(line + b"\r\n" for line in unstuff(sent)) == message
    assert sent.endswith(b".\r\n")
    assert sent.split(b"\r\n").count(b".") == 1

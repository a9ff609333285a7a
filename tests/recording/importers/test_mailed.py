from __future__ import annotations

import base64
import quopri

from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.mailed import mailed
from smtpwalk.recording.importers.source import LINE_LIMIT, SourceLine

HEAD = b"Subject: bounce\nContent-Transfer-Encoding: %s\n\n"


def decoded(text: bytes) -> list[tuple[int, bytes]]:
    data = text.split(b"\n")
    lines = [SourceLine(number, line) for number, line in enumerate(data, 1)]
    return [(line.number, line.data) for line in mailed(lines, data)]


def test_a_text_that_is_no_mail_stays_as_it_is() -> None:
    text = b"<<< 250 a=\n=41\nContent-Transfer-Encoding: quoted-printable"
    assert decoded(text) == [(1, b"<<< 250 a="), (2, b"=41"), (3, b"Content-Transfer-Encoding: quoted-printable")]


def test_soft_breaks_and_signs_of_quoted_printable() -> None:
    text = HEAD % b"quoted-printable" + b">>> RCPT TO:<a=\n@b.test> X=3D1\n<<< 250 =C3=A4"
    assert decoded(text)[3:] == [(4, b">>> RCPT TO:<a@b.test> X=1"), (6, "<<< 250 ä".encode())]


def test_base64_has_line_ends_of_its_own() -> None:
    coded = base64.encodebytes(b"<<< 220 mx\r\n>>> QUIT\r\n<<< 221 " + b"x" * 60 + b"\r\nend")
    assert [line for _number, line in decoded(HEAD % b"base64" + coded)[3:]] == [
        b"<<< 220 mx", b">>> QUIT", b"<<< 221 " + b"x" * 60, b"end",
    ]  # fmt: skip


def test_parts_have_their_own_encoding_and_a_mail_inside_its_own_headers() -> None:
    text = b"""\
Content-Type: multipart/report;
\tboundary="b 1"

=41
--b1
Content-Transfer-Encoding: quoted-printable

=41
--b1
Content-Type: message/rfc822

Subject: inner
Content-Transfer-Encoding: quoted-printable

=42
--b1--
=43"""
    lines = decoded(text.replace(b'"b 1"', b'"b1"'))
    assert [data for _number, data in lines if data in (b"=41", b"A", b"B", b"=43")] == [b"=41", b"A", b"B", b"=43"]


def test_what_is_broken_is_given_back_and_bounded() -> None:
    assert decoded(HEAD % b"base64" + b"QUJD\nQ!JD\nQUI")[3:] == [(5, b"ABCQ!JD"), (6, b"QUI")]
    long = HEAD % b"quoted-printable" + b"\n".join([b"x" * 70 + b"="] * (2 * LINE_LIMIT // 70))
    assert max(len(line) for _number, line in decoded(long)) <= LINE_LIMIT


@given(st.lists(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF), max_size=120), min_size=1, max_size=8))
def test_any_text_comes_back(lines: list[str]) -> None:
    text = "\n".join(lines).encode()
    for coded, name in ((quopri.encodestring(text), b"quoted-printable"), (base64.encodebytes(text), b"base64")):
        back = [line for _number, line in decoded(HEAD % name + coded.rstrip(b"\n"))[3:]]
        assert b"\n".join(back).rstrip() == b"\n".join(line.encode() for line in lines).rstrip()

"""The lexer: what it knows in bare dialogues and in transcripts, and that it loses nothing of what it is given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import (  # type: ignore[import-untyped]
    HtmlFormatter,
    LatexFormatter,
    Terminal256Formatter,
    TerminalFormatter,
)
from pygments.lexers import find_lexer_class, get_lexer_by_name  # type: ignore[import-untyped]
from textual.highlight import highlight as textual_highlight

from smtpwalk.paint.lexer import SmtpLexer
from smtpwalk.paint.roles import ROLES

LEXER = SmtpLexer()


def painted(text: str) -> list[tuple[str, str]]:
    """Role and text of what is more than plain text, equal neighbours as one."""
    pieces: list[tuple[str, str]] = []
    for _start, token, piece in LEXER.get_tokens_unprocessed(text):
        role = ROLES[token]
        if pieces and pieces[-1][0] == role:
            pieces[-1] = (role, pieces[-1][1] + piece)
        else:
            pieces.append((role, piece))
    return [(role, piece) for role, piece in pieces if role != "text" and piece]


def test_pygments_finds_the_lexer_in_the_installed_package() -> None:
    assert isinstance(get_lexer_by_name("smtp"), SmtpLexer)
    assert find_lexer_class("SMTP") is SmtpLexer


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("220 mail.example ESMTP", [("code2", "220")]),
        ("250", [("code2", "250")]),
        ("334 VXNlcm5hbWU6", [("code3", "334")]),
        ("454 4.7.1 <a@b.example>: Relay access denied",
         [("code4", "454"), ("enhanced", "4.7.1"), ("address", "<a@b.example>")]),
        ("550-5.7.1 no", [("code5", "550"), ("enhanced", "5.7.1")]),
        ("553 sorry (#5.7.1)", [("code5", "553"), ("enhanced", "5.7.1")]),
        ("550 5.7.1x no", [("code5", "550")]),
        ("650 what", [("codebad", "650")]),
        ("000-", [("codebad", "000")]),
        ("2500 is no code", []),
        ("٢٥٠ are no digits here", []),
        ("250-SIZE 52428800", [("code2", "250"), ("keyword", "SIZE")]),
        ("250-AUTH=LOGIN PLAIN", [("code2", "250"), ("keyword", "AUTH")]),
        ("250 X-EXPS GSSAPI", [("code2", "250"), ("keyword", "X-EXPS")]),
        ("250 XFORWARD", [("code2", "250"), ("keyword", "XFORWARD")]),
        ("250 Sized", [("code2", "250")]),
        ("502 VRFY not here", [("code5", "502")]),
        ("250 x Hello y [192.0.2.1]", [("code2", "250"), ("domain", "[192.0.2.1]")]),
        ("250 Hello [IPv6:2001:db8::1], [unknown]", [("code2", "250"), ("domain", "[IPv6:2001:db8::1]")]),
        ("250 2.0.0 Ok: queued as 4F2A0B", [("code2", "250"), ("enhanced", "2.0.0"), ("queueid", "4F2A0B")]),
        ("250 OK id=1xVjLG-00001z-20", [("code2", "250"), ("queueid", "1xVjLG-00001z-20")]),
        ("250 OAA14072 Message accepted for delivery", [("code2", "250"), ("queueid", "OAA14072")]),
        ("250 ok 1034567890 qp 4711", [("code2", "250"), ("queueid", "4711")]),
        (r"220 \x1b]0;pwned\x07", [("code2", "220"), ("escape", r"\x1b"), ("escape", r"\x07")]),
        (r"550 <a\u202eb@c>", [("code5", "550"), ("address", "<a"), ("escape", r"\u202e"), ("address", "b@c>")]),
        ("250 <<a@b>> < c", [("code2", "250"), ("address", "<a@b>")]),
        ("EHLO client.example", [("verb", "EHLO"), ("domain", "client.example")]),
        ("helo [192.0.2.1]", [("verb", "helo"), ("domain", "[192.0.2.1]")]),
        ("MAIL FROM:<a@b> SIZE=3 body=8BITMIME",
         [("verb", "MAIL FROM:"), ("address", "<a@b>"), ("keyword", "SIZE"), ("keyword", "body")]),
        ("mail from: <>", [("verb", "mail from:"), ("address", "<>")]),
        ("RCPT TO:<@own.example:user@far.example>",
         [("verb", "RCPT TO:"), ("address", "<@own.example:user@far.example>")]),
        ("RCPT TO:user%far@own", [("verb", "RCPT TO:"), ("address", "user%far@own")]),
        ("AUTH PLAIN AGE=", [("verb", "AUTH"), ("keyword", "PLAIN")]),
        ("VRFY root", [("verb", "VRFY")]),
        ("QUIT", [("verb", "QUIT")]),
        ("QUITTING is no verb", []),
        ("telnet says: Connected to [192.0.2.1]", [("domain", "[192.0.2.1]")]),
    ],
)  # fmt: skip
def test_a_line_of_a_bare_dialogue(line: str, expected: list[tuple[str, str]]) -> None:
    assert painted(line) == expected
    assert painted(line + "\r\n") == expected
    assert painted(f"NOOP\n{line}\nNOOP\n") == [("verb", "NOOP"), *expected, ("verb", "NOOP")]


BARE = """\
DATA
354 go ahead
Subject: 250 ok
 To: folded
To:
<a@b>: no header name has a bracket like that, so the body begins

250 not a reply
S: 250 not a reply either
QUIT
..
.
250 ok
QUIT
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_bare_message_ends_with_its_dot_and_nothing_else(eol: str) -> None:
    assert painted(BARE.replace("\n", eol)) == [
        ("verb", "DATA"), ("code3", "354"), ("header", "Subject"), ("header", "To"), ("header", "<a@b>"),
        ("dot", "."), ("dot", "."), ("code2", "250"), ("verb", "QUIT"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DATA\n503 no\nQUIT\n", [("verb", "DATA"), ("code5", "503"), ("verb", "QUIT")]),
        ("DATA\n354-wait\n354 go\nA: b\n.\n",
         [("verb", "DATA"), ("code3", "354"), ("code3", "354"), ("header", "A"), ("dot", ".")]),
        ("DATA\nA: b\n\nQUIT\n.\nQUIT\n", [("verb", "DATA"), ("header", "A"), ("dot", "."), ("verb", "QUIT")]),
        ("354 go\nno header\nA: b\n.\n", [("code3", "354"), ("dot", ".")]),
        ("354 go\n.\n250 ok\n", [("code3", "354"), ("dot", "."), ("code2", "250")]),
        ("DATA", [("verb", "DATA")]),
    ],
)  # fmt: skip
def test_what_comes_after_data(text: str, expected: list[tuple[str, str]]) -> None:
    assert painted(text) == expected


MESSAGE = [
    ("S", "354 go"), ("C", "Subject: x"), ("C", " folded"), ("C", ""), ("C", "250 text"), ("C", "..x"), ("C", "."),
    ("S", "550 5.7.1 no"), ("C", "QUIT"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("client", "server"),
    [
        ("C: ", "S: "),
        ("Client: ", "Server: "),
        (">>> ", "<<< "),
        ("-> ", "<- "),
        (" -> ", "<-  "),
        (" ~> ", "<~  "),
        ("**> ", "<** "),
        ("*~> ", "<~* "),
        (" In:  ", " Out: "),
        ("   0.0041   C: ", "   0.0041 + S: "),
        ("+0.004s C: ", "+0.004s ! S: "),
        ("09:30:00.123 #2   -> ", "09:30:00.123 #2 ~ <- "),
        ("  12.5 ms ? C:\t", "  12.5 ms > S:\t"),
    ],
)
def test_a_transcript_with_marks_before_its_lines(client: str, server: str) -> None:
    text = "".join({"C": client, "S": server}[who] + line + "\n" for who, line in MESSAGE)
    found = [(role, piece) for role, piece in painted(text) if role != "mark" and piece not in "+~!>?"]
    assert found == [
        ("code3", "354"), ("header", "Subject"), ("dot", "."), ("dot", "."),
        ("code5", "550"), ("enhanced", "5.7.1"), ("verb", "QUIT"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "role"), [("+", "code2"), (">", "code3"), ("~", "code4"), ("!", "code5"), ("?", "codebad")]
)
def test_a_sign_in_the_gutter_is_painted_as_its_class(sign: str, role: str) -> None:
    assert painted(f"  0.12 {sign} S: hello") == [("mark", "  0.12 "), (role, sign), ("mark", " S: ")]


def test_in_a_transcript_the_servers_mark_ends_a_message_that_was_left_out() -> None:
    text = "C: DATA\nS: 354 go\nX: 12 lines left out\nS: 250 ok\n*** QUIT\nC: QUIT\n"
    assert [piece for role, piece in painted(text) if role in ("verb", "code2", "code3")] == [
        "DATA", "354", "250", "QUIT",
    ]  # fmt: skip


def test_a_marked_line_of_the_server_without_a_right_code_is_said_so() -> None:
    assert painted("S: 25x\nS: 250+ok\n") == [("mark", "S: "), ("mark", "S: "), ("codebad", "250")]


PIECES = st.sampled_from([
    "DATA", "354 ", "250-", "\n", "\r\n", "\r", ".", "..", "C: ", "S: ", "X: ", "<- ", " -> ", "  0.1 + S: ", "<",
    ">", "[", "]", "\\", r"\x1b", "MAIL FROM:", "Subject:", " ", "\t", "a@b", "4.7.1", "queued as ", "\x85", "\0",
])  # fmt: skip


@given(st.text() | st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
@settings(max_examples=400)
def test_no_sign_of_any_text_is_lost_and_each_stands_where_it_says(text: str) -> None:
    tokens = list(LEXER.get_tokens_unprocessed(text))
    assert "".join(piece for _start, _token, piece in tokens) == text
    assert all(text.startswith(piece, start) for start, _token, piece in tokens)
    assert {token for _start, token, _piece in tokens} <= ROLES.keys()


def test_a_fence_of_textuals_markdown_is_coloured() -> None:
    content = textual_highlight("550 5.7.1 no\n250 ok", language="smtp")
    styles = {content.plain[span.start : span.end]: span.style for span in content.spans if span.style != "$text"}
    assert content.plain.rstrip() == "550 5.7.1 no\n250 ok"
    assert styles.keys() >= {"550", "5.7.1", "250"}
    assert styles["550"] != styles["250"]


@pytest.mark.parametrize("formatter", [HtmlFormatter, LatexFormatter, Terminal256Formatter, TerminalFormatter])
def test_pygments_own_formatters_take_every_token(formatter: type) -> None:
    assert "354" in highlight(BARE + "999 x\n", LEXER, formatter())

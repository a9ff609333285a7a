"""Well-formed dialogues whose messages look like anything: without marks, they must come back line for line."""

from __future__ import annotations

from hypothesis import strategies as st

from .reading import Said

_WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
_WORDS = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
_PATHS = ("<a@b.test>", "<>", "<@own.test:u@far.test>", '<"u@far"@own.test>', "u%far@own.test", "<far!u>")
_HOSTILE = (
    "250 bar", "354 go", "220 mx.example.test ESMTP", "QUIT", "DATA", "..", ". .", "Connection closed by foreign host.",
    "$ telnet mx 25", "user@probe:~$ cat x", "Trying 192.0.2.1...", "Connected to mx.", "", " ", "  folded", "\ttab",
    "> 250 quoted", "- item", "1. one", "250-a", "...", "[...]", "C: x", ">>> QUIT", "&lt;b&gt;", "``` code",
)  # fmt: skip
_MESSAGE = st.lists(st.sampled_from(_HOSTILE) | _WORDS.filter(lambda line: line != "."), max_size=8)
_CODES = (250, 251, 252, 214, 450, 452, 500, 501, 503, 550, 554)


def _reply(draw: st.DrawFn, *codes: int) -> Said:
    code, words = draw(st.sampled_from(codes)), draw(st.lists(_WORDS, min_size=1, max_size=3))
    return [("S", f"{code}-{text}") for text in words[:-1]] + [("S", f"{code} {words[-1]}")]


@st.composite
def hard_dialogues(draw: st.DrawFn) -> Said:
    """From the greeting to QUIT: commands in any order, each with the replies that it may get."""
    said: Said = [("S", f"220 mx.example.test {draw(_WORDS)}")]
    for _ in range(draw(st.integers(0, 8))):
        said += draw(st.sampled_from([_plain, _plain, _plain, _data, _login]))(draw)
    if draw(st.booleans()):
        said += [("C", "QUIT"), *_reply(draw, 221)]
    return said


def _plain(draw: st.DrawFn) -> Said:
    path = draw(st.sampled_from(_PATHS))
    command = draw(st.sampled_from([
        "EHLO [192.0.2.7]", "helo probe.example.test", f"MAIL FROM:{path}", f"rcpt to: {path}", "RSET", "NOOP",
        f"VRFY {draw(_WORD)}", "HELP", "expn staff", f"MAIL FROM:{path} SIZE=250 BODY=8BITMIME",
    ]))  # fmt: skip
    return [("C", command), *_reply(draw, *_CODES)]


def _data(draw: st.DrawFn) -> Said:
    if draw(st.booleans()):
        return [("C", "DATA"), *_reply(draw, 554)]
    message = [("C", f".{line}" if line == "." else line) for line in draw(_MESSAGE)]
    return [("C", "DATA"), *_reply(draw, 354), *message, ("C", "."), *_reply(draw, 250, 451, 554)]


def _login(draw: st.DrawFn) -> Said:
    answers = draw(st.lists(st.sampled_from(["c2VjcmV0", "*", "QUIT", "dGVzdA=="]), min_size=1, max_size=2))
    asked: Said = [line for answer in answers for line in (("S", "334 VXNlcm5hbWU6"), ("C", answer))]
    return [("C", "AUTH LOGIN"), *asked, *_reply(draw, 235, 535)]

"""Well-formed dialogues of any shape, for properties: written down in a notation, they must come back line for line."""

from __future__ import annotations

from hypothesis import strategies as st

Dialogue = list[tuple[str, str]]
"""("S", "220 mx.example.test ESMTP"), ("C", "EHLO x"), ..."""

_text = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
_words = st.lists(_text, min_size=1, max_size=5).map(" ".join)
_address = st.sampled_from(["<a@b.test>", "<>", "<@own.test:u@far.test>", '<"u@far"@own.test>', "u%far@own.test", "<far!u>"])
_hostile = st.sampled_from([
    "250 bar", "354 go", "220 mx.example.test ESMTP", "QUIT", "DATA", "..", ". .", "Connection closed by foreign host.",
    "$ telnet mx 25", "user@probe:~$ cat x", "Trying 192.0.2.1...", "Connected to mx.", "", " ", "  folded", "\ttab",
    "> 250 quoted", "- item", "1. one", "250-a", "...", "[...]", "C: x", ">>> QUIT", "&lt;b&gt;", "``` code",
])  # fmt: skip
_message = st.lists(_hostile | _words.filter(lambda line: line != "."), max_size=8)


def _reply(code: int, words: list[str]) -> Dialogue:
    return [("S", f"{code}{'-' if word is not words[-1] or i < len(words) - 1 else ' '}{word}") for i, word in enumerate(words)]


_said = st.lists(_words, min_size=1, max_size=3)


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """From the greeting to QUIT: commands in any order, each with the replies that it may get."""
    lines = [("S", f"220 mx.example.test {draw(_words)}")]
    for _ in range(draw(st.integers(0, 8))):
        lines += draw(st.sampled_from([_plain, _plain, _plain, _data, _login]))(draw)
    if draw(st.booleans()):
        lines += [("C", "QUIT"), *_reply(221, draw(_said))]
    return lines


def _plain(draw: st.DrawFn) -> Dialogue:
    command = draw(st.sampled_from([
        "EHLO [192.0.2.7]", "helo probe.example.test", f"MAIL FROM:{draw(_address)}", f"rcpt to: {draw(_address)}", "RSET",
        "NOOP", f"VRFY {draw(_text)}", "HELP", "expn staff", f"MAIL FROM:{draw(_address)} SIZE=250 BODY=8BITMIME",
    ]))  # fmt: skip
    return [("C", command), *_reply(draw(st.sampled_from([250, 251, 252, 214, 421 + 29, 452, 500, 501, 503, 550, 554])), draw(_said))]


def _data(draw: st.DrawFn) -> Dialogue:
    if draw(st.booleans()):
        return [("C", "DATA"), *_reply(554, draw(_said))]
    message = [("C", f".{line}" if line == "." else line) for line in draw(_message)]
    return [("C", "DATA"), *_reply(354, draw(_said)), *message, ("C", "."), *_reply(draw(st.sampled_from([250, 451, 554])), draw(_said))]


def _login(draw: st.DrawFn) -> Dialogue:
    answers = draw(st.lists(st.sampled_from(["c2VjcmV0", "*", "QUIT", "dGVzdA=="]), min_size=1, max_size=2))
    asked: Dialogue = [line for answer in answers for line in (("S", "334 VXNlcm5hbWU6"), ("C", answer))]
    return [("C", "AUTH LOGIN"), *asked, *_reply(draw(st.sampled_from([235, 535])), draw(_said))]

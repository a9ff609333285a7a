"""Dialogues for properties: what any notation must give back as it was put in."""

from __future__ import annotations

from hypothesis import strategies as st

from .reading import Said

_SIGNS = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
words = st.text(_SIGNS, min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
message_lines = st.one_of(
    texts,
    st.sampled_from(["", "250 ok", "220 mx", "354 go", "..", "..a", "QUIT", "-> x", "<<< 250 x", ">>> y"]),
).map(lambda line: f".{line}" if line.startswith(".") and not line.startswith("..") else line)
"""As they stand on the wire: dots doubled."""


@st.composite
def replies(draw: st.DrawFn, code: str) -> Said:
    lines = draw(st.lists(texts, min_size=1, max_size=3))
    return [("S", f"{code}{'-' if place < len(lines) - 1 else ' '}{line}") for place, line in enumerate(lines)]


@st.composite
def transactions(draw: st.DrawFn, *, messages: bool) -> Said:
    said: Said = [("C", f"MAIL FROM:<{draw(words)}@a.test>"), *draw(replies("250"))]
    for _ in range(draw(st.integers(0, 3))):
        said += [("C", f"RCPT TO:<{draw(words)}@b.test>"), *draw(replies(draw(st.sampled_from(["250", "450", "550"]))))]
    if messages and draw(st.booleans()):
        said += [("C", "DATA"), *draw(replies("354"))]
        said += [("C", line) for line in draw(st.lists(message_lines, max_size=6))]
        said += [("C", "."), *draw(replies("250"))]
    return said


@st.composite
def dialogues(draw: st.DrawFn, *, messages: bool = True) -> Said:
    """One session from its greeting on, with messages or without."""
    said: Said = [*draw(replies("220")), ("C", f"EHLO {draw(words)}"), *draw(replies("250"))]
    for _ in range(draw(st.integers(0, 2))):
        said += draw(transactions(messages=messages))
    return [*said, ("C", "QUIT"), *draw(replies("221"))]

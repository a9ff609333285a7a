from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.literals import literal
from smtpwalk.recording.importers.marked import Marked, Sign
from smtpwalk.recording.importers.marked_reader import ONE_SIDED, TURNED, WRAPPED, read_marked
from smtpwalk.recording.importers.source import LINE_LIMIT
from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

from .reading import about, marks, said, script, source

PLAIN = Marked(line=re.compile(rb"^(?P<who>me|it): (?P<said>.*)"), client=frozenset({b"me"}))
QUOTED = Marked(line=re.compile(rb"^(?P<who>me|it): (?P<said>b?['\"].*)"), client=frozenset({b"me"}), literal=literal)
KEYED = Marked(
    line=re.compile(rb"^(?P<when>\d\d:\d\d:\d\d) (?P<key>\d+) (?P<who>me|it): (?P<said>.*)"),
    client=frozenset({b"me"}),
    signs=(
        Sign(re.compile(rb"^(?P<when>\S+) (?P<key>\d+) to (?P<address>\S+)"), "connecting"),
        Sign(re.compile(rb"^(?P<key>\d+) there"), "connected"),
        Sign(re.compile(rb"^(?P<key>\d+) gone"), "closed", by="client"),
        Sign(re.compile(rb"^again: "), "repeats"),
        Sign(re.compile(rb"^(?P<key>\d+) TLS with (?P<cipher>\S+)"), "tls"),
        Sign(re.compile(rb"^(?P<key>\d+) sent \d+ bytes"), "message"),
    ),
)


def read(folder: Path, text: str, table: Marked = PLAIN) -> list[Told]:
    return list(read_marked(source(folder, text), table, "a tool"))


def test_sides_remarks_and_who_wrote_it(tmp_path: Path) -> None:
    events = read(tmp_path, "hello\nit: 220 mx\nme: EHLO x\nit: 250-mx\nit: 250 HELP\n\nthe end\n")
    assert said(events) == script("S: 220 mx\nC: EHLO x\nS: 250-mx\nS: 250 HELP")
    assert marks(events, "remark") == [(1, "hello"), (7, "the end")]
    assert about(events).by == "a tool"
    assert not about(events).timed


def test_marks_that_mean_the_other_side_are_settled_by_the_codes(tmp_path: Path) -> None:
    events = read(tmp_path, "me: 220 mx\nit: EHLO x\nme: 250 mx\nit: QUIT\nme: 221 bye\n")
    assert said(events) == script("S: 220 mx\nC: EHLO x\nS: 250 mx\nC: QUIT\nS: 221 bye")
    assert marks(events, "unsure") == [(1, TURNED)]


def test_a_second_greeting_is_a_second_session(tmp_path: Path) -> None:
    one = "it: 220 mx\nme: EHLO x\nit: 250 mx\nme: STARTTLS\nit: 220 go\nme: EHLO x\nit: 250 mx\nme: QUIT\n"
    events = read(tmp_path, one + "it: 221 bye\n" + one)
    assert said(events, 2) == said(events, 1)[:-1]
    assert len(said(events, 1)) == 9


def test_what_a_220_may_answer(tmp_path: Path) -> None:
    events = read(tmp_path, "it: 220 mx\nme: XCLIENT ADDR=192.0.2.1\nit: 220 mx\nme: EHLO x\nit: 250 mx\n")
    assert said(events, 1) == said(events)


def test_sessions_side_by_side_by_their_keys(tmp_path: Path) -> None:
    text = """\
10:00:00 7 to mx.example.test
7 there
10:00:00 7 it: 220 mx
10:00:01 8 it: 220 my
10:00:02 7 me: EHLO x
10:00:03 8 me: EHLO y
10:00:04 7 it: 250 mx
again: 250 mx
7 gone
10:00:05 7 it: 220 mz
"""
    events = read(tmp_path, text, KEYED)
    assert said(events, 1) == script("S: 220 mx\nC: EHLO x\nS: 250 mx")
    assert said(events, 2) == script("S: 220 my\nC: EHLO y")
    assert said(events, 3) == script("S: 220 mz")
    facts = [(event.what, dict(event.fields)) for event in events if isinstance(event, Mark) and event.what != "unsure"]
    assert facts == [
        ("connecting", {"address": "mx.example.test"}),
        ("connected", {"address": "mx.example.test"}),
        ("closed", {"by": "client"}),
    ]
    assert about(events).timed
    assert max(event.t for event in events if hasattr(event, "t")) == 5.0


def test_what_the_tool_says_of_tls_and_of_a_message(tmp_path: Path) -> None:
    text = """\
10:00:00 7 it: 220 mx
10:00:00 7 me: STARTTLS
10:00:00 7 it: 220 go
7 TLS with X
10:00:00 7 me: EHLO x
10:00:00 7 it: 250 mx
10:00:00 7 me: DATA
10:00:00 7 it: 354 go
7 sent 12 bytes
10:00:00 7 it: 250 taken
"""
    events = read(tmp_path, text, KEYED)
    found = [(event.what, event.fields.get("missing")) for event in events if isinstance(event, Mark)]
    assert found == [("unsure", None), ("tls", None), ("unsure", "message")]


def test_a_quoted_text_that_was_wrapped_is_put_together(tmp_path: Path) -> None:
    events = read(tmp_path, "it: b'220 mx\\r\\n'\nme: b'MAIL FROM:<a@b.test>\n  SIZE=5\\r\\n'\nit: b'250 o\n", QUOTED)
    assert said(events) == script("S: 220 mx\nC: MAIL FROM:<a@b.test>SIZE=5\nS: 250 o")
    assert marks(events, "unsure") == [(2, WRAPPED), (4, WRAPPED)]


def test_a_source_without_replies_says_so(tmp_path: Path) -> None:
    assert marks(read(tmp_path, "me: EHLO x\nme: QUIT\nnoise\n"), "unsure") == [(3, ONE_SIDED)]
    assert not marks(read(tmp_path, "noise\n"), "unsure")


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    events = read(tmp_path, f"it: 220 mx\nme: EHLO {'x' * (2 * LINE_LIMIT)}\nit: 250 mx\n")
    assert [len(line) for _who, line in said(events)] == [6, LINE_LIMIT - 4, 6]
    assert [line for line, _text in marks(events, "unsure")] == [2]


WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=12)
TURNS = st.lists(st.tuples(st.sampled_from("CS"), WORDS), max_size=30)


@given(turns=TURNS)
def test_whatever_was_said_comes_back(turns: list[tuple[str, str]]) -> None:
    """Any words of either side, whatever they look like, and in their order."""
    with TemporaryDirectory() as folder:
        lines = [f"{'me' if who == 'C' else 'it'}: {words!r}\n" for who, words in turns]
        events = list(read_marked(source(Path(folder), "".join(lines)), QUOTED))
        chunks = [event.data for event in events if isinstance(event, ClientBytes | ServerBytes)]
        assert b"".join(chunks) == "".join(words for _who, words in turns).encode()

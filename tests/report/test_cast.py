"""The terminal recording: asciicast v2, in recorded time, and no control sequence but our colours."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings

from smtpwalk.report.cast import cast
from smtpwalk.report.document import Document
from smtpwalk.report.text import Wanted, lines
from tests.report.documents import document, hostile, session

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def read(made: Document, **more: Any) -> tuple[dict[str, Any], list[list[Any]]]:
    header, *events = map(json.loads, cast(made, **more))
    return header, events


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_a_hostile_recording_cannot_act_on_the_terminal(made: Document) -> None:
    header, events = read(made)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", header["title"])
    for t, kind, text in events:
        assert (type(t), kind) == (float, "o")
        bare = COLOUR.sub("", text)
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028\u202a-\u202e\ud800-\udfff]*(\r\n)?", bare)


def test_the_header_is_what_a_player_needs() -> None:
    header, _ = read(document(), width=90, idle=1.5)
    assert header == {
        "version": 2,
        "width": 90,
        "height": 30,
        "timestamp": 1769851800,
        "idle_time_limit": 1.5,
        "title": "SMTP dialogue with mx.own.test:25",
    }


def test_it_shows_the_same_lines_as_the_text() -> None:
    made = document()
    _, events = read(made)
    shown = "".join(COLOUR.sub("", text) for _, _, text in events).split("\r\n")
    assert shown[:-1] == [str(line) for line in lines(made, Wanted())]


def test_the_times_are_the_recorded_ones() -> None:
    _, events = read(document(session("S: 220 mx", "C: QUIT", "S: 221 bye", began=50.0)))
    assert [t for t, _, _ in events[-4:]] == [0.1, 0.2, 0.3, 1.3]
    assert events[-1][2] == ""


def test_sessions_that_overlapped_are_played_one_after_the_other() -> None:
    one, two = session("S: 220 a", "C: QUIT", began=1.0), session("S: 220 b", "C: QUIT", number=2, began=1.1)
    three = session("S: 220 c", number=3, began=9.0)
    _, events = read(document([*one, *two, *three]))
    times = [t for t, _, _ in events]
    assert times == sorted(times)
    at = {COLOUR.sub("", text)[-7:].strip(): t for t, _, text in events if "220" in text}
    assert at == {"220 a": 0.1, "220 b": 0.3, "220 c": 8.1}

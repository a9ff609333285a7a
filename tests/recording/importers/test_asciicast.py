"""What asciinema 1.4 and 2.2 wrote, shortened, and format 3 as it is specified; names are our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.asciicast import BAD_LINE, likeness
from smtpwalk.recording.importers.terminal.played import NOT_ENDED
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, source, times, told

SCREEN = [
    (0.01, "\x1b]0;admin@probe:~\x07"), (0.02, "[admin@probe ~]$ "), (1.0, "telnet mx.example.test 25\r\n"),
    (1.25, "Trying 192.0.2.25...\r\nConnected to mx.example.test.\r\nEscape character is '^]'.\r\n"),
    (1.5, "220 mx.example.test ESMTP \u00fc\r\n"), (2.0, "HELP"), (2.25, "\b \b"), (2.5, "O probe\r\n"),
    (3.0, "250 mx\r\n"), (4.0, "quit\r\n"), (4.5, "221 2.0.0 Bye\r\n"),
    (4.5, "Connection closed by foreign host.\r\n"),
]  # fmt: skip
RIGHT = script("S: 220 mx.example.test ESMTP \u00fc\nC: HELO probe\nS: 250 mx\nC: quit\nS: 221 2.0.0 Bye")
TIMES = [1.5, 2.5, 3.0, 4.0, 4.5]


def since_before(screen: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return [(round(t - before, 6), data) for (before, _), (t, data) in zip([(0.0, ""), *screen], screen, strict=False)]


def lines(header: dict[str, object], events: list[list[object]]) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in [header, *events])


FIRST = json.dumps(
    {"version": 1, "width": 80, "height": 24, "duration": 4.5, "title": None, "env": {"TERM": "xterm"},
     "stdout": since_before(SCREEN)}, indent=2
)  # fmt: skip
SECOND = lines(
    {"version": 2, "width": 80, "height": 24, "timestamp": 1709294400, "env": {"SHELL": "/bin/bash"}},
    [[t, "o", data] for t, data in SCREEN],
)
THIRD = lines(
    {"version": 3, "term": {"cols": 80, "rows": 24, "type": "xterm-256color"}, "timestamp": 1709294400},
    [*([t, "o", data] for t, data in since_before(SCREEN)), [0.5, "x", "0"]],
)


@pytest.mark.parametrize(
    ("text", "started"),
    [(FIRST, None), (FIRST.replace("\n", ""), None), (SECOND, 1709294400), (THIRD, 1709294400)],
    ids=["1", "1 on one line", "2", "3"],
)
def test_the_formats(tmp_path: Path, text: str, started: int | None) -> None:
    assert likeness(source(tmp_path, text)) == 1
    events = told(tmp_path, text)
    assert said(events) == RIGHT
    assert times(events) == pytest.approx(TIMES)
    found = about(events)
    assert found.started == (datetime.fromtimestamp(started, UTC) if started else None)
    assert (found.host, found.port, found.timed) == ("mx.example.test", 25, True)
    assert marks(events, "unsure") == []


def test_typed_keys_markers_comments_and_the_exit(tmp_path: Path) -> None:
    body = [
        [0.1, "o", "220 mx.example.test ESMTP\r\n"], [0.2, "i", "noop"], [0.1, "o", "noop"], [0.1, "m", "here"],
        [0.1, "i", "\r"], [0.1, "o", "\r\n"], [0.1, "r", "100x30"], [0.1, "o", "no code in this\r\n250 ok\r\n"],
        [0.1, "x", "1"],
    ]  # fmt: skip
    text = lines({"version": 3, "term": {"cols": 80, "rows": 24}}, body).replace("\n", "\n# a note of mine\n", 1)
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: noop\nS: no code in this\nS: 250 ok")
    assert marks(events, "remark") == [(2, "# a note of mine"), (6, "marker here"), (11, "exit 1")]
    assert [event.t for event in events if isinstance(event, Mark)] == pytest.approx([0.0, 0.5, 1.0])


@pytest.mark.parametrize(
    "line",
    ["{}", "[]", "[1]", '[0.1, "o"]', '["a", "o", "x"]', '[true, "o", "x"]', '[-1, "o", "x"]', '[1e300, "o", "x"]',
     '[0.1, "o", 5]', "null", "[0.1, ", "[" * 5000, "9" * 5000, "220 mx"],
)  # fmt: skip
def test_a_line_that_is_no_event_is_left_out_and_said_to_be(tmp_path: Path, line: str) -> None:
    events = told(tmp_path, SECOND.replace("\n", f"\n{line}\n", 1))
    assert said(events) == RIGHT
    assert marks(events, "unsure") == [(2, BAD_LINE)]


def test_a_gigantic_line_is_passed_over(tmp_path: Path) -> None:
    text = SECOND.replace("\n", '\n[0.0, "o", "' + "x" * (5 << 20) + '"]\n', 1)
    events = told(tmp_path, text)
    assert said(events) == RIGHT
    assert marks(events, "unsure") == [(2, BAD_LINE)]


@pytest.mark.parametrize("text", [FIRST, SECOND, THIRD], ids=["1", "2", "3"])
def test_a_recording_that_breaks_off(tmp_path: Path, text: str) -> None:
    for at in range(len(text) // 2, len(text), 37):
        events = told(tmp_path, text[:at])
        assert said(events) == RIGHT[: len(said(events))]
    cut = marks(told(tmp_path, text[: text.index("O probe")]), "unsure")
    assert NOT_ENDED in [why for _line, why in cut]


def test_a_piece_of_the_first_format_that_is_none(tmp_path: Path) -> None:
    events = told(tmp_path, FIRST.replace('"stdout": [', '"stdout": [5, ["a", "b"], ', 1))
    assert said(events) == RIGHT
    assert marks(events, "unsure") == [(2, BAD_LINE), (3, BAD_LINE)]


def test_a_long_recording_of_the_first_format_is_read_in_pieces(tmp_path: Path) -> None:
    """Signs of several octets stand wherever a block of the file may end."""
    many = [[0.0, "\u00fc\u00e4" + "\u00f6" * (n % 7) + "\r\n"] for n in range(40_000)]
    document = {"version": 1, "width": 80, "height": 24, "stdout": [*many, *since_before(SCREEN)]}
    text = json.dumps(document, ensure_ascii=False)
    events = told(tmp_path, text)
    assert said(events) == RIGHT
    assert len(marks(events, "remark")) == 40_000 + 2
    assert all("\ufffd" not in words for _line, words in marks(events, "remark"))


@pytest.mark.parametrize(
    "header",
    [{"version": 2, "width": 120, "height": 40}, {"version": 3, "term": {"cols": 120, "rows": 40}},
     {"version": 1, "width": 120, "height": 40}],
    ids=["2", "3", "1"],
)  # fmt: skip
def test_a_shared_screen_has_the_size_of_the_terminal(tmp_path: Path, header: dict[str, object]) -> None:
    long = "220 mx.example.test" + " ESMTP" * 15
    painted = f"\x1b[?1049h\x1b[30;1H{long}\r\nQUIT\r\n221 bye\r\n\x1b[?1049l"
    text = (
        json.dumps({**header, "stdout": [[0.1, painted]]})
        if header["version"] == 1
        else lines(header, [[0.1, "o", painted]])
    )
    assert said(told(tmp_path, text)) == script(f"S: {long}\nC: QUIT\nS: 221 bye")


def test_a_version_that_is_not_known_yet(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        told(tmp_path, SECOND.replace('"version": 2', '"version": 4', 1))
    assert "version 4" in caught.value.rule
    assert "convert" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    ["", "{}", '{"version": 2}', '{"version": true, "width": 1, "height": 1}',
     '{"version": "2", "width": 1, "height": 1}',
     '{"version": -2, "width": 1, "height": 1}', "[1]",
     "{" * 9000, '{"version": 1, "a": "b"', "220 mx\n"],
)  # fmt: skip
def test_other_json_is_none(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0

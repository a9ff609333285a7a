"""What `script` of util-linux 2.38 and PuTTY wrote, shortened; names are our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import recognise
from smtpwalk.recording.importers.pasted.scribe import KEYS
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.typescript import TIMES, likeness, read
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, script, source, times, told

LINUX = (
    'Script started on 2013-02-27 18:43:10+00:00 [TERM="xterm" TTY="/dev/pts/3" COLUMNS="80" LINES="24"]\n'
    "\x1b]0;admin@probe:~\x07\x1b[?2004h[admin@probe ~]$ telnet mx.exma\x08\x1b[K\x08\x1b[Kample.test 25\r\n"
    "\x1b[?2004l\rTrying 192.0.2.25...\r\n"
    "Connected to mx.example.test.\r\n"
    "Escape character is '^]'.\r\n"
    "220 mx.example.test ESMTP\r\n"
    "HELP\x08 \x08O probe.example.test\r\n"
    "250 mx.example.test\r\n"
    "mial\x08 \x08\x08 \x08\x08 \x08ail from:<probe@example.test>\r\n"
    "250 2.1.0 Ok\r\n"
    "rcpt to:<target@relay.invalif>\x08 \x08\x08 \x08d>\r\n"
    "550 5.7.1 relaying denied\r\n"
    "quit\r\n"
    "221 2.0.0 Bye\r\n"
    "Connection closed by foreign host.\r\n"
    "\x1b]0;admin@probe:~\x07\x1b[?2004h[admin@probe ~]$ exit\r\n"
    "\x1b[?2004l\rexit\r\n"
    '\nScript done on 2013-02-27 18:44:02+00:00 [COMMAND_EXIT_CODE="0"]\n'
)
RIGHT = """
S: 220 mx.example.test ESMTP
C: HELO probe.example.test
S: 250 mx.example.test
C: mail from:<probe@example.test>
S: 250 2.1.0 Ok
C: rcpt to:<target@relay.invalid>
S: 550 5.7.1 relaying denied
C: quit
S: 221 2.0.0 Bye
"""


def test_the_edited_lines_are_what_was_sent(tmp_path: Path) -> None:
    events = told(tmp_path, LINUX)
    assert said(events) == script(RIGHT)
    assert marks(events, "unsure") == []
    found = about(events)
    assert (found.host, found.port) == ("mx.example.test", 25)
    assert found.started == datetime(2013, 2, 27, 18, 43, 10, tzinfo=UTC)
    assert not found.timed
    facts = {event.what: dict(event.fields) for event in events if isinstance(event, Mark)}
    assert facts["connected"] == {"address": "192.0.2.25", "port": 25}
    assert facts["closed"] == {"by": "server"}


def test_no_control_sign_of_the_file_is_told(tmp_path: Path) -> None:
    assert not any("\x1b" in str(event) or "\\x07" in str(event) for event in told(tmp_path, LINUX))


def test_a_client_that_sends_each_key(tmp_path: Path) -> None:
    """The server did not understand the line that looks right: the Backspaces reached it."""
    text = LINUX.replace("250 2.1.0 Ok", "500 5.5.2 Error: bad syntax")
    events = told(tmp_path, text)
    assert ("C", "mial\x08\x08\x08ail from:<probe@example.test>") in said(events)
    assert [why for _line, why in marks(events, "unsure")] == [KEYS.format(seen="mail from:<probe@example.test>")]


def test_without_its_first_line_it_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    text = LINUX.partition("\n")[2]
    assert 0.9 <= likeness(source(tmp_path, text)) < 1
    events = told(tmp_path, text)
    assert said(events) == script(RIGHT)
    assert about(events).started is None


WIDE = "\x1b[?1049h\x1b[30;100H\x1b[1K\r220 mx.example.test" + " ESMTP" * 15 + "\r\nQUIT\r\n221 bye\r\n\x1b[?1049l"


@pytest.mark.parametrize("facts", ['COLUMNS="120" LINES="40"', ""])
def test_a_shared_screen_needs_the_size_of_the_terminal(tmp_path: Path, facts: str) -> None:
    """The first line names it, and the timing file of the newer format does."""
    body = WIDE.encode()
    (tmp_path / "source.tm").write_text(f"H 0.000000 COLUMNS 120\nH 0.000000 LINES 40\nO 0.500000 {len(body)}\n")
    events = told(tmp_path, f'Script started on 2013-02-27 18:43:10+00:00 [COMMAND="tmux" {facts}]\n'.encode() + body)
    assert said(events) == script("S: 220 mx.example.test" + " ESMTP" * 15 + "\nC: QUIT\nS: 221 bye")


PUTTY = (
    "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2024.03.01 12:00:00 =~=~=~=~=~=~=~=~=~=~=~=\r\n"
    "220 mx.example.test ESMTP\r\nEHLO probr\x08 \x08e\r\n250 mx.example.test\r\nQUIT\r\n221 bye\r\n"
)


def test_putty_logs_all_session_output(tmp_path: Path) -> None:
    events = told(tmp_path, PUTTY)
    assert said(events) == script(
        "S: 220 mx.example.test ESMTP\nC: EHLO probe\nS: 250 mx.example.test\nC: QUIT\nS: 221 bye"
    )
    assert about(events).started is None  # PuTTY does not say the offset from UTC


@pytest.mark.parametrize(
    ("first", "right"),
    [
        ("2013-02-27 18:43:10+01:00 [x]", datetime(2013, 2, 27, 17, 43, 10, tzinfo=UTC)),
        ("Wed 27 Feb 2013 06:43:10 PM UTC", datetime(2013, 2, 27, 18, 43, 10, tzinfo=UTC)),
        ("Wed Feb 27 18:43:10 2013 UTC", datetime(2013, 2, 27, 18, 43, 10, tzinfo=UTC)),
        ("Wed 27 Feb 2013 06:43:10 PM CET", None),
        ("2013-99-27 18:43:10+00:00", None),
        ("yesterday", None),
    ],
)
def test_when_it_began_as_far_as_it_says(tmp_path: Path, first: str, right: datetime | None) -> None:
    assert about(told(tmp_path, f"Script started on {first}\n220 mx\r\n")).started == right


# ---------------------------------------------------------------------- timing files
def timing_of(text: str, *, streams: bool) -> str:
    """One entry for each row, half a second apart."""
    body = text.split("\n", 1)[1].rsplit("\nScript done", 1)[0]
    rows = [f"{row}\n" for row in body.split("\n")[:-1]]
    if not streams:
        return "".join(f"0.500000 {len(row)}\n" for row in rows)
    head = "H 0.000000 START_TIME 2013-02-27 18:43:10+00:00\nH 0.000000 OUTPUT_LOG source\n"
    return head + "".join(f"O 0.500000 {len(row)}\n" for row in rows) + "S 0.000000 SIGWINCH ROWS=24 COLS=80\n"


@pytest.mark.parametrize("streams", [False, True], ids=["classic", "advanced"])
@pytest.mark.parametrize("name", ["source.tm", "timing", "a.log"])
def test_the_timing_file_beside_it_tells_the_times(tmp_path: Path, name: str, *, streams: bool) -> None:
    (tmp_path / name).write_text(timing_of(LINUX, streams=streams))
    events = told(tmp_path, LINUX)
    assert said(events) == script(RIGHT)
    assert about(events).timed
    assert marks(events, "remark")[0] == (1, TIMES.format(name=name))
    assert times(events) == [2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5]


def test_the_timing_file_itself_leads_to_its_typescript(tmp_path: Path) -> None:
    source(tmp_path, LINUX)
    path = tmp_path / "x.tm"
    path.write_text(timing_of(LINUX, streams=False))
    assert recognise(Source(path)) == "typescript"
    assert said(read(Source(path))) == script(RIGHT)


def test_a_timing_file_alone_is_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        told(tmp_path, timing_of(LINUX, streams=False))
    assert "timing file" in caught.value.rule


def test_input_and_output_in_one_file(tmp_path: Path) -> None:
    """As `script --log-io` writes it: keys stand before their echo, and prove it."""
    screen = [("O", "220 mx.example.test ESMTP\r\n"), ("I", "N"), ("O", "N"), ("I", "OOP\r"), ("O", "OOP\r\n"),
              ("O", "quit is what I wait for\r\n"), ("O", "250 ok\r\n"), ("I", "q"), ("O", "q250 2.0.0 x\r\n"),
              ("I", "uit\r"), ("O", "uit\r\n"), ("O", "221 bye\r\n")]  # fmt: skip
    facts = "H 0.000000 OUTPUT_LOG source\nH 0.000000 INPUT_LOG source\n"
    entries = "".join(f"{stream} 0.100000 {len(data)}\n" for stream, data in screen)
    (tmp_path / "source.tm").write_text(facts + entries)
    body = "".join(data for _stream, data in screen)
    events = told(tmp_path, f"Script started on 2013-02-27 18:43:10+00:00 [x]\n{body}\nScript done on x\n")
    assert said(events) == script(
        "S: 220 mx.example.test ESMTP\nC: NOOP\nS: quit is what I wait for\nS: 250 ok\n"
        "S: 250 2.0.0 x\nC: quit\nS: 221 bye"
    )


def test_what_is_no_recording_of_a_terminal(tmp_path: Path) -> None:
    for text in ("220 mx\nQUIT\n221 bye\n", "\x1b[1mhello\x1b[0m\n", "a\x08 \x08b\n", "0.1 5\n", ""):
        assert likeness(source(tmp_path, text)) == 0

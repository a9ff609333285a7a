"""The document that others write recordings by: its example opens, and its tables name what the program writes."""

from __future__ import annotations

import re
from pathlib import Path

from smtpwalk.recording.header import encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.reader import open_recording
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

DOCUMENT = (Path(__file__).parents[2] / "docs" / "recording-format.md").read_text()


def example() -> str:
    found = re.search(r"```jsonl\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return found[1]


def test_the_example_opens_and_is_just_what_this_program_would_write(tmp_path: Path) -> None:
    path = tmp_path / "x.smtp.jsonl"
    path.write_text(example())
    recording = open_recording(path)
    events = list(recording.events())
    assert (recording.bad_lines, recording.cut_off) == (0, False)
    lines = [encode_header(recording.header), *map(encode_event, events)]
    assert [line + "\n" for line in lines] == example().splitlines(keepends=True)


def test_the_example_shows_what_the_text_says_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x.smtp.jsonl"
    path.write_text(example())
    events = list(open_recording(path).events())
    said = b"".join(event.data for event in events if isinstance(event, ServerBytes))
    sent = b"".join(event.data for event in events if isinstance(event, ClientBytes))
    assert b"\r\n250 8BITMIME\r\n535 5.7.8 falsches Passwort f\xfcr Sie\r\n" in said
    assert b"AUTH PLAIN \r\n" in sent
    assert Mark(9.5, 1, "masked", {"bytes": 24, "dir": "C"}) in events


def test_every_kind_of_mark_that_the_stream_knows_is_described() -> None:
    known = re.search(r"Kinds that this program writes: (.*?)\. Unknown", Mark.__doc__ or "", re.DOTALL)
    assert known
    kinds = re.findall(r"`([a-z]+)`", known[1])
    assert len(kinds) > 10
    assert [kind for kind in kinds if f"| `{kind}` |" not in DOCUMENT] == []

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import LIKELY, NOTATIONS, SURE, likest, notation, recognise
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About
from smtpwalk.recording.lines import encode_event

from .reading import source
from .sampling import sample

PIECES = (
    b"220 mx.example ESMTP", b"250-a", b"250 b", b"354 go", b"221 bye", b"EHLO x", b"MAIL FROM:<a@b.test>",
    b"RCPT TO:<c@d.test>", b"DATA", b".", b"..", b"QUIT", b"RSET", b"STARTTLS", b"AUTH PLAIN", b">>> ", b"<<< ",
    b"-> ", b"<- ", b" -> ", b"<~ ", b"=== ", b"*** ", b"send: 'ehlo x\\r\\n'", b"reply: b'250 ok\\r\\n'", b"> ",
    b"< ", b"In: ", b"Out: ", b"C: ", b"S: ", b"$ telnet mx 25", b"Trying 192.0.2.1...", b"Connected to x.",
    b"Escape character is '^]'.", b"Script started on 2020-01-01", b"\x1b[K", b"\x08 \x08", b"\x00", b"\xff\xfe",
    b"\r", b"\n", b"\r\n", b"\n", b"\n", b"\n", b" ", b"\t", b"\xd4\xc3\xb2\xa1", b"\n\r\r\n",
    b'{"version": 2, "width": 80, "height": 24}', b'[0.1, "o", "220 x\\r\\n"]', b"2024-01-01T00:00:00.000Z",
    b"Jan  1 00:00:00 mx postfix/smtpd[1]: ", b"\\r\\n", b"'", b'"', b",", b"[", b"]", b"(", b")",
)  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=40).map(b"".join)


def test_every_name_has_its_module_and_a_title() -> None:
    titles = [notation(name).TITLE for name in NOTATIONS]
    assert len(set(titles)) == len(NOTATIONS) == len(set(NOTATIONS))


@pytest.mark.parametrize("name", NOTATIONS)
@given(content=pieces)
def test_no_notation_is_surprised_by_what_it_reads(name: str, content: bytes) -> None:
    """Whatever a file holds: a likeness within its bounds, events that can be recorded, or our own error."""
    with TemporaryDirectory() as folder:
        found = source(Path(folder), content)
        assert 0.0 <= notation(name).likeness(found) <= SURE
        with suppress(RecordingError):
            for number, event in enumerate(notation(name).read(found)):
                if isinstance(event, About):
                    assert number == 0
                else:
                    assert encode_event(event)


@pytest.mark.parametrize("content", [b"", b"\n", b"a letter to a friend\n", b"\x00\x01\x02\x03" * 100, b'{"a": 1}\n'])
def test_what_is_no_dialogue_is_not_recognised(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RecordingError) as caught:
        recognise(source(tmp_path, content))
    assert caught.value.hint


def test_the_refusal_says_what_was_tried(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        recognise(source(tmp_path, "Dear friend,\n\nhow are you?\n"))
    assert all(name in caught.value.rule for name in NOTATIONS)
    assert "--as" in caught.value.hint


def test_what_is_nearly_as_like_is_named_behind(tmp_path: Path) -> None:
    curl, smtplib = sample("curl.refused"), sample("smtplib.level2")
    assert likest(source(tmp_path, smtplib + curl)) == ["curl", "smtplib"]
    assert likest(source(tmp_path, curl)) == ["curl"]


def test_a_name_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "session.pcap"
    path.write_text("<<< 220 mx.example.test\n>>> HELO a\n<<< 250 mx.example.test\n")
    assert recognise(Source(path)) == "angles"
    assert 0 < LIKELY < 0.6

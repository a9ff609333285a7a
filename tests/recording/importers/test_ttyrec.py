from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.recording.importers.terminal.played import NOT_ENDED
from smtpwalk.recording.importers.ttyrec import CUT_OFF, likeness

from .reading import about, marks, said, script, source, times, told
from .test_asciicast import RIGHT, SCREEN

BEGAN = 1709294400


def piece(t: float, data: str | bytes) -> bytes:
    """As ttyrec 1.0.8 writes one."""
    raw = data.encode() if isinstance(data, str) else data
    return struct.pack("<III", BEGAN + int(t), round(t % 1 * 1e6), len(raw)) + raw


RECORDED = b"".join(piece(t, data) for t, data in SCREEN)


def test_pieces_with_their_times(tmp_path: Path) -> None:
    events = told(tmp_path, RECORDED)
    assert said(events) == RIGHT
    assert times(events) == pytest.approx([1.49, 2.49, 2.99, 3.99, 4.49])
    found = about(events)
    assert found.started == datetime.fromtimestamp(BEGAN + 0.01, UTC)
    assert (found.host, found.port, found.timed) == ("mx.example.test", 25, True)
    assert marks(events, "unsure") == []


def test_a_recording_that_breaks_off(tmp_path: Path) -> None:
    events = told(tmp_path, RECORDED[:-10])
    assert said(events) == RIGHT
    assert [why for _line, why in marks(events, "unsure")] == [NOT_ENDED, CUT_OFF]


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    later = piece(5.0, "220 mx.example.test ESMTP\r\n") + piece(6.0, "QUIT\r\n") + piece(1.0, "221 bye\r\n")
    events = told(tmp_path, later, "ttyrec")
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: QUIT\nS: 221 bye")
    assert times(events) == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"220 mx.example.test ESMTP\r\nQUIT\r\n221 bye\r\n", b"\x00" * 100, RECORDED[1:],
        piece(0, "x")[:-1] + b"\xff" * 40,
        struct.pack("<III", 5, 0, 1) + b"x", struct.pack("<III", BEGAN, 2_000_000, 1) + b"x",
        struct.pack("<III", BEGAN, 0, 1 << 30) + b"x",
    ],
    ids=["empty", "text", "zeros", "shifted", "garbage behind", "too old", "no microseconds", "too large"],
)  # fmt: skip
def test_what_is_none(tmp_path: Path, content: bytes) -> None:
    assert likeness(source(tmp_path, content)) == 0


def test_a_head_that_holds_only_the_first_piece(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, piece(0.0, "x" * 5000))) > 0.9

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers import source as module
from smtpwalk.recording.importers.source import LINE_LIMIT, Source

from .reading import source

TEXT = "220 mx.example ÄÖ\r\n\r\nHELO x\r\n250 y"
LINES = ["220 mx.example ÄÖ".encode(), b"", b"HELO x", b"250 y"]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
    ids=["utf-8", "marked", "lf", "cr", "16le-marked", "16be-marked", "16le", "16be", "32le"],
)
@pytest.mark.parametrize("block", [1, 2, 7, 4096])
def test_lines_whatever_the_encoding_and_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, block: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    found = source(tmp_path, content)
    assert [line.data for line in found.lines()] == LINES
    assert [line.number for line in found.lines()] == [1, 2, 3, 4]
    assert list(found.head_lines) == LINES
    assert found.done == found.size


@pytest.mark.parametrize("block", [4096, 1 << 20])
def test_a_line_without_end_is_cut_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    found = list(source(tmp_path, b"x" * (5 * LINE_LIMIT) + b"\n220 mx\n").lines())
    assert [(line.number, len(line.data), line.cut) for line in found] == [(1, LINE_LIMIT, True), (2, 6, False)]


def test_the_longest_line_that_is_kept_whole(tmp_path: Path) -> None:
    (line,) = source(tmp_path, b"x" * LINE_LIMIT + b"\n").lines()
    assert len(line.data) == LINE_LIMIT
    assert not line.cut


def test_the_head_of_a_long_file_ends_with_a_whole_line(tmp_path: Path) -> None:
    found = source(tmp_path, b"220 mx.example\n" * 10_000)
    assert set(found.head_lines) == {b"220 mx.example"}


def test_bytes_that_are_no_text_stay_as_they_are(tmp_path: Path) -> None:
    assert [line.data for line in source(tmp_path, b"250 \xff\xfe ok\n").lines()] == [b"250 \xff\xfe ok"]


def test_only_files(tmp_path: Path) -> None:
    with pytest.raises(RecordingError):
        Source(tmp_path)

"""What a person reads who brings a file that is like no notation: short, by name, with a next step."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from smtpwalk.recording.importers.notations import NOTATIONS
from smtpwalk.recording.importers.unknown import not_recognised

from .reading import source

HEADER = '{"smtpwalk":1,"started":"2026-01-31T09:30:00+01:00"}\n'


@pytest.mark.parametrize("content", ["Dear friend\n", b"\x00\x01\x02" * 100, "{}\n", b"\xff\xfe\x00"])
def test_the_names_of_all_that_was_tried_and_how_to_insist(tmp_path: Path, content: str | bytes) -> None:
    error = not_recognised(source(tmp_path, content), NOTATIONS)
    assert error.rule.endswith(f": {', '.join(NOTATIONS)}.")
    assert f" {len(NOTATIONS)} notations " in error.rule
    assert len(error.rule) < 80 + 20 * len(NOTATIONS)
    assert "--as" in error.hint


@pytest.mark.parametrize(
    ("content", "seen", "next_step"),
    [
        (gzip.compress(HEADER.encode()), "a packed file (gzip)", "Unpack"),
        (b"PK\x03\x04....", "a packed file (zip)", "Unpack"),
        (b"%PDF-1.7\n", "a PDF", "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file or a mail of Outlook's", "text"),
        (HEADER.encode("utf-16"), "one that was saved as UTF-16", "UTF-8"),
        (HEADER.encode("utf-16-be"), "one that was saved as UTF-16", "UTF-8"),
        (HEADER.encode("utf-32"), "one that was saved as UTF-32", "UTF-8"),
    ],
)
def test_what_can_be_told_is_told_instead(tmp_path: Path, content: bytes, seen: str, next_step: str) -> None:
    error = not_recognised(source(tmp_path, content), NOTATIONS)
    assert error.rule == f"this is no recording but {seen}."
    assert next_step in error.hint

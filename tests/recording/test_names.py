"""Names of recordings: safe whatever the target says, and never one that is taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.names import recording_path, slug

STARTED = datetime(2026, 1, 31, 9, 30, 5, tzinfo=UTC)
SAFE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("mail.example:25", "mail.example-25"),
        ("[2001:db8::1]:25", "2001-db8-1-25"),
        ("Mail.EXAMPLE", "mail.example"),
        ("../../etc/passwd", "etc-passwd"),
        ("a..b.-.c", "a.b.c"),
        (".hidden.", "hidden"),
        ("\x1b]0;title\x07", "0-title"),
        ("-rf", "rf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("käse.example", "k-se.example"),
        ("", "host"),
        ("\0/../..", "host"),
        ("x" * 300, "x" * 60),
        ("x" * 59 + ".example", "x" * 59),
    ],
)
def test_a_target_gives_a_plain_slug(target: str, name: str) -> None:
    assert slug(target) == name


@given(st.text() | st.text("./-\\a", min_size=50, max_size=400))
def test_whatever_the_target_its_slug_is_one_safe_piece_of_a_name(target: str) -> None:
    assert SAFE.fullmatch(slug(target))
    assert len(slug(target)) <= 60


def test_a_taken_name_is_left_alone(tmp_path: Path) -> None:
    first = recording_path(tmp_path, STARTED, "mail.example:25")
    assert first == tmp_path / "2026-01-31_093005_mail.example-25.smtp.jsonl"
    first.touch()
    second = recording_path(tmp_path, STARTED, "mail.example:25")
    assert second.name == "2026-01-31_093005_mail.example-25-2.smtp.jsonl"
    second.symlink_to("nowhere")
    assert recording_path(tmp_path, STARTED, "mail.example:25").name.endswith("-3.smtp.jsonl")

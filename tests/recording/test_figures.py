"""Ages and sizes in words."""

from __future__ import annotations

import pytest

from smtpwalk.recording.figures import age, size

DAY = 86400.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1e12, "in the future"),
        (-60, "in the future"),
        (-59, "just now"),
        (0, "just now"),
        (59.9, "just now"),
        (60, "1 min ago"),
        (185, "3 min ago"),
        (3599, "59 min ago"),
        (3600, "1 hour ago"),
        (2 * DAY - 1, "1 day ago"),
        (2 * DAY, "2 days ago"),
        (30 * DAY, "30 days ago"),
        (31 * DAY, "1 month ago"),
        (364 * DAY, "11 months ago"),
        (366 * DAY, "1 year ago"),
        (2000 * 366 * DAY, "2004 years ago"),
    ],
)
def test_an_age(seconds: float, words: str) -> None:
    assert age(seconds) == words


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 kB"), (1536, "1.5 kB"), (1 << 20, "1.0 MB"), (130_000_000, "124.0 MB")],
)
def test_a_size(octets: int, words: str) -> None:
    assert size(octets) == words

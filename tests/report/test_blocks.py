"""What a page is made of: the name of a place on it."""

from __future__ import annotations

from smtpwalk.report.blocks import place


def test_a_place_is_named_by_recording_session_and_exchange() -> None:
    assert place("", 1, 7) == "s1-e7"
    assert place("r2-", 3, 0) == "r2-s3-e0"

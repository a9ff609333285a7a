from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.clocks import Clock

WRITTEN = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)


def test_seconds_since_the_first_stamp() -> None:
    clock = Clock(b"2024-05-01 10:00:00.250", WRITTEN)
    assert clock.started == datetime(2024, 5, 1, 10, 0, 0, 250000, tzinfo=UTC)
    stamps = (b"10:00:00.250", b"10:00:01.5", b"10:01:00,000", b"10:01:00,5")
    assert [clock(b"2024-05-01 " + stamp) for stamp in stamps] == [0.0, 1.25, 59.75, 60.25]
    assert clock.lacks == "the offset from UTC"


def test_an_offset_is_heeded_and_lacks_nothing() -> None:
    clock = Clock(b"2024-05-01T10:00:00.5Z", WRITTEN)
    assert clock(b"2024-05-01T12:00:01.75+02:00") == 1.25
    assert clock(b"2024-05-01T10:00:02.125Z") == 1.625
    assert clock.lacks == ""


def test_the_time_of_day_alone_goes_past_midnight() -> None:
    clock = Clock(b"23:59:59.5", WRITTEN)
    assert [clock(stamp) for stamp in (b"23:59:59.9", b"00:00:01", b"00:00:01.25")] == [0.4, 1.5, 1.75]
    assert clock.lacks == "the day and the offset from UTC"


@pytest.mark.parametrize("bad", [b"25:00:00", b"2024-13-01 00:00:00", b"soon", b"", None])
def test_what_is_no_time_is_passed_over(bad: bytes | None) -> None:
    clock = Clock(b"10:00:00", WRITTEN)
    assert clock(b"10:00:05") == 5.0
    assert clock(bad) == 5.0
    assert Clock(bad, WRITTEN).started is None
    assert Clock(bad, WRITTEN)(b"10:00:00") == 0.0


@given(st.lists(st.sampled_from([b"10:00:00", b"09:59:59.9", b"23:00:00", b"2024-05-01 10:00:00", b"10:00:01.5"])))
def test_times_never_run_backwards(stamps: list[bytes]) -> None:
    clock = Clock(b"10:00:00", WRITTEN)
    times = [clock(stamp) for stamp in stamps]
    assert times == sorted(times)

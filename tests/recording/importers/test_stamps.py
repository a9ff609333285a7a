from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smtpwalk.recording.importers.stamps import OFFSET, Stamps, said_of_lack

MODIFIED = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> float:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("line", "moment", "rest", "lacks"),
    [
        (b"2024-07-03T17:18:06.604077805Z > x", at(2024, 7, 3, 17, 18, 6) + 0.604077805, b"> x", ""),
        (b"2024-07-03T19:18:06+02:00 mx x", at(2024, 7, 3, 17, 18, 6), b"mx x", ""),
        (b"2024-07-03T19:18:06+0200 mx x", at(2024, 7, 3, 17, 18, 6), b"mx x", ""),
        (b"2024-07-03 17:18:06 UTC x", at(2024, 7, 3, 17, 18, 6), b"x", ""),
        (b"Wed 2024-07-03 19:18:06 CEST mx x", at(2024, 7, 3, 19, 18, 6), b"mx x", OFFSET),
        (b"[2024-07-03 19:18:06,123]  -> x", at(2024, 7, 3, 19, 18, 6) + 0.123, b" -> x", OFFSET),
        (b"2024/07/03 19:18:06 x", at(2024, 7, 3, 19, 18, 6), b"x", OFFSET),
        (b"Sat 2014-07-26 12:58:47: 05: [5] x", at(2014, 7, 26, 12, 58, 47), b"[5] x", OFFSET),
        (b"Tue 2026-08-18 00:00:48.993: 03: --> x", at(2026, 8, 18, 0, 0, 48) + 0.993, b"--> x", OFFSET),
        (b"2024-07-03T17:18:06Z stdout F x", at(2024, 7, 3, 17, 18, 6), b"x", ""),
        (b"Jan 10 03:04:05 mx x", at(2026, 1, 10, 3, 4, 5), b"mx x", f"the year and {OFFSET}"),
        (b"Jul  3 03:04:05.25 mx x", at(2025, 7, 3, 3, 4, 5) + 0.25, b"mx x", f"the year and {OFFSET}"),
        (b"Feb 29 03:04:05 mx x", at(2024, 2, 29, 3, 4, 5), b"mx x", f"the year and {OFFSET}"),
        (b"Wed Nov 25 04:03:06 2020 mx[2]: x", at(2020, 11, 25, 4, 3, 6), b"mx[2]: x", OFFSET),
        (b"@4000000065f0a1b220000000 12 < x", at(2024, 3, 12, 18, 40, 40) + 0.536870912, b"12 < x", ""),
        (b"1720027086.25 mx x", at(2024, 7, 3, 17, 18, 6) + 0.25, b"mx x", ""),
        (b"04:13:27    78 x", at(2026, 1, 15, 4, 13, 27), b"   78 x", f"the day and {OFFSET}"),
    ],
)
def test_forms(line: bytes, moment: float, rest: bytes, lacks: str) -> None:
    stamps = Stamps(MODIFIED)
    found, bare = stamps.take_off(line)
    assert found == pytest.approx(moment, abs=1e-6)
    assert (bare, stamps.lacks) == (rest, lacks)


@pytest.mark.parametrize("line", [b"", b"250 ok", b" -> EHLO", b"Joe said", b"2024 was good", b"@here", b"12:00 noon"])
def test_no_stamp(line: bytes) -> None:
    assert Stamps(MODIFIED).take_off(line) == (None, line)


def test_of_several_stamps_the_outermost_counts() -> None:
    line = b"2024-07-03T17:18:06.5Z Jul 03 19:18:06 mail postfix/smtpd[1]: x"
    assert Stamps(MODIFIED).take_off(line) == (at(2024, 7, 3, 17, 18, 6) + 0.5, b"mail postfix/smtpd[1]: x")


@pytest.mark.parametrize(
    "line", [b"2024-13-03T17:18:06Z x", b"Feb 31 00:00:00 x", b"@ffffffffffffffff00000000 x", b"25:61:61 x"]
)
def test_a_moment_that_never_was_is_taken_off_and_tells_nothing(line: bytes) -> None:
    assert Stamps(MODIFIED).take_off(line) == (None, b"x")


def test_a_day_of_the_last_year_in_a_log_of_new_year() -> None:
    stamps = Stamps(MODIFIED)
    assert stamps.take_off(b"Dec 31 23:59:59 x")[0] == at(2025, 12, 31, 23, 59, 59)
    assert stamps.take_off(b"Jan  1 00:00:00 x")[0] == at(2026, 1, 1)


def test_what_stands_behind_the_first_stamp_may_be_the_lines_own() -> None:
    line = b"12:00:00 12:00:01 it began"
    assert Stamps(MODIFIED).take_off(line)[1] == b"it began"
    assert Stamps(MODIFIED, deep=1).take_off(line)[1] == b"12:00:01 it began"


def test_the_sentence_about_what_the_stamps_lack() -> None:
    assert said_of_lack(OFFSET).endswith(": UTC was taken.")
    assert "own date" in said_of_lack(f"the year and {OFFSET}")

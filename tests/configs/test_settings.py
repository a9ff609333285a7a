"""Settings: what fits a question, with and without regard to capitals; and the limit of a file."""

from __future__ import annotations

import pytest

from smtpwalk.configs.settings import MOST_TEXT, Config, Fault, Setting, in_order, limited

SETTINGS = (
    Setting("FEATURE", "mailertable", (), 1),
    Setting("F", "w", ("/etc/sendmail.cw",), 2, "block"),
    Setting("F", "W", ("other",), 3),
    Setting("F", "w", ("again",), 4),
)


@pytest.mark.parametrize(
    ("case", "asked", "lines"),
    [
        (False, {}, [1, 2, 3, 4]),
        (False, {"keyword": "feature"}, [1]),
        (True, {"keyword": "feature"}, []),
        (False, {"keyword": "f", "name": "w"}, [2, 3, 4]),
        (True, {"keyword": "F", "name": "w"}, [2, 4]),
        (True, {"within": "block"}, [2]),
        (False, {"name": "nothing"}, []),
    ],
)
def test_what_fits(case: bool, asked: dict[str, str], lines: list[int]) -> None:
    config = Config("x", SETTINGS, case=case)
    assert [setting.line for setting in config.of(**asked)] == lines


def test_the_last_one_is_in_force() -> None:
    config = Config("x", SETTINGS, case=True)
    last = config.last("w", "F")
    assert last is not None
    assert last.values == ("again",)
    assert config.last("nothing") is None


def test_line_ends_are_made_plain_and_a_long_file_is_cut_with_a_fault() -> None:
    assert limited("a\r\nb\rc\n") == ("a\nb\nc\n", ())
    text, (fault,) = limited("x\n" * MOST_TEXT)
    assert len(text) == MOST_TEXT
    assert fault.line == MOST_TEXT // 2 + 1


def test_faults_stand_in_the_order_of_their_lines() -> None:
    assert in_order([Fault(3, "c"), Fault(1, "a")]) == (Fault(1, "a"), Fault(3, "c"))

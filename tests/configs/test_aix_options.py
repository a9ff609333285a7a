"""The names of AIX's network options: each is one that a script can write."""

from __future__ import annotations

import pytest

from smtpwalk.configs.aix_no import parse
from smtpwalk.configs.aix_options import OPTIONS


def test_each_can_be_set() -> None:
    text = "\n".join(f"no -o {name}=1" for name in sorted(OPTIONS))
    config = parse(text)
    assert config.faults == ()
    assert {setting.name for setting in config.settings} == OPTIONS


@pytest.mark.parametrize(
    "name", ["ipsendredirects", "ipignoreredirects", "clean_partial_conns", "nonlocsrcroute", "bcastping"]
)
def test_those_of_the_lessons_are_there(name: str) -> None:
    assert name in OPTIONS

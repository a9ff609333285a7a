"""Rules as a whole: hiding a base's rule is fine, hiding one's own is not."""

from __future__ import annotations

import pytest

from smtpwalk.errors import HostFileError

from .stand_in import host

MINE = '[[rule]]\non = "noop"\nsay = "250 mine"\n'


def test_a_rule_may_hide_one_of_the_file_it_extends() -> None:
    assert host(MINE).rules[0].when.always


@pytest.mark.parametrize("on", ['"noop"', '["noop"]'])
def test_a_rule_may_not_hide_one_of_its_own_file(on: str) -> None:
    with pytest.raises(HostFileError, match="line 12: this rule is never reached: the rule in line 9"):
        host(MINE + f'[[rule]]\non = {on}\nsay = "250 other"\n')


def test_a_wider_rule_below_is_reached() -> None:
    assert host(MINE + '[[rule]]\non = ["noop", "rset"]\nsay = "250 other"\n').rules[1].when.always

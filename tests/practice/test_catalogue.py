"""Finding a host by its name."""

from __future__ import annotations

import pytest

from smtpwalk.errors import HostFileError, UsageError
from smtpwalk.practice.catalogue import catalogue, merge, personality

from .stand_in import SMALL


def test_the_hosts_come_in_teaching_order() -> None:
    hosts = catalogue()
    assert len(hosts) >= 22
    assert hosts[0].name == "sendmail-86-open"
    assert [host.difficulty for host in hosts] == sorted(host.difficulty for host in hosts)


def test_a_name_that_is_not_there_gets_near_ones() -> None:
    with pytest.raises(UsageError) as wrong:
        personality("postfix-closd")
    assert wrong.value.message == "There is no practice host named postfix-closd."
    assert "postfix-closed" in wrong.value.hint


def test_a_name_like_no_other_gets_the_list_and_is_shown_safely() -> None:
    with pytest.raises(UsageError) as wrong:
        personality("\x1b[31m")
    assert "\\x1b" in wrong.value.message
    assert "tarpit" in wrong.value.hint


def test_a_users_host_joins_the_others_or_replaces_one() -> None:
    hosts = merge([("mine.toml", SMALL), ("tarpit.toml", SMALL)])
    assert len(hosts) == len(catalogue()) + 1
    assert personality("mine", hosts).title == personality("tarpit", hosts).title == "A small host"
    assert personality("tarpit").title == "A tarpit"


def test_a_users_bad_file_is_named() -> None:
    with pytest.raises(HostFileError, match=r"mine\.toml"):
        merge([("mine.toml", "x = 1\n")])

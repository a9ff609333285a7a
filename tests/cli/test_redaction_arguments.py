"""--redact and what belongs to it, for every command that shows a recording."""

from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.redaction_arguments import HIDING
from smtpwalk.cli.values import CATEGORIES
from smtpwalk.recording.redact import Category


@pytest.mark.parametrize("command", ["show", "export", "report", "redact"])
def test_every_command_takes_them(command: str) -> None:
    more = ["--redact", "Addresses, ips,,ips", "--hide", "a b", "--hide", "c", "--list", "l", "--force"]
    args = parser().parse_args([command, "f", *more])
    assert (args.redact, args.hide, args.list, args.force) == (("addresses", "ips"), ["a b", "c"], "l", True)


def test_the_categories_are_those_that_there_are() -> None:
    assert set(CATEGORIES) == {*Category, "auth", "all"}
    assert all(f"\n  {category}" in HIDING for category in Category)

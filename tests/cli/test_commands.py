from __future__ import annotations

import argparse

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.commands import describing


def described(word: str | None) -> list[str]:
    names: list[str] = []

    def make(name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
        names.append(name)
        return argparse.ArgumentParser(name)

    for describe in describing(word):
        describe(make)
    return names


ALL = described(None)


def test_without_a_command_all_are_described() -> None:
    assert described("nothing of the kind") == described("--help") == ALL
    assert len(set(ALL)) == len(ALL) > 10


@pytest.mark.parametrize("name", ALL)
def test_a_command_is_described_by_whoever_says_so(name: str) -> None:
    some = described(name)
    assert name in some
    assert len(some) < len(ALL)


@pytest.mark.parametrize("name", ALL)
def test_its_help_is_the_same_whatever_else_is_described(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for argv in ((), (name,)):
        with pytest.raises(SystemExit):
            parser(argv).parse_args([name, "--help"])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]

"""The README is true: its commands are understood, what it links to is there, and it stays short."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.relay.probes import builtin_probes

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"\| smtpwalk ([^\n#]*)|^\$ smtpwalk ([^\n#]*)", README, re.M)


@pytest.mark.parametrize("command", [(piped or plain).strip() for piped, plain in COMMANDS])
def test_every_command_is_understood(command: str) -> None:
    parser().parse_args(shlex.split(command))


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) > 12


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_it_links_to_is_there(target: str) -> None:
    assert (ROOT / target).is_file()


def test_its_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make ([a-z]+)", README):
        assert f"\n{target}:" in makefile


def test_its_figures_are_true() -> None:
    assert len(catalogue()) == 31
    assert "Thirty-one" in README
    assert len(builtin_probes()) == 37
    assert "the 37 forms" in README
    lessons = [folder for folder in (ROOT / "lessons").iterdir() if folder.is_dir()]
    assert len(lessons) == 16
    assert "sixteen lessons" in README


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 170

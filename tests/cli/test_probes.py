"""`smtpwalk probes`: every form with its story, for a terminal and for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.probes import listing, run, whole
from smtpwalk.errors import UsageError
from smtpwalk.relay.probes import builtin_probes, controls
from tests.cli.terminal import Terminal

EVERY = (*controls(), *builtin_probes())
OWN = """
[[probe]]
id = "my-form"
mail_from = "{me}@{s}"
rcpt_to = "{u}%{f}@{own}"
looks_for = "my own idea"
"""


def probes(*more: str) -> str:
    terminal = Terminal()
    assert run(parser().parse_args(["probes", *more]), console=terminal.console) == 0
    return terminal.text


def test_the_list_has_every_form_with_what_it_looks_for() -> None:
    text = " ".join(probes().split())
    for probe in EVERY:
        assert probe.id in text
        assert probe.rcpt_to in text
        assert " ".join(probe.looks_for.split()) in text


@pytest.mark.parametrize("width", [60, 79, 100])
def test_it_fits_the_terminal(width: int) -> None:
    assert max(len(line) for line in listing(EVERY, width)) <= max(width, 79)
    for probe in EVERY:
        assert max(len(line) for line in whole(probe, width)) <= max(width, 79)


@pytest.mark.parametrize("probe", EVERY, ids=lambda probe: probe.id)
def test_one_whole(probe: object) -> None:
    found = next(known for known in EVERY if known == probe)
    text = " ".join(probes(found.id).split())
    for part in (found.title, found.looks_for, found.story, found.rfc):
        assert " ".join(part.split()) in text


def test_a_family() -> None:
    text = probes("bang")
    assert "rcpt-bang" in text
    assert "rcpt-percent-own" not in text


def test_as_json() -> None:
    found = [json.loads(line) for line in probes("--json").splitlines()]
    assert [probe["id"] for probe in found] == [probe.id for probe in EVERY]
    assert {probe["role"] for probe in found} == {"control", "probe"}
    one = json.loads(probes("plain", "--json"))
    assert (one["mail_from"], one["rcpt_to"], one["forward"]) == ("{me}@{s}", "{u}@{f}", "foreign")


def test_own_forms_are_listed_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    assert "my own idea" in probes("--probes", str(path))
    assert "my own idea" in probes("my-form", "--probes", str(path))


@pytest.mark.parametrize(("id_", "words"), [("plian", "Did you mean plain"), ("zzz", "smtpwalk probes lists them")])
def test_no_such_form(id_: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        probes(id_)

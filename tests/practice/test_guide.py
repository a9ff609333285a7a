"""What docs/practice-hosts.md promises: its example loads and tells the truth, and it leaves nothing out."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from smtpwalk.practice import shelf
from smtpwalk.practice.addresses import HONOURABLE, TOLERANCES, Kind
from smtpwalk.practice.forms import FORMS
from smtpwalk.practice.house import Fate
from smtpwalk.practice.lines import BareLf
from smtpwalk.practice.personality import Limits, load_personality
from smtpwalk.practice.placeholders import PLACEHOLDERS, QUEUE_PLACEHOLDERS
from smtpwalk.practice.rule_reader import ANY, STAGES
from smtpwalk.practice.rules import Phase, TripleState, When
from smtpwalk.practice.selfcheck import truth_of
from smtpwalk.practice.truth import TRUTHS
from smtpwalk.wire.paths import Form

GUIDE = (Path(__file__).parents[2] / "docs" / "practice-hosts.md").read_text("utf-8")
WORDS = frozenset(re.findall(r"`[\[{]*([\w.-]+)[\]}]*`", GUIDE))


def test_the_example_loads_and_tells_the_truth() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    host = load_personality(text, "tuesday.toml")
    assert truth_of(host) == (host.truth, host.forms)


@pytest.mark.parametrize(
    "words",
    [
        [field.name for field in fields(When)],
        [f"limits.{field.name}" for field in fields(Limits)],
        list(PLACEHOLDERS),
        list(QUEUE_PLACEHOLDERS),
        list(FORMS),
        list(TRUTHS),
        list(shelf.bases()),
        [*STAGES, ANY],
        list(Fate),
        list(Phase),
        list(TripleState),
        list(Kind),
        list(Form),
        list(HONOURABLE),
        list(TOLERANCES),
        list(BareLf),
    ],
    ids=lambda words: words[0],
)
def test_the_guide_leaves_no_word_out(words: list[str]) -> None:
    assert set(words) <= WORDS


def test_every_key_that_a_host_of_the_package_uses_is_in_the_guide() -> None:
    texts = "\n".join([*shelf.hosts().values(), *shelf.bases().values()])
    keys = set(re.findall(r"^(\w+) =", texts, re.MULTILINE))
    assert keys
    assert keys <= WORDS

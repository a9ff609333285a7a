"""docs/lessons.md: its examples pass the linter, and it names every key, kind, word and rule there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import smtpwalk
from smtpwalk.configs.notations import NOTATIONS
from smtpwalk.course import check, exercise_reader, leaves, loader, proving
from smtpwalk.course.blocks import _CHECKS
from smtpwalk.course.bodies import Ask
from smtpwalk.course.exercise import Kind
from smtpwalk.course.predicates import DOUBTS, WHOSE
from smtpwalk.course.text import blocks
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.paths import Form
from tests.course.making import COMMON, block, lesson, problems_of, write_course

GUIDE = (Path(smtpwalk.__file__).resolve().parent.parent / "docs" / "lessons.md").read_text("utf-8")
EXAMPLES = [each.text for each in blocks(GUIDE) if each.language == "toml"]
WHOLE = [text for text in EXAMPLES if text.startswith("id = ")]


def named(word: str) -> bool:
    """It stands there as code, in the text or in an example."""
    if any(re.search(rf"(?<![\w-]){re.escape(word)} =", text) for text in EXAMPLES):
        return True
    return re.search(rf"`[^`\n]*(?<![\w-]){re.escape(word)}(?![\w-])[^`\n]*`", GUIDE) is not None


@pytest.mark.parametrize("text", WHOLE, ids=lambda text: text.split('"')[1])
def test_the_examples_pass(text: str, tmp_path: Path) -> None:
    filled = text.replace('hints = ["...", "....", "....."]', 'hints = ["a", "b", "c"]')
    assert problems_of(write_course(tmp_path, lesson(exercises=block(f"{filled}\n")))) == ()


def test_there_are_examples_of_the_kinds_that_need_one() -> None:
    kinds = {found for text in WHOLE for found in re.findall(r'kind = "(\w+)"', text)}
    assert kinds == {"dialogue", "predict", "classify", "edit"}


def test_the_short_examples_pass(tmp_path: Path) -> None:
    (text,) = [text for text in EXAMPLES if text.startswith("# choose")]
    parts = re.split(r"(?m)^# (choose|order|type):.*\n", text)[1:]
    made = [
        block(f'{COMMON}id = "x-{kind}"\nkind = "{kind}"\n{body}\n')
        for kind, body in zip(parts[::2], parts[1::2], strict=True)
    ]
    assert len(made) == 3
    assert problems_of(write_course(tmp_path, lesson(exercises="".join(made)))) == ()


@pytest.mark.parametrize(
    "module",
    [exercise_reader, leaves, loader, check, proving],
    ids=lambda module: module.__name__.rpartition(".")[2],
)
def test_every_key_and_every_rule_is_named(module: object) -> None:
    assert hasattr(module, "__file__")
    source = Path(str(module.__file__)).read_text("utf-8")
    keys = set(
        re.findall(
            r'(?:\.(?:text|needed|flag|number|word|texts|tables|raw)|_whose|words|_choices)\(\s*(?:table, )?"(\w+)"',
            source,
        )
    )
    rules = set(re.findall(r'(?:wrong|_no_stray|add)\([^"]*?"[\w]*",\s*"([a-z-]+)"', source)) - {"key"}
    rules |= {proving.UNTOUCHED, proving.SOLVED}
    assert not [word for word in sorted(keys | rules) if not named(word)]


@pytest.mark.parametrize(
    "word",
    sorted({*map(str, Kind), *map(str, Ask), *map(str, Form), *NOTATIONS, *_CHECKS, *WHOSE, *DOUBTS, *leaves.OUTBOX}
           - {"routed", "null", "plain", "connecting"}),
)  # fmt: skip
def test_every_word_is_named(word: str) -> None:
    assert named(word)


def test_every_phase_that_a_learner_meets_is_named() -> None:
    passing = {Phase.CONNECTING, Phase.GREETING, Phase.HANDSHAKE}
    assert not [phase for phase in set(Phase) - passing if not named(phase)]

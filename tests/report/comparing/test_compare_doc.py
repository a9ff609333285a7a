"""docs/compare.md says what there is: every kind, everything that changes by itself, every key of the object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.data import data_of, name_of
from smtpwalk.report.comparing.difference import Kind
from smtpwalk.report.comparing.side import Judged
from smtpwalk.report.comparing.volatile import KINDS

from .telling import OPEN, WALK, session, side

DOC = Path(__file__).resolve().parents[3].joinpath("docs", "compare.md").read_text("utf-8")
CODED = set(re.findall(r"`([^`]+)`", DOC))


def test_every_kind_and_its_words() -> None:
    assert {name_of(kind) for kind in Kind} <= CODED
    assert [kind.value for kind in Kind if kind.value not in DOC] == []


def test_everything_that_changes_by_itself() -> None:
    assert set(KINDS) <= CODED


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_every_key_of_the_object() -> None:
    judged = Judged("open", "arrived")
    comparison = compare(side(session(*OPEN), judged=judged), side(session(*WALK), judged=judged))
    assert set(keys(data_of(comparison, everything=True))) <= CODED

"""One dialogue, by one of three ways."""

from __future__ import annotations

import pytest

from smtpwalk.course.bodies import Do, Material, Step
from smtpwalk.course.body_reader import read_steps
from smtpwalk.course.material_reader import read_material
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk


def read(toml: str) -> tuple[Material | None, list[str]]:
    problems = Problems()
    table = Table.top(read_chunk(toml, "t", 1, problems), problems)
    return read_material(table, read_steps), [problem.rule for problem in problems.found]


@pytest.mark.parametrize(
    ("toml", "material"),
    [
        ('recording = "a.smtp.jsonl"', Material(recording="a.smtp.jsonl")),
        ('recording = "a.smtp.jsonl"\nsession = 3', Material(recording="a.smtp.jsonl", session=3)),
        ('practice = "x"\nlines = ["NOOP"]', Material(practice="x", lines=(Step(Do.SAY, "NOOP"),))),
        ('transcript = "S: 220"\nown = "a.example"', Material(transcript="S: 220", own=("a.example",))),
    ],
)
def test_ways(toml: str, material: Material) -> None:
    assert read(toml) == (material, [])


@pytest.mark.parametrize(
    ("toml", "rules"),
    [
        ("", ["material"]),
        ('recording = "a"\ntranscript = "b"', ["material"]),
        ('practice = "x"', ["missing"]),
        ('recording = "/etc/passwd"', ["file"]),
        ('recording = "..\\\\a"', ["file"]),
        ('recording = ".a"', ["file"]),
    ],
)
def test_no_ways(toml: str, rules: list[str]) -> None:
    assert read(toml)[1] == rules

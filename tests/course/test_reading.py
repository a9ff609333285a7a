"""Typed reading: every wrong value is a problem with its line, and reading goes on with a default."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, near, read_chunk, short


def table_of(toml: str, first: int = 1) -> Table:
    problems = Problems()
    return Table.top(read_chunk(toml, "a.md", first, problems), problems)


@pytest.mark.parametrize(
    ("toml", "ask", "default", "words"),
    [
        ("a = 1", lambda t: t.text("a", "x"), "x", "a text in quotes"),
        ("a = 'x'", lambda t: t.number("a", 3, 0, 9), 3, "a whole number"),
        ("a = true", lambda t: t.number("a", 3, 0, 9), 3, "a whole number"),
        ("a = 10", lambda t: t.number("a", 3, 0, 9), 3, "from 0 to 9"),
        ("a = 1", lambda t: t.flag("a"), False, "true or false"),
        ("a = 'z'", lambda t: t.word("a", ["x", "y"], "x"), "x", "one of x, y"),
        ("a = [1]", lambda t: t.texts("a"), (), "array of texts"),
        ("a = [1]", lambda t: t.tables("a"), (), "array of tables"),
        ("a = ' '", lambda t: t.needed("a", "it"), " ", "`a` is missing: it"),
        ("b = 1", lambda t: t.needed("a", "it"), "", "`a` is missing: it"),
    ],
)
def test_a_wrong_value(toml: str, ask: Any, default: Any, words: str) -> None:
    table = table_of(toml, 10)
    assert ask(table) == default
    (problem,) = table.problems.found
    assert (problem.file, problem.line) == ("a.md", 10)
    assert words in str(problem)


def test_right_values() -> None:
    table = table_of("t = 'x'\nn = 5\nf = true\nw = 'b'\nl = ['x', 'y']\none = 'x'\n[[s]]\nk = 1\n[s2]\n")
    assert (table.text("t"), table.number("n", 0, 0, 9), table.flag("f"), table.word("w", "ab")) == (
        "x",
        5,
        True,
        "b",
    )
    assert (table.texts("l"), table.texts("one"), table.texts("none")) == (("x", "y"), ("x",), ())
    (inner,) = table.tables("s")
    assert inner.number("k", 0, 0, 9) == 1
    assert len(table.tables("s2")) == 1
    inner.done()
    table.done()
    assert table.problems.found == []


def test_what_nobody_asked_for_is_said_with_its_line() -> None:
    table = table_of("title = 'x'\n\ntitel = 'y'\n", 5)
    table.text("title")
    table.done()
    (problem,) = table.problems.found
    assert (problem.line, problem.rule) == (7, "unknown-key")
    assert "Did you mean `title`" in problem.hint


def test_lines_of_inner_tables() -> None:
    table = table_of("[[a]]\nx = 1\n\n[[a]]\nx = 1\n", 100)
    assert [inner.line for inner in table.tables("a")] == [100, 103]


@pytest.mark.parametrize(("toml", "line"), [("a = ", 20), ("a = 1\nb", 21), ("[" * 2000, 20)])
def test_what_is_no_toml_is_an_empty_table(toml: str, line: int) -> None:
    table = table_of(toml, 20)
    assert dict(table.table) == {}
    (problem,) = table.problems.found
    assert (problem.rule, problem.line) == ("toml", line)


def test_helpers() -> None:
    assert short("x" * 100).endswith("...")
    assert short("\x1b") == "'\\x1b'"
    assert near("titel", ["title", "xy"]) == "Did you mean `title`?"
    assert near("q", ["ac"]) == "There are: ac."

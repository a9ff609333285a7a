"""The main.cf reader: logical lines, lists, braces; and the values with every macro of the file put in."""

from __future__ import annotations

import pytest

from smtpwalk.configs.postfix_main import PARAMETER, expanded, parse, split_list

Found = list[tuple[str, tuple[str, ...], int]]

TABLE: list[tuple[str, str, Found]] = [
    ("plain", "mynetworks = 127.0.0.0/8", [("mynetworks", ("127.0.0.0/8",), 1)]),
    ("no blanks", "a=b,c", [("a", ("b", "c"), 1)]),
    ("empty", "relay_domains =\n", [("relay_domains", (), 1)]),
    ("goes on", "a = b,\n    c\n\td\n", [("a", ("b", "c", "d"), 1)]),
    ("a comment within", "a = b,\n# why\n  c\n", [("a", ("b", "c"), 1)]),
    ("a comment with a blank before it", "a = b\n  # why\n  c", [("a", ("b", "c"), 1)]),
    ("an empty line within", "a = b,\n\n  c", [("a", ("b", "c"), 1)]),
    ("a comment hides", "#a = b", []),
    ("twice", "a = b\na = c", [("a", ("b",), 1), ("a", ("c",), 2)]),
    ("braces", "a = check_policy_service { unix:x, timeout=3s } permit",
     [("a", ("check_policy_service", "unix:x, timeout=3s", "permit"), 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read(text: str, found: Found) -> None:
    config = parse(text)
    assert [(s.name, s.values, s.line) for s in config.settings] == found
    assert {s.keyword for s in config.settings} <= {PARAMETER}
    assert config.faults == ()


@pytest.mark.parametrize(("text", "line"), [("a = b\nnonsense\n", 2), ("  a = b", 1), ("= b", 1)])
def test_what_postfix_would_not_take(text: str, line: int) -> None:
    assert [fault.line for fault in parse(text).faults] == [line]


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("a = x $b\nb = y z", "a", ("x", "y", "z")),
        ("a = ${b}\nb = $(c)\nc = z", "a", ("z",)),
        ("a = $unknown", "a", ("$unknown",)),
        ("b = y", "a", ("default",)),
        ("a = x\na = y", "a", ("y",)),
    ],
)
def test_macros_are_put_in(text: str, name: str, values: tuple[str, ...]) -> None:
    assert expanded(parse(text), name, ("default",)) == values


@pytest.mark.parametrize("text", ["a = $a x", "a = $b\nb = $a x", "a = $a"])
def test_macros_that_name_themselves_end(text: str) -> None:
    assert set(expanded(parse(text), "a")) <= {"x", "$a", "$b"}


def test_macros_that_double_end() -> None:
    text = "a0 = x\n" + "".join(f"a{n} = $a{n - 1} $a{n - 1}\n" for n in range(1, 40))
    assert len(expanded(parse(text), "a39")) <= 10_000


@pytest.mark.parametrize(
    ("text", "values"),
    [("", ()), (" , ,", ()), ("{a b}", ("a b",)), ("${x}", ("${x}",)), ("{a", ("a",)), ("a}", ("a}",)),
     ("x:{a b} c", ("x:{a b}", "c"))],
)
def test_lists(text: str, values: tuple[str, ...]) -> None:
    assert split_list(text) == values

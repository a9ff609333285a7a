"""Scripts that set AIX network options: only `no -o` counts, wherever it stands, and comments are headings."""

from __future__ import annotations

import pytest

from smtpwalk.configs.aix_no import parse

Found = list[tuple[str, tuple[str, ...], int, str]]

TABLE: list[tuple[str, str, Found]] = [
    ("plain", "/usr/sbin/no -o ipsendredirects=0", [("ipsendredirects", ("0",), 1, "")]),
    ("by its name alone", "no -o a=1", [("a", ("1",), 1, "")]),
    ("together", "no -oa=1", [("a", ("1",), 1, "")]),
    ("two in one", "no -o a=1 -o b=2", [("a", ("1",), 1, ""), ("b", ("2",), 1, "")]),
    ("two commands", "no -o a=1; /usr/sbin/no -o b=2", [("a", ("1",), 1, ""), ("b", ("2",), 1, "")]),
    ("quoted", "no -o 'a=1'", [("a", ("1",), 1, "")]),
    ("for ever", "no -p -o a=1", [("a", ("1",), 1, "")]),
    ("a comment hides", "#no -o a=1", []),
    ("a comment behind it", "no -o a=1 # -o b=2", [("a", ("1",), 1, "")]),
    ("a heading", "# protection against X ...\nno -o a=1", [("a", ("1",), 2, "protection against X")]),
    ("a rule is no heading", "# X\n# ------\nno -o a=1", [("a", ("1",), 3, "X")]),
    ("goes on", "no \\\n -o a=1", [("a", ("1",), 1, "")]),
    ("other commands", '#!/bin/ksh\necho "no -o a=1"\ntrue -o b=2', []),
    ("no is an argument", "echo no -o a=1", []),
    ("behind and", "true && no -o a=1", [("a", ("1",), 1, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read(text: str, found: Found) -> None:
    config = parse(text)
    assert [(s.name, s.values, s.line, s.within) for s in config.settings] == found
    assert config.faults == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [("no -o ipsendredirects", 1), ("no -o a=", 1), ("\nno -o", 2), ("echo 'x", 1), ("no -o a = 1", 1)],
)
def test_what_would_fail(text: str, line: int) -> None:
    assert [fault.line for fault in parse(text).faults] == [line]

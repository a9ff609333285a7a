"""Scripts that set AIX network options: only `no -o` counts, wherever it stands, and comments are headings."""

from __future__ import annotations

import pytest

from smtpwalk.configs.aix_no import parse

Found = list[tuple[str, tuple[str, ...], int, str]]

TABLE: list[tuple[str, str, Found]] = [
    ("plain", "/usr/sbin/no -o ipsendredirects=0", [("ipsendredirects", ("0",), 1, "")]),
    ("by its name alone", "no -o sack=1", [("sack", ("1",), 1, "")]),
    ("together", "no -osack=1", [("sack", ("1",), 1, "")]),
    ("two in one", "no -o sack=1 -o sodebug=2", [("sack", ("1",), 1, ""), ("sodebug", ("2",), 1, "")]),
    ("two commands", "no -o sack=1; /usr/sbin/no -o sodebug=2", [("sack", ("1",), 1, ""), ("sodebug", ("2",), 1, "")]),
    ("quoted", "no -o 'sack=1'", [("sack", ("1",), 1, "")]),
    ("for ever", "no -p -o sack=1", [("sack", ("1",), 1, "")]),
    ("a comment hides", "#no -o sack=1", []),
    ("a comment behind it", "no -o sack=1 # -o sodebug=2", [("sack", ("1",), 1, "")]),
    ("a heading", "# protection against X ...\nno -o sack=1", [("sack", ("1",), 2, "protection against X")]),
    ("a rule is no heading", "# X\n# ------\nno -o sack=1", [("sack", ("1",), 3, "X")]),
    ("goes on", "no \\\n -o sack=1", [("sack", ("1",), 1, "")]),
    ("other commands", '#!/bin/ksh\necho "no -o sack=1"\ntrue -o sodebug=2', []),
    ("no is an argument", "echo no -o sack=1", []),
    ("behind and", "true && no -o sack=1", [("sack", ("1",), 1, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read(text: str, found: Found) -> None:
    config = parse(text)
    assert [(s.name, s.values, s.line, s.within) for s in config.settings] == found
    assert config.faults == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [("no -o ipsendredirects", 1), ("no -o sack=", 1), ("\nno -o", 2), ("echo 'x", 1), ("no -o sack = 1", 1),
     ("no -o ipsendredirect=0", 1),
     ("no -o sack=off", 1), ("no -o sack=0 -o ipsendredirects=O", 1), ("no -o sack=0x", 1)],
)
def test_what_would_fail(text: str, line: int) -> None:
    assert [fault.line for fault in parse(text).faults] == [line]


@pytest.mark.parametrize("value", ["0", "-1", "65536", "0x1f"])
def test_values(value: str) -> None:
    assert parse(f"no -o net_malloc_police={value}").settings[0].values == (value,)


def test_a_name_that_is_nearly_right() -> None:
    assert "there is ipsendredirects" in parse("no -o ipsendredirect=0").faults[0].text

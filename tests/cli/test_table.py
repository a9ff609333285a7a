"""Rows to aligned lines."""

from __future__ import annotations

from smtpwalk.cli.table import table


def test_columns_are_aligned_and_cells_are_safe() -> None:
    lines = table(("A", "LONGER", "C"), [("x\x1b[2J", "y", "z"), ("", "日本語", "w" * 50)])
    assert lines == [
        "A         LONGER  C",
        r"x\x1b[2J  y       z",
        " " * 10 + "日本語  " + "w" * 50,
    ]


def test_no_line_ends_in_blanks() -> None:
    assert table(("A", "B"), [("x", "")]) == ["A  B", "x"]

"""Typed reading through several files."""

from __future__ import annotations

import pytest

from smtpwalk.errors import HostFileError
from smtpwalk.practice.fields import Fields
from smtpwalk.practice.toml_text import read_document


def fields(*texts: str) -> Fields:
    return Fields([read_document(text, f"{number}.toml") for number, text in enumerate(texts)])


def test_the_first_file_that_has_the_key_is_asked() -> None:
    found = fields('[a]\nx = "mine"\n', '[a]\nx = "base"\ny = 2\n')
    table = found.table("a")
    assert (table.text("x"), table.number("y", 0), table.number("z", 7)) == ("mine", 2, 7)
    assert table.given
    assert not found.table("b").given


def test_a_complaint_names_the_file_that_says_it() -> None:
    with pytest.raises(HostFileError) as wrong:
        fields("x = 1\n", "\ny = 2\n").text("y")
    assert (wrong.value.file, wrong.value.line) == ("1.toml", 2)


def test_a_key_nobody_asked_for_is_wrong_in_whichever_file() -> None:
    found = fields("x = 1\n", "colour = 2\n")
    found.number("x", 0)
    found.get("color")
    with pytest.raises(HostFileError, match=r"1\.toml, line 1: `colour` is not a key at the top") as wrong:
        found.done()
    assert wrong.value.hint == "Did you mean `color`?"


def test_a_long_value_is_not_shown_whole() -> None:
    with pytest.raises(HostFileError) as wrong:
        fields(f'x = "{"é" * 900}"\n').number("x", 0)
    assert len(wrong.value.message) < 120
    assert wrong.value.message.isascii()

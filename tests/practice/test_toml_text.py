"""Where in a TOML text a key stands."""

from __future__ import annotations

import pytest

from smtpwalk.errors import HostFileError
from smtpwalk.practice.toml_text import Way, read_document

TEXT = '''\
title = "a = b"
text = """
[[rule]]
inside = 1
"""
"quoted" = 1
dotted.key = 2
list = [
  "x = y",
  3,
]

[greeting]
say = "220 [x]"
early = { say = "521 = no", close = true }

[[rule]]  # the first
on = "mail"

[[rule]]
on = "rcpt"
[rule.when]
sender = "own"

[limits.line]
most = 3
'''


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (("title",), 1),
        (("text",), 2),
        (("quoted",), 6),
        (("dotted", "key"), 7),
        (("list",), 8),
        (("greeting",), 13),
        (("greeting", "say"), 14),
        (("greeting", "early"), 15),
        (("greeting", "early", "close"), 15),
        (("greeting", "nothing"), 13),
        (("rule", 0), 17),
        (("rule", 0, "on"), 18),
        (("rule", 1, "on"), 21),
        (("rule", 1, "when"), 22),
        (("rule", 1, "when", "sender"), 23),
        (("limits", "line", "most"), 26),
        (("limits", "line", "say"), 25),
        (("nowhere",), 0),
    ],
)
def test_the_line_of_a_key_or_of_the_table_around_it(way: Way, line: int) -> None:
    assert read_document(TEXT, "x.toml").line_of(way) == line


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(HostFileError) as wrong:
        read_document("a = 1\nb = \n", "x.toml")
    assert (wrong.value.file, wrong.value.line) == ("x.toml", 2)

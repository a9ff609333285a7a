from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser


@pytest.mark.parametrize(
    ("argv", "facts"),
    [
        (["show", "f"], {"module": "show", "file": "f", "notation": "", "explain": False, "colour": "auto"}),
        (["show", "-", "--as", "swaks", "--hex"], {"file": "-", "notation": "swaks", "hex": True}),
        (["import", "f", "-o", "g"], {"module": "import_file", "file": "f", "output": "g", "list": False}),
        (["import", "--list"], {"file": None, "list": True}),
        (["recordings"], {"module": "recordings"}),
    ],
)
def test_what_the_words_become(argv: list[str], facts: dict[str, object]) -> None:
    assert vars(parser().parse_args(argv)).items() >= facts.items()


@pytest.mark.parametrize("argv", [["show"], ["show", "a", "b"], ["show", "f", "--as"]])
def test_what_cannot_be_understood(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(argv)
    assert caught.value.code == 2

"""What `compare` may be given."""

from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser


def test_the_arguments() -> None:
    args = parser().parse_args(["compare", "a", "b", "--strict", "--codes", "--all", "--plain", "--json"])
    assert (args.module, args.a, args.b) == ("compare", "a", "b")
    assert [args.strict, args.codes, args.everything, args.plain, args.json] == [True] * 5
    plain = parser().parse_args(["compare", "a", "b"])
    assert [plain.strict, plain.codes, plain.everything, plain.plain, plain.json] == [False] * 5
    assert plain.colour == "auto"


@pytest.mark.parametrize(
    "argv", [["compare"], ["compare", "a"], ["compare", "a", "b", "c"], ["compare", "a", "b", "--al"]]
)
def test_too_few_too_many_and_half_an_option(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(argv)
    assert ended.value.code == 2


def test_the_help_tells_marks_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["compare", "--help"])
    said = capsys.readouterr().out
    assert "they differ" in said
    assert "< only in A" in said

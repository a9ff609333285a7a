from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser


def test_what_is_not_said_stays_open() -> None:
    args = parser(["walk"]).parse_args(["walk"])
    assert (args.host, args.port, args.mx, args.sender, args.recipient, args.i_may) == (None,) * 6
    assert not args.plain


@pytest.mark.parametrize(
    "argv",
    [["walk", "h", "--from", "no blank here"], ["walk", "h", "--timeout", "-1"], ["practice", "--port", "70000"]],
)
def test_what_cannot_be_meant_is_refused_by_name(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser(argv).parse_args(argv)
    assert argv[-2] in capsys.readouterr().err

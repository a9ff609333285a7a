"""Names in a sendmail .mc for which m4 finds no file."""

from __future__ import annotations

import pytest

from smtpwalk.configs.sendmail_names import NAMES, parse


@pytest.mark.parametrize("macro", NAMES)
def test_names_that_there_are(macro: str) -> None:
    assert parse("\n".join(f"{macro}(`{name}')dnl" for name in NAMES[macro])).faults == ()


@pytest.mark.parametrize(
    ("text", "line", "unknown", "words"),
    [
        ("MAILER(smtp)\nFEATURE(virtualusertable)dnl", 2, "FEATURE(virtualusertable)", "there is virtusertable"),
        ("FEATURE(`relay_based_on_mx')", 1, "FEATURE(relay_based_on_mx)", "feature/relay_based_on_mx.m4"),
        ("OSTYPE(aix43)", 1, "OSTYPE(aix43)", "m4 stops"),
        ("DOMAIN(nowhere)", 1, "DOMAIN(nowhere)", "domain/nowhere.m4"),
        ("MAILER(smpt)", 1, "MAILER(smpt)", "there is smtp"),
        ("# MAILER(smpt)", 1, "MAILER(smpt)", "there is smtp"),
        ("FEATURE()", 1, "FEATURE()", "m4 stops"),
    ],
)
def test_names_that_there_are_not(text: str, line: int, unknown: str, words: str) -> None:
    (fault,) = parse(text).faults
    assert (fault.line, fault.unknown) == (line, unknown)
    assert words in fault.text


def test_other_macros_are_free() -> None:
    assert parse("define(`X', `y')\nLOCAL_DOMAIN(`x.example')\ndnl FEATURE(nothing)").faults == ()

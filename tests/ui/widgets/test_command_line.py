from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from smtpwalk.ui.widgets.command_line import CommandLine, completion, without_secrets

HISTORY = ["MAIL FROM:<new@sender.test>", "MAIL FROM:<old@sender.test>", "NOOP \x1b[2J"]
ADDRESSES = ["new@sender.test", "relaytest@elsewhere.test"]


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("", None),
        ("eh", "ehLO"),
        ("MAIL", "MAIL FROM:<new@sender.test>"),
        ("mail", "mail FROM:<"),
        ("RCPT TO:<rel", "RCPT TO:<relaytest@elsewhere.test>"),
        ("RCPT TO:<a@b>", None),
        ("XYZZY", None),
        ("NOOP \x1b", None),
    ],
)
def test_completion(typed: str, whole: str | None) -> None:
    assert completion(typed, HISTORY, ADDRESSES) == whole


@pytest.mark.parametrize(
    ("lines", "answering", "shown"),
    [
        (["EHLO a", "NOOP"], False, ["EHLO a", "NOOP"]),
        (["AUTH LOGIN", "dXNlcg==", "c2VjcmV0", "NOOP"], False, ["AUTH LOGIN", "(hidden)", "(hidden)", "NOOP"]),
        (["AUTH PLAIN AGEAYg=="], False, ["AUTH PLAIN (hidden)"]),
        (["dXNlcg==", "c2VjcmV0", "QUIT", "xyz"], True, ["(hidden)", "(hidden)", "QUIT", "xyz"]),
    ],
)
def test_secrets_of_lines_that_are_about_to_be_sent(lines: list[str], answering: bool, shown: list[str]) -> None:
    assert without_secrets(lines, answering=answering) == shown


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield CommandLine(id="line")


async def test_what_is_remembered() -> None:
    app = OneLine()
    async with app.run_test():
        line = app.query_one(CommandLine)
        for sent in ("EHLO a", "AUTH PLAIN AGEAYg==", "  ", "NOOP", "EHLO a"):
            line.remember(sent, ["a@b.test"])
        assert line.history == ["EHLO a", "NOOP", "AUTH PLAIN "]
        assert line.addresses == ["a@b.test"]
        for number in range(600):
            line.remember(f"NOOP {number}")
        assert len(line.history) == 500


async def test_a_suggestion_never_overwrites_a_line_of_ones_own() -> None:
    app = OneLine()
    async with app.run_test() as pilot:
        line = app.query_one(CommandLine)
        line.suggest("EHLO a")
        line.suggest("MAIL FROM:<>")
        assert line.value == "MAIL FROM:<>"
        await pilot.press("N")
        line.suggest("RCPT TO:<>")
        assert line.value == "N"


async def test_an_answer_inside_auth_has_neither_letters_nor_completion() -> None:
    app = OneLine()
    async with app.run_test() as pilot:
        line = app.query_one(CommandLine)
        line.remember("EHLO a")
        line.secret = True
        line.suggest("")
        await pilot.press(*"EHL")
        await pilot.pause()
        assert line.password
        assert line._suggestion == ""
        line.secret = False
        line.suggest("")
        assert not line.password

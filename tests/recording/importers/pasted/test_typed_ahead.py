from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import shown
from smtpwalk.recording.importers.pasted.standing import Standing
from smtpwalk.recording.importers.pasted.typed_ahead import CUT, JOINED, Typing

from ..reading import marks


def mended(before: list[bytes], *lines: str, typed: bool | None = None) -> tuple[list[str], list[str]]:
    """The lines as they come back behind what was said `before`, and what is said about them."""
    standing, scribe, typing = Standing(), Scribe(), Typing()
    for line in before:
        standing.server(line) if line[:1].isdigit() else standing.client(line)
    found = [typing.mended(shown(1, line.encode(), typed=typed), standing, scribe).data.decode() for line in lines]
    return found, [why for _line, why in marks(scribe.take(), "unsure")]


ASKED = [b"220 mx", b"MAIL FROM:<a@b.test>"]


def test_the_greeting_amid_typing() -> None:
    assert mended([], "ma220 mx.example.test ESMTP") == (
        ["220 mx.example.test ESMTP"], [CUT.format(what="greeting", typed="ma")],
    )  # fmt: skip


def test_a_reply_amid_typing_and_the_rest_of_what_was_typed() -> None:
    assert mended(ASKED, "rcp250 2.1.0 Ok", "t to:<c@d.test>") == (
        ["250 2.1.0 Ok", "rcpt to:<c@d.test>"], [CUT.format(what="reply", typed="rcp"), JOINED.format(typed="rcp")],
    )  # fmt: skip


def test_the_terminal_may_have_written_it_all_once_more() -> None:
    assert mended(ASKED, "q250 2.1.0 Ok", "quit")[0] == ["250 2.1.0 Ok", "quit"]


@pytest.mark.parametrize(
    ("before", "line"),
    [
        (ASKED, "250 2.1.0 Ok"),
        (ASKED, "rcpt 250 ok"),  # without an enhanced code anybody may write so
        (ASKED, "see 250 5.1.0 for that"),  # of two classes: none
        (ASKED, ""),
        ([b"220 mx"], "q250 2.1.0 Ok"),  # nothing was asked
        (ASKED, "x" * 200 + "250 2.1.0 Ok"),
    ],
)
def test_lines_that_stay_as_they_are(before: list[bytes], line: str) -> None:
    assert mended(before, line) == ([line], [])


def test_a_row_that_was_typed_is_nobody_elses() -> None:
    assert mended(ASKED, "rcp250 2.1.0 Ok", typed=True)[1] == []
    assert mended(ASKED, "rcp250 2.1.0 Ok", typed=False)[1] != []

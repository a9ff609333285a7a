"""Between 354 and the dot: fed line by line, as what it is handed back."""

from __future__ import annotations

import pytest

from smtpwalk.recording.importers.mutilated import GAP
from smtpwalk.recording.importers.pasted.message import (
    DOT_MENDED,
    HELD,
    NO_DOT,
    NO_END,
    Ended,
    HeldMessage,
    another_session,
    is_greeting,
)
from smtpwalk.recording.importers.pasted.shown import Shown, shown


def lines(text: str) -> list[Shown]:
    return [shown(number, line.encode()) for number, line in enumerate(text.split("\n"), 1)]


def fed(text: str) -> tuple[HeldMessage, list[Ended]]:
    message = HeldMessage()
    return message, [ended for line in lines(text) if (ended := message.add(line))]


def words(found: list[Shown] | tuple[Shown, ...]) -> list[str]:
    return [line.data.decode() for line in found]


def test_all_is_message_until_the_dot() -> None:
    _message, (ended,) = fed("Subject: x\n\n250 bar\nQUIT\n..\n.")
    assert words([*ended.said]) == ["Subject: x", "", "250 bar", "QUIT", "..", "."]
    assert (ended.notes, ended.rest, ended.over) == ([], (), False)


def test_a_dot_with_blanks_around_it_is_mended_when_a_reply_follows() -> None:
    _message, (ended,) = fed("hi\n. \n250 2.0.0 taken")
    assert words([*ended.said]) == ["hi", "."]
    assert [why for why, _line in ended.notes] == [DOT_MENDED]
    assert words([*ended.rest]) == ["250 2.0.0 taken"]


def test_a_mark_for_lines_left_out_is_named() -> None:
    _message, (ended,) = fed("Subject: x\n[...]\n.")
    assert [(why, line.number) for why, line in ended.notes] == [(GAP, 2)]


def test_a_long_message_is_handed_out_as_it_comes() -> None:
    message = HeldMessage()
    early = [ended for number in range(HELD + 10) if (ended := message.add(shown(number, b"x")))]
    assert [len(ended.said) for ended in early] == [1] * 10
    last = message.add(shown(0, b"."))
    assert last is not None
    assert len(last.said) == HELD + 1


@pytest.mark.parametrize(
    ("text", "over", "said", "rest", "why"),
    [
        ("Subject: x\n\n250 bar", False, ["Subject: x", "", "250 bar"], [], [NO_END]),
        ("x\n250 2.0.0 queued", False, ["x"], ["250 2.0.0 queued"], [NO_DOT]),
        ("x\n250 ok", True, ["x"], ["250 ok"], [NO_DOT]),
        ("x\n250 ok\nQUIT\n221 bye", False, ["x"], ["250 ok", "QUIT", "221 bye"], [NO_DOT]),
        ("[...]\n250 ok\nQUIT\n221 bye", False, [], ["250 ok", "QUIT", "221 bye"], [NO_DOT]),
        ("250 ok\nis what I want", False, ["250 ok", "is what I want"], [], [NO_END]),
        ("x\nConnection closed by foreign host.\n$ ls", False, ["x"],
         ["Connection closed by foreign host.", "$ ls"], [NO_END]),
        ("", False, [""], [], [NO_END]),
    ],
)  # fmt: skip
def test_where_it_ends_when_no_dot_comes(
    text: str, over: bool, said: list[str], rest: list[str], why: list[str]
) -> None:
    message, early = fed(text)
    assert early == []
    ended = message.end(over=over)
    assert (words([*ended.said]), words([*ended.rest])) == (said, rest)
    assert [note for note, _line in ended.notes] + ([NO_DOT] if ended.unseen else []) == why
    assert ended.over == ("closed" in text)


OTHER = "Trying 192.0.2.2...\nConnected to b.test.\n220 b.example.test ESMTP\nDATA\n354 go\nhi"


def test_another_session_whose_own_message_the_dot_ends() -> None:
    _message, (ended,) = fed(f"Subject: x\n{OTHER}\n.")
    assert words([*ended.said]) == ["Subject: x"]
    assert ended.over
    assert words([*ended.rest])[0] == "Trying 192.0.2.2..."


def test_a_message_that_quotes_a_whole_session() -> None:
    """In it the dot is doubled: so the lone one is the message's."""
    _message, (ended,) = fed(f"Subject: x\n{OTHER}\n..\n250 ok\n.")
    assert words([*ended.said])[-1] == "."
    assert ended.rest == ()


def test_where_another_session_begins() -> None:
    held = lines(f"x\n{OTHER}")
    assert another_session(held, to_its_dot=False) == 1
    assert another_session(lines("x\n220 b.example.test ESMTP"), to_its_dot=False) is None


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("220 mx.example.test ESMTP", True), ("220-mx.example.test", True), ("220 ready for SMTP", True),
        ("220 ****.test", True), ("220 people came", False), ("250 mx.example.test ESMTP", False), ("220", False),
    ],
)  # fmt: skip
def test_a_greeting_names_a_host_or_smtp(line: str, *, right: bool) -> None:
    assert is_greeting(line.encode()) is right

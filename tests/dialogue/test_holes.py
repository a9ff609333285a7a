from __future__ import annotations

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, RowKind
from smtpwalk.dialogue.holes import lacking
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

HELLO = [("X", "connected"), ("S", "220 mx\r\n"), ("C", "EHLO a\r\n"), ("S", "250 mx\r\n")]
MAIL = [("C", "MAIL FROM:<a@b.test>\r\n"), ("S", "250 ok\r\n")]
RCPT, OK = ("C", "RCPT TO:<c@d.test>\r\n"), ("S", "250 ok\r\n")
MESSAGE = [RCPT, OK, ("C", "DATA\r\n"), ("S", "354 go\r\n")]
QUIT = [("C", "QUIT\r\n"), ("S", "221 bye\r\n")]
HOLE = {"client": ("X", "client"), "server": ("X", "server"), "both": ("X", "both")}


def fold(*turns: tuple[str, str]) -> Conversation:
    talk = Conversation()
    for who, text in turns:
        if who == "X":
            fields = {"missing": text, "text": "gone"} if text in HOLE else {}
            talk.feed(Mark(0.0, 1, "unsure" if text in HOLE else text, fields))
        else:
            talk.feed((ClientBytes if who == "C" else ServerBytes)(0.0, 1, text.encode()))
    return talk


def told(talk: Conversation) -> list[tuple[str, int | None, bool]]:
    return [(exchange.stage.value, exchange.code, exchange.counts) for exchange in talk.exchanges]


def rows(talk: Conversation) -> list[str]:
    return [row.line.data.decode() for row in talk.rows if row.kind is not RowKind.NOTE]


@pytest.mark.parametrize(
    ("what", "fields", "sides"),
    [
        ("unsure", {"missing": "client"}, "C"), ("unsure", {"missing": "server"}, "S"),
        ("unsure", {"missing": "both"}, "CS"),
        ("unsure", {"missing": "message"}, ""), ("unsure", {"missing": ["client"]}, ""), ("unsure", {}, ""),
        ("remark", {"missing": "client"}, ""),
    ],
)  # fmt: skip
def test_whose_bytes_are_missing(what: str, fields: dict[str, object], sides: str) -> None:
    assert lacking(what, fields) == sides


def test_a_lost_reply_is_taken_from_no_other_command() -> None:
    talk = fold(*HELLO, *MAIL, RCPT, HOLE["server"], *MESSAGE[2:])
    assert told(talk)[3:5] == [("rcpt", None, False), ("data", 354, True)]
    assert talk.exchanges[3].doubts == {Doubt.LOST}
    assert talk.phase is Phase.MESSAGE


def test_lines_on_both_sides_of_a_hole_are_never_joined() -> None:
    """`250 [... 550 ]denied` must not read as a yes with the words of a no."""
    talk = fold(*HELLO, *MAIL, RCPT, ("S", "250 "), HOLE["server"], ("S", "denied\r\n"), *QUIT)
    assert rows(talk)[6:8] == ["250 ", "denied"]
    assert told(talk)[3:] == [("rcpt", 250, False), ("quit", 221, True)]
    joined = fold(*HELLO, ("C", "MAIL FR"), HOLE["client"], ("C", "DATA\r\n"), OK)
    assert rows(joined)[3:5] == ["MAIL FR", "DATA"]


def test_what_a_torn_reply_said_moves_the_dialogue_but_counts_for_nothing() -> None:
    talk = fold(*HELLO, *MAIL, *MESSAGE[:3], ("S", "354 go on wi"), HOLE["server"], ("C", "Subject: a\r\n.\r\n"), OK)
    assert told(talk)[-2:] == [("data", 354, False), ("message", 250, True)]


def test_a_lost_command_is_not_blamed_on_the_server() -> None:
    talk = fold(*HELLO, *MAIL, HOLE["client"], OK, *MESSAGE[2:])
    assert not talk.out_of_step
    assert told(talk)[2:4] == [("mail", 250, True), ("data", 354, True)]
    assert "What this answers is missing in the source." in [row.line.data.decode() for row in talk.rows]


def test_a_torn_command_gets_the_reply_but_counts_for_nothing() -> None:
    talk = fold(*HELLO, *MAIL, ("C", "RCPT TO:<c@d"), HOLE["client"], OK, *QUIT)
    assert told(talk)[3:] == [("rcpt", 250, False), ("quit", 221, True)]


def test_of_a_pipelined_group_only_what_was_owed_is_in_doubt() -> None:
    hello = [*HELLO[:3], ("S", "250-mx\r\n250 PIPELINING\r\n")]
    group = [("C", "MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nRCPT TO:<e@f.test>\r\n"), OK]
    talk = fold(*hello, *group, HOLE["server"], OK, *QUIT)
    assert told(talk)[2:] == [("mail", 250, True), ("rcpt", 250, False), ("rcpt", None, False), ("quit", 221, True)]


def test_a_lost_command_data_is_known_by_its_answer() -> None:
    talk = fold(*HELLO, *MAIL, RCPT, OK, HOLE["client"], ("S", "354 go\r\n"), ("C", "Subject: a\r\n.\r\n"), OK, *QUIT)
    assert told(talk)[-2:] == [("message", 250, True), ("quit", 221, True)]


@pytest.mark.parametrize("rest", ["and more\r\n.\r\n", ""])
def test_a_hole_in_a_message_may_hold_its_end(rest: str) -> None:
    said = [("C", "Subject: a\r\n"), HOLE["client"], *([("C", rest)] if rest else []), OK, *QUIT]
    talk = fold(*HELLO, *MAIL, *MESSAGE, *said)
    assert told(talk)[-2:] == [("message", 250, False), ("quit", 221, True)]
    assert talk.owed == 0


def test_a_hole_in_a_chunk() -> None:
    talk = fold(*HELLO, *MAIL, RCPT, OK, ("C", "BDAT 20 LAST\r\nSubject"), HOLE["client"], OK, *QUIT)
    assert "Subject" in rows(talk)
    assert told(talk)[-2:] == [("message", 250, False), ("quit", 221, True)]


def test_a_beginning_in_the_middle_owes_no_greeting() -> None:
    talk = fold(HELLO[0], HOLE["both"], *MAIL, *QUIT)
    assert told(talk) == [("mail", 250, True), ("quit", 221, True)]
    assert talk.greeting is None


def test_a_torn_greeting_is_a_greeting() -> None:
    talk = fold(HELLO[0], ("S", "220 mx ES"), HOLE["server"], *HELLO[2:])
    assert told(talk) == [("greeting", 220, False), ("ehlo", 250, True)]


def test_a_hole_behind_the_end_changes_nothing() -> None:
    talk = fold(*HELLO, *QUIT, ("X", "closed"), HOLE["both"])
    assert talk.closed
    assert told(talk)[-1] == ("quit", 221, True)

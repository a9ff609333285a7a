from __future__ import annotations

from collections.abc import Sequence

import pytest

from smtpwalk.recording.importers import gaps as module
from smtpwalk.recording.importers.gaps import NO_ANSWER, NO_END, NO_MESSAGE, Gaps, Turn
from smtpwalk.wire.events import ClientBytes, Event, Mark

from .sampling import answers, folded

GREETED = ["S: 220 mx.example.test", "C: EHLO x.example.test", "S: 250-mx.example.test", "S: 250 PIPELINING"]
TAKEN = ["C: MAIL FROM:<a@b.test>", "S: 250 ok", "C: RCPT TO:<c@d.test>", "S: 250 ok", "C: DATA", "S: 354 go"]


def shown(lines: Sequence[str], gaps: Gaps | None = None) -> list[Event]:
    gaps = gaps or Gaps()
    out: list[Event] = []
    for number, line in enumerate(lines, 1):
        out += (gaps.client if line[0] == "C" else gaps.server)(line[3:].encode() + b"\r\n", number)
    return out


def marks(events: list[Event]) -> list[tuple[str, object]]:
    found = [event for event in events if isinstance(event, Mark)]
    return [(mark.what, mark.fields.get("text", mark.fields.get("bytes"))) for mark in found]


def test_a_whole_dialogue_lacks_nothing() -> None:
    lines = [*GREETED, *TAKEN, "C: Subject: x", "C: .", "S: 250 taken", "C: QUIT", "S: 221 bye"]
    assert not marks(shown(lines))


def test_a_dialogue_that_begins_behind_its_greeting() -> None:
    events = shown([*GREETED[1:], "C: MAIL FROM:<a@b.test>", "S: 550 no"])
    assert marks(events) == [("tail", None)]
    assert answers(events) == ["ehlo 250", "mail 550"]


def test_and_one_that_begins_with_an_answer() -> None:
    assert marks(shown(["S: 250 ok", "C: QUIT"])) == [("tail", None)]
    assert not marks(shown(["S: 554 go away"]))


def test_a_message_that_is_not_shown() -> None:
    events = shown([*GREETED, *TAKEN, "S: 250 taken", "C: QUIT", "S: 221 bye"])
    assert marks(events) == [("unsure", NO_MESSAGE)]
    assert answers(events)[-3:] == ["data 354", "message 250", "quit 221"]


def test_a_message_whose_end_is_not_shown() -> None:
    events = shown([*GREETED, *TAKEN, "C: Subject: x", "S: 250 taken", "C: QUIT", "S: 221 bye"])
    assert marks(events) == [("unsure", NO_END)]
    assert answers(events)[-3:] == ["data 354", "message 250", "quit 221"]


def test_a_refusal_amid_a_message_that_is_shown_is_no_gap() -> None:
    assert not marks(shown([*GREETED, *TAKEN, "C: Subject: x", "S: 552 too big", "C: more", "C: .", "C: QUIT"]))


def test_a_chunk_that_is_not_shown() -> None:
    events = shown([*GREETED, *TAKEN[:4], "C: BDAT 2048 LAST", "S: 250 taken", "C: QUIT", "S: 221 bye"])
    assert marks(events) == [("masked", 2048), ("unsure", module.NO_CHUNK.format(2048))]
    assert answers(events)[-2:] == ["message 250", "quit 221"]


def test_a_chunk_that_is_shown_ends_where_it_ends() -> None:
    events = shown([*GREETED, *TAKEN[:4], "C: BDAT 9 LAST", "C: 1234567", "S: 250 taken", "C: QUIT", "S: 221 bye"])
    assert not marks(events)
    assert answers(events)[-2:] == ["message 250", "quit 221"]
    events = shown([*GREETED, *TAKEN[:4], "C: BDAT 7 LAST", "C: 1234567", "S: 250 taken", "C: QUIT", "S: 221 bye"])
    assert ClientBytes(0.0, 1, b"1234567") in events
    assert answers(events)[-2:] == ["message 250", "quit 221"]


def test_tls_is_told_when_the_client_goes_on_inside_it() -> None:
    begun = [*GREETED, "C: STARTTLS", "S: 220 go"]
    assert marks(shown([*begun, "C: EHLO x", "S: 250 mx"])) == [("tls", None)]
    assert not marks(shown([*begun, "C: QUIT"]))
    assert not marks(shown([*GREETED, "C: STARTTLS", "S: 454 no", "C: EHLO x", "S: 250 mx"]))
    gaps = Gaps()
    events = [*shown(begun, gaps), gaps.tls(1, 0.0, cipher="c"), *shown(["C: EHLO x"], gaps)]
    assert marks(events) == [("tls", None)]


def test_answers_of_a_login_that_are_not_shown() -> None:
    login = ["C: AUTH LOGIN", "S: 334 VXNlcg==", "S: 334 UGFzcw==", "S: 235 in"]
    events = shown([*GREETED, *login, "C: QUIT", "S: 221 x"])
    assert marks(events) == [("unsure", NO_ANSWER)] * 2
    assert answers(events) == ["greeting 220", "ehlo 250", "auth 235", "quit 221"]


def test_what_a_tool_hides() -> None:
    gaps = Gaps()
    events = shown([*GREETED, "C: AUTH LOGIN", "S: 334 VXNlcg=="], gaps)
    events += [*gaps.hidden_answer("Hidden.", 7), *shown(["S: 235 in"], gaps)]
    assert marks(events) == [("unsure", "Hidden.")]
    assert answers(events)[-1] == "auth 235"
    gaps = Gaps()
    events = [*shown(GREETED, gaps), *gaps.hidden_answer("Hidden.", 5)]
    events += shown(["S: 235 in", "C: QUIT", "S: 221 x"], gaps)
    assert answers(events) == ["greeting 220", "ehlo 250", "auth 235", "quit 221"]


def test_what_is_hidden_where_no_reply_is_shown_is_not_sorted_in() -> None:
    gaps = Gaps()
    shown([*GREETED, "C: AUTH LOGIN"], gaps)
    (event,) = gaps.hidden_answer("Hidden.", 6)
    assert isinstance(event, Mark)
    assert "missing" not in event.fields


def test_a_login_of_which_nothing_is_shown() -> None:
    gaps = Gaps()
    login = gaps.unseen_login("It succeeded.", 5)
    talk = folded([*shown(GREETED, gaps), login, *shown(["C: QUIT", "S: 221 x"], gaps)])
    assert talk.authenticated
    assert [exchange.unseen_login for exchange in talk.exchanges] == [False, False, True, False]
    assert talk.exchanges[-1].code == 221


def test_commands_that_went_out_together() -> None:
    group = ["C: MAIL FROM:<a@b.test>", "C: RCPT TO:<c@d.test>", "C: DATA"]
    events = shown([*GREETED, *group, "S: 250 ok", "S: 550 no", "S: 503 x"])
    assert marks(events) == [("pipelined", None)] * 2
    assert answers(events)[-3:] == ["mail 250", "rcpt 550", "data 503"]


def test_several_lines_at_once() -> None:
    gaps = Gaps()
    shown([*GREETED, *TAKEN], gaps)
    (event,) = gaps.client(b"Subject: x\r\n\r\ny\n.\r\n", 20)
    assert event == ClientBytes(0.0, 1, b"Subject: x\r\n\r\ny\n.\r\n")
    assert gaps.talk(1).turn is Turn.COMMAND
    assert not gaps.in_message


def test_the_sessions_of_a_long_log_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TALKS", 3)
    gaps = Gaps()
    for session in range(1, 9):
        gaps.client(b"DATA\r\n", 1, session)
        gaps.server(b"354 go\r\n", 1, session)
    assert len(gaps.in_message) == 3
    gaps.over(8)
    assert len(gaps.in_message) == 2

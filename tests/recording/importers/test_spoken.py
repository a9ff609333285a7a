from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, Exchange
from smtpwalk.recording.importers.spoken import NO_ANSWER, ONLY_DOT, REFUSED, TAKEN, TLS_FOLLOWS, Speech
from smtpwalk.wire.events import Event
from smtpwalk.wire.secrets import SecretMask
from smtpwalk.wire.stages import Stage

from .dialogues import dialogues
from .reading import Said, marks, said, script

GREETED = "S: 220 mx\nC: EHLO x\nS: 250-mx\nS: 250 PIPELINING\n"


def told(text: str, *, hides: bool = False, pipelines: bool = False) -> list[Event]:
    return _told(script(text), Speech(hides=hides, pipelines=pipelines))


def _told(lines: Said, speech: Speech) -> list[Event]:
    out: list[Event] = []
    for number, (who, line) in enumerate(lines, 1):
        out += (speech.client if who == "C" else speech.server)(line.encode(), number)
    return out


def fold(events: Iterable[Event]) -> dict[Stage, Exchange]:
    """The last exchange of each stage, as the rest of the program sees it: behind the mask of secrets."""
    talk, mask = Conversation(), SecretMask()
    for event in events:
        for shown in mask(event):
            talk.feed(shown)
    return {exchange.stage: exchange for exchange in talk.exchanges}


def kinds(events: Iterable[Event]) -> list[str]:
    return [event.what for event in events if hasattr(event, "what")]


@given(dialogues())
def test_a_dialogue_that_is_all_there_comes_back_with_nothing_beside_it(lines: Said) -> None:
    events = _told(lines, Speech(3))
    assert said(events, 3) == lines
    assert kinds(events) == []


def test_a_message_that_was_taken_but_not_shown() -> None:
    events = told(GREETED + "C: DATA\nS: 354 go\nS: 250 queued\nC: QUIT\nS: 221 bye", hides=True)
    assert marks(events, "unsure") == [(7, TAKEN)]
    folded = fold(events)
    assert folded[Stage.MESSAGE].ok()
    assert folded[Stage.QUIT].code == 221


def test_a_message_of_which_the_dot_is_shown() -> None:
    events = told(GREETED + "C: DATA\nS: 354 go\nC: .\nS: 250 queued", hides=True)
    assert marks(events, "unsure") == [(7, ONLY_DOT)]
    assert fold(events)[Stage.MESSAGE].ok()


def test_an_empty_message_of_a_tool_that_shows_all() -> None:
    assert marks(told(GREETED + "C: DATA\nS: 354 go\nC: .\nS: 250 queued"), "unsure") == []


def test_a_refused_message_is_given_no_end() -> None:
    events = told(GREETED + "C: DATA\nS: 354 go\nS: 552 no\nC: RSET\nS: 250 ok", hides=True)
    assert marks(events, "unsure") == [(7, REFUSED)]
    assert ("C", ".") not in said(events)
    folded = fold(events)
    assert (folded[Stage.MESSAGE].code, folded[Stage.RSET].code) == (552, 250)
    assert folded[Stage.RSET].counts


def test_a_command_behind_a_message_that_is_not_shown() -> None:
    events = told(GREETED + "C: DATA\nS: 354 go\nC: RSET\nS: 250 queued\nS: 250 reset", hides=True)
    assert marks(events, "unsure") == [(7, NO_ANSWER)]
    assert said(events)[-4:] == script("C: .\nC: RSET\nS: 250 queued\nS: 250 reset")


def test_data_that_was_not_taken_opens_no_message() -> None:
    text = GREETED + "C: DATA\nS: 503 no\nC: NOOP\nS: 250 ok"
    assert said(told(text, hides=True)) == script(text)
    assert kinds(told(text, hides=True)) == []


def test_a_chunk_that_is_not_shown_swallows_no_command() -> None:
    events = told(GREETED + "C: BDAT 86 LAST\nS: 250 taken\nC: AUTH PLAIN AHVzZXIAcGFzcw==\nS: 535 no", hides=True)
    assert kinds(events) == ["masked", "unsure"]
    folded = fold(events)
    assert folded[Stage.MESSAGE].ok()
    assert folded[Stage.AUTH].code == 535


def test_tls_that_nobody_tells_of() -> None:
    events = told("S: 220 mx\nC: STARTTLS\nS: 220 go\nC: EHLO x\nS: 250 mx")
    assert kinds(events) == ["tls", "unsure"]
    assert marks(events, "unsure") == [(4, TLS_FOLLOWS)]
    assert fold(events)[Stage.EHLO].ok()
    assert kinds(told("S: 220 mx\nC: STARTTLS\nS: 454 no\nC: QUIT\nS: 221 bye")) == []


def test_tls_that_is_told_of() -> None:
    speech = Speech()
    events = _told(script("S: 220 mx\nC: STARTTLS\nS: 220 go"), speech)
    assert speech.before_tls
    events += speech.tls(version="TLSv1.3")
    events += _told(script("C: EHLO x\nS: 250 mx"), speech)
    assert kinds(events) == ["tls"]


def test_the_end_of_a_session() -> None:
    events = told("C: RCPT TO:<a@b.test>\nS: 550 no\nC: DATA\nS: 503 no")
    assert kinds(events) == ["tail"]
    folded = fold(events)
    assert Stage.GREETING not in folded
    assert (folded[Stage.RCPT].code, folded[Stage.DATA].code) == (550, 503)
    assert folded[Stage.RCPT].counts


def test_a_tail_that_begins_with_a_reply_and_a_greeting_that_refuses() -> None:
    assert kinds(told("S: 250 ok\nC: RSET\nS: 250 ok")) == ["tail"]
    assert kinds(told("S: 554 go away\nC: QUIT\nS: 221 bye")) == []
    speech = Speech()
    speech.begun()
    assert kinds(_told(script("C: QUIT\nS: 221 bye"), speech)) == []


def test_commands_that_were_sent_together() -> None:
    text = GREETED + "C: MAIL FROM:<>\nC: RCPT TO:<a@b.test>\nC: DATA\nS: 250 ok\nS: 550 no\nS: 554 no"
    events = told(text, pipelines=True)
    assert kinds(events) == ["pipelined", "pipelined"]
    folded = fold(events)
    assert all(folded[stage].counts for stage in (Stage.MAIL, Stage.RCPT, Stage.DATA))
    assert Doubt.OVERLAP in fold(told(text))[Stage.RCPT].doubts


def test_whoever_did_not_wait_without_leave_is_doubted() -> None:
    text = "S: 220 mx\nC: HELO x\nS: 250 mx\nC: MAIL FROM:<>\nC: RCPT TO:<a@b.test>\nS: 250 ok\nS: 250 ok"
    assert Doubt.OVERLAP in fold(told(text, pipelines=True))[Stage.RCPT].doubts


def test_a_greeting_of_another_session() -> None:
    speech = Speech()
    assert not speech.greets(b"220 mx")
    _told(script("S: 220-mx"), speech)
    assert not speech.greets(b"220 mx")
    _told(script("S: 220 mx\nC: EHLO x\nS: 250 mx"), speech)
    assert speech.greets(b"220 mx")
    for asks in ("STARTTLS", "XCLIENT NAME=x"):
        _told(script(f"C: {asks}"), speech)
        assert not speech.greets(b"220 mx")
        _told(script("S: 220 go"), speech)
        assert speech.greets(b"220 mx")


def test_what_is_owed() -> None:
    speech = Speech()
    assert speech.owed == 1
    for line, owed in (
        ("S: 220-mx", 1), ("S: 220 mx", 0), ("C: MAIL FROM:<>", 1), ("C: DATA", 2), ("S: 250 ok", 1), ("S: 354 go", 0),
        ("C: text", 0), ("C: .", 1), ("S: 250 ok", 0), ("S: 421 bye", 0),
    ):  # fmt: skip
        _told(script(line), speech)
        assert speech.owed == owed, line

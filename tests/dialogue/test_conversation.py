"""The fold: the same result for every way of splitting, each reply to its own command, and no doubt forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, Exchange, RowKind
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from smtpwalk.wire.replies import Flaw
from smtpwalk.wire.stages import Stage

from .sessions import SESSIONS, Played
from .told import (
    CLOSED,
    CONNECTED,
    TLS,
    WAITED,
    Turn,
    by_bytes,
    events_of,
    fold,
    kinds,
    outcome,
    picture,
    play,
    said,
    splits,
)

GREETED = said("S: 220 mx", "C: EHLO a.test", "S: 250-mx", "S: 250 PIPELINING")
TO_354 = ("C: MAIL FROM:<a@a>", "S: 250 ok", "C: RCPT TO:<b@b>", "S: 250 ok", "C: DATA", "S: 354 go")
IN_MESSAGE = [*GREETED, *said(*TO_354)]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_every_session_comes_out_as_outcome(session: Played) -> None:
    talk = play(*session.turns)
    assert outcome(talk) == session.expected
    assert kinds(talk) == session.rows
    assert talk.phase is session.phase


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_no_way_of_splitting_the_bytes_changes_anything(session: Played) -> None:
    expected = picture(play(*session.turns))
    for split in splits(session.turns):
        assert picture(play(*session.turns, split=split)) == expected


def test_the_facts_of_the_session_are_kept() -> None:
    talk = play(*GREETED, *said("C: MAIL FROM:<a@a> SIZE=3", "S: 250 ok", "C: RCPT TO:<b@b>", "S: 250 ok"))
    assert (talk.peer, talk.source) == (("192.0.2.25", 25), "198.51.100.7")
    assert talk.greeting is talk.exchanges[0]
    assert talk.helo is talk.exchanges[1]
    assert "PIPELINING" in talk.ehlo
    assert (talk.transaction.sender, talk.transaction.recipients) == (b"a@a", [b"b@b"])
    assert talk.last is talk.exchanges[-1]
    assert [exchange.index for exchange in talk.answered(Stage.RCPT)] == [3]
    assert not talk.unfinished


def test_an_empty_session_has_nothing() -> None:
    talk = Conversation()
    assert (talk.last, talk.greeting, talk.waiting_for, talk.owed, talk.closed) == (None, None, None, 0, False)


def test_gaps_are_the_time_since_the_row_before_however_the_bytes_came() -> None:
    talk = play(*GREETED, split=by_bytes)
    assert [row.gap for row in talk.rows] == [0, 1, 1, 1, 0]
    slow = fold([ServerBytes(0, 1, b"220 a"), ServerBytes(4, 1, b"b\r\n"), ClientBytes(5, 1, b"QUIT\r\n")])
    assert [row.gap for row in slow.rows] == [0, 1]


def test_what_is_half_here_can_be_seen() -> None:
    talk = play(("S", b"220-mx\r\n220 re"))
    assert (talk.partial, talk.unfinished, talk.owed) == (b"220 re", True, 1)


# ---------------------------------------------------------------------- pairing
def test_a_pipelined_group_is_no_doubt_where_it_was_offered() -> None:
    group: Turn = ("C", b"MAIL FROM:<a@a>\r\nRCPT TO:<b@b>\r\nRCPT TO:<c@c>\r\nDATA\r\n")
    replies: Turn = ("S", b"250 ok\r\n550 no\r\n250 ok\r\n354 go\r\n")
    assert outcome(play(*GREETED, group, replies)).endswith("mail 250, rcpt 550, rcpt 250, data 354, message None?")
    plain = said("S: 220 mx", "C: HELO a", "S: 250 mx")
    assert outcome(play(*plain, group, replies)).endswith("mail 250?, rcpt 550?, rcpt 250?, data 354?, message None?")


def test_a_message_may_end_and_the_next_command_go_in_one_chunk() -> None:
    talk = play(*IN_MESSAGE, ("C", b"x\r\n.\r\nQUIT\r\n"), ("S", b"250 taken\r\n221 bye\r\n"))
    assert outcome(talk).endswith("message 250, quit 221")


@pytest.mark.parametrize("first", ["EHLO a", "DATA", "QUIT", "NOOP", "VRFY a"])
def test_nothing_may_follow_these_in_a_group(first: str) -> None:
    talk = play(*GREETED, ("C", first.encode() + b"\r\nRSET\r\n"))
    assert all(Doubt.OVERLAP in exchange.doubts for exchange in talk.exchanges[-2:])


def test_sent_while_a_reply_was_owed_is_a_guess() -> None:
    talk = play(*GREETED, ("C", b"MAIL FROM:<a@a>\r\n"), ("C", b"RCPT TO:<b@b>\r\n"), ("S", b"250 ok\r\n250 ok\r\n"))
    assert outcome(talk).endswith("mail 250?, rcpt 250?")


@pytest.mark.parametrize("stray", [b"250-more\r\n", b"250 hal", b"250-more\r\n\r\n"])
def test_a_command_sent_into_a_reply_that_nobody_asked_for_counts_for_nothing(stray: bytes) -> None:
    talk = play(*GREETED, ("S", stray), ("C", b"RCPT TO:<b@b>\r\n"), ("S", b"250 ok\r\n"))
    assert Doubt.OVERLAP in talk.exchanges[-1].doubts
    assert not talk.exchanges[-1].counts


def test_an_open_reply_is_broken_off_by_the_code_of_the_next() -> None:
    talk = play(*GREETED, ("C", b"MAIL FROM:<a@a>\r\nRCPT TO:<b@b>\r\n"), ("S", b"250-more\r\n550 no\r\n"))
    assert outcome(talk).endswith("mail 250?, rcpt 550")


def test_a_late_reply_is_said_to_be_late() -> None:
    talk = play(*GREETED, ("C", b"NOOP\r\n"), WAITED, ("S", b"250 ok\r\n"))
    assert talk.exchanges[-1].late
    assert any(b"came late" in row.line.data for row in talk.rows)


def test_giving_up_when_nothing_is_owed_changes_nothing() -> None:
    assert outcome(play(*GREETED, WAITED)) == "greeting 220, ehlo 250"


def test_220_after_a_broken_greeting_is_the_answer_to_starttls() -> None:
    talk = play(("S", b"220-mx\r\n"), WAITED, *said("C: STARTTLS", "S: 220 go"))
    assert outcome(talk) == "greeting 220?, starttls 220"


def test_a_refusing_greeting_that_never_ends_leaves_a_doubt() -> None:
    talk = play(("S", b"554-no\r\n"), WAITED, *said("C: HELO a", "S: 554 no"))
    assert outcome(talk) == "greeting 554?, helo 554?"
    assert talk.phase is Phase.REFUSED


def test_a_mixed_421_is_a_stray_like_others() -> None:
    talk = play(*GREETED, ("S", b"250-a\r\n421 b\r\n"))
    assert talk.phase is Phase.READY
    assert talk.out_of_step


# ---------------------------------------------------------------------- messages
def test_the_message_is_kept_as_it_went_out() -> None:
    talk = play(*IN_MESSAGE, ("C", b"Subject: x\r\n\r\n..dot\r\n.\r\n"), ("S", b"250 ok\r\n"))
    assert bytes(talk.exchanges[-1].message) == b"Subject: x\r\n\r\n..dot\r\n.\r\n"
    assert talk.transaction.sender is None


def test_a_line_too_long_for_the_screen_stays_a_line_of_the_message() -> None:
    talk = play(*IN_MESSAGE, ("C", b"x" * 9000 + b"\r\ny\r\n.\r\n"), ("S", b"250 ok\r\n"))
    assert bytes(talk.exchanges[-1].message).split(b"\r\n")[1:] == [b"y", b".", b""]


def test_a_reply_behind_a_doubtful_end_is_one_too_many() -> None:
    talk = play(*IN_MESSAGE, ("C", b"x\n.\n"), ("S", b"999 ok\r\n"), ("C", b".\r\n"), ("S", b"250 ok\r\n"))
    assert outcome(talk).endswith("message 999?")
    assert talk.out_of_step


@pytest.mark.parametrize("split", [1, 3, 11, 12, 16, 17])
def test_bdat_is_counted_in_octets(split: int) -> None:
    sent = b"BDAT 4\r\na\nb\nBDAT 0 LAST\r\n"
    talk = play(*GREETED, ("C", sent[:split]), ("C", sent[split:]), ("S", b"250 ok\r\n250 taken\r\n"))
    assert kinds(talk)[-6:] == "CMMCSS"
    first, last = talk.exchanges[-2:]
    assert (bytes(first.message), last.code) == (b"a\nb\n", 250)
    assert talk.phase is Phase.READY


def test_a_bdat_chunk_need_not_end_in_a_line_feed() -> None:
    talk = play(*GREETED, ("C", b"BDAT 3\r\nabcRSET\r\n"))
    assert [row.line.data for row in talk.rows[-3:]] == [b"BDAT 3", b"abc", b"RSET"]


def test_421_to_a_chunk_in_the_middle_is_a_goodbye() -> None:
    assert play(*GREETED, ("C", b"BDAT 1\r\nx"), ("S", b"421 bye\r\n")).phase is Phase.QUITTING


# ---------------------------------------------------------------------- AUTH, TLS, marks
def masked(size: object, who: str = "C") -> Turn:
    return ("X", "masked", {"bytes": size, "dir": who})


def test_a_login_is_one_exchange_with_hidden_lines() -> None:
    talk = play(*GREETED, *said("C: AUTH LOGIN", "S: 334 VXNlcg=="), masked(8), ("C", b"\r\n"),
                *said("S: 334 UGFzcw=="), masked(12), ("C", b"\r\n"), *said("S: 235 2.7.0 in"))  # fmt: skip
    assert kinds(talk).endswith("CSASAS")
    hidden = [row.line.data for row in talk.rows if row.kind is RowKind.SECRET]
    assert hidden == [b"[8 bytes hidden]", b"[12 bytes hidden]"]
    assert (talk.authenticated, talk.phase, talk.exchanges[-1].code) == (True, Phase.READY, 235)


def test_a_secret_behind_auth_plain_leaves_the_command_readable() -> None:
    talk = play(*GREETED, ("C", b"AUTH PLAIN "), masked(20), ("C", b"\r\n"), ("S", b"535 no\r\n"))
    assert talk.rows[-2].line.data == b"AUTH PLAIN [20 bytes hidden]"
    assert outcome(talk).endswith("auth 535")


def test_a_line_hidden_to_be_sure_is_a_command_where_no_login_is_under_way() -> None:
    talk = play(*GREETED, masked(4), ("C", b"\r\n"), ("S", b"250 ok\r\n"))
    assert outcome(talk).endswith("other 250")


def test_an_echo_is_hidden_in_the_servers_line() -> None:
    talk = play(*GREETED, *said("C: NOOP"), ("S", b"250 you said "), masked(9, "S"), ("S", b"\r\n"))
    assert talk.rows[-1].line.data == b"250 you said [9 bytes hidden]"


@pytest.mark.parametrize("who", ["C", "S"])
def test_a_mark_at_the_very_limit_of_a_line_loses_no_row(who: str) -> None:
    talk = play(*said("S: 220 mx"), (who, b"2" * 8185), masked(9, who), (who, b"\r\n"))
    assert len(talk.rows) == 3


@pytest.mark.parametrize("size", ["\n250 ok\r\n", "\ud800", None, [1]])
def test_a_mark_of_somebody_elses_cannot_put_lines_in(size: Any) -> None:
    talk = play(*said("S: 220 mx"), masked(size, "S"), masked(size, "C"), CLOSED)
    assert [row.line.data for row in talk.rows if row.from_server] == [b"220 mx", b"[? bytes hidden]"]


def test_tls_begins_anew() -> None:
    talk = play(*GREETED, *said("C: STARTTLS", "S: 220 go", "S: 250 a"), ("S", b"250 inj"), TLS,
                *said("C: EHLO a", "S: 250 mx"))  # fmt: skip
    assert (talk.tls, talk.phase) == (True, Phase.READY)
    assert len(talk.findings) == 1
    assert "PIPELINING" not in talk.ehlo
    assert outcome(talk).endswith("starttls 220, ehlo 250")


def test_a_login_in_plaintext_is_forgotten_with_tls() -> None:
    talk = play(*GREETED, *said("C: AUTH X", "S: 235 in", "C: STARTTLS", "S: 220 go"))
    assert talk.authenticated
    talk.feed(Mark(99, 1, "tls", {}))
    assert not talk.authenticated


def test_a_blank_line_behind_starttls_is_no_finding() -> None:
    assert not play(*GREETED, *said("C: STARTTLS", "S: 220 go", "S: "), TLS).findings


def test_after_tls_nothing_is_unclear_any_more() -> None:
    talk = play(*said("S: 220 mx", "C: EHLO a", "S: 250-mx"), WAITED, *said("C: STARTTLS", "S: 220 go"), TLS,
                *said("C: EHLO a", "S: 250 mx"))  # fmt: skip
    assert outcome(talk).endswith("starttls 220?, ehlo 250")


def test_tls_from_the_first_byte_leaves_the_greeting_owed() -> None:
    talk = play(TLS, *said("S: 220 mx"))
    assert (talk.phase, outcome(talk)) == (Phase.START, "greeting 220")
    assert play(TLS, *said("S: 220 mx"), connected=False).phase is Phase.START


def test_a_recording_may_lack_its_first_marks() -> None:
    assert outcome(play(*said("S: 220 mx", "C: QUIT", "S: 221 bye"), connected=False)) == "greeting 220, quit 221"
    early = play(*said("C: HELO a", "S: 220 mx", "S: 250 mx"), connected=False)
    assert outcome(early) == "greeting 220, helo 250?"


def test_a_record_that_begins_in_the_middle_waits_for_no_greeting() -> None:
    amid: Turn = ("X", "amid", {})
    talk = play(amid, *said("C: RCPT TO:<c@d.test>", "S: 550 no"), connected=False)
    assert (outcome(talk), talk.owed) == ("rcpt 550", 0)
    assert outcome(play(*GREETED, amid)) == "greeting 220, ehlo 250"


def test_a_second_connected_mark_and_what_comes_after_the_end_change_no_state() -> None:
    assert outcome(play(*GREETED, CONNECTED)) == "greeting 220, ehlo 250"
    for late in (TLS, CONNECTED, ("S", b"421 bye\r\n"), ("S", b"250 ok\r\n"), ("C", b"NOOP\r\n")):
        assert play(*GREETED, CLOSED, late).phase is Phase.CLOSED


def test_an_answer_that_comes_after_the_end_is_still_paired() -> None:
    talk = play(*GREETED, ("C", b"QUIT\r\n"), CLOSED, ("S", b"221 bye\r\n"))
    assert outcome(talk).endswith("quit 221")
    assert talk.closed


def test_a_port_that_is_no_number_is_none() -> None:
    talk = play(("X", "connected", {"address": "h", "port": "25"}), connected=False)
    assert (talk.peer, talk.source) == (("h", 0), None)


@pytest.mark.parametrize("what", ["note", "failed", "claim", "\ud800"])
def test_words_of_somebody_elses_recording_cannot_break_the_fold(what: str) -> None:
    fields = {"text": "\ud800\nx", "message": "\udfff", "odd": [1, {}], "trusted": None}
    assert isinstance(play(("X", what, fields)).rows[-1].line.data, bytes)


def test_a_mark_without_a_sentence_is_no_row() -> None:
    assert len(play(("X", "plan", {"depth": "rcpt"})).rows) == len(play().rows)


def test_flaws_of_a_reply_are_said_beside_it() -> None:
    talk = play(("S", b"220 2.0.0 ok\r\n"), *said("C: NOOP", "S: 250-5.1.1 a", "S: 251 b"))
    notes = [row.line.data for row in talk.rows if row.warn]
    assert any(b"different codes" in note for note in notes)
    assert any(b"another class" in note for note in notes)


# ---------------------------------------------------------------------- properties
_codes = st.sampled_from([b"220", b"250", b"221", b"354", b"334", b"421", b"450", b"550", b"000", b"25", b"", b"\xff"])
_ends = st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"", b"\0\r\n"])
_server = st.builds(lambda code, sep, text, end: code + sep + text + end, _codes,
                    st.sampled_from([b" ", b"-", b"", b"  "]), st.binary(max_size=6), _ends)  # fmt: skip
_lines = [b"EHLO a", b"HELO a", b"MAIL FROM:<a@a>", b"RCPT TO:<b@b>", b"DATA", b"RSET", b"QUIT", b"STARTTLS", b".",
          b"AUTH LOGIN", b"BDAT 3", b"BDAT 0 LAST", b"Subject: x", b""]  # fmt: skip
_client = st.lists(st.sampled_from(_lines), min_size=1, max_size=3).map(lambda lines: b"\r\n".join([*lines, b""]))
_turns = st.lists(
    st.one_of(
        st.tuples(st.just("S"), st.one_of(_server, _server, st.binary(max_size=12))),
        st.tuples(st.just("C"), _client),
        st.sampled_from([WAITED, WAITED, CONNECTED, TLS, CLOSED, masked(3), masked(3, "S")]),
    ),
    max_size=14,
)


@given(_turns)
@settings(max_examples=300, deadline=None)
def test_nothing_makes_the_fold_raise_and_no_split_changes_it(turns: list[Turn]) -> None:
    talk = play(*turns, connected=False)
    assert picture(play(*turns, connected=False, split=by_bytes)) == picture(talk)
    assert all(exchange.index == index for index, exchange in enumerate(talk.exchanges))


@given(st.lists(st.one_of(_server, st.binary(max_size=30)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_every_line_of_the_server_is_one_row(parts: list[bytes]) -> None:
    data = b"".join(parts)
    talk = play(("S", data), ("C", b"EHLO a\r\n"), ("S", data), CLOSED)
    rows = [row.line.raw for row in talk.rows if row.from_server]
    assert b"".join(rows) == data + data
    assert all(raw.endswith(b"\n") for raw in rows[:-1])


class _Watched(Conversation):
    """Notes, whenever a reply is given, which exchanges were older and still waiting."""

    jumped: bool = False

    def _pair(self, exchange: Exchange, reply: Any) -> None:
        # AUTH is one exchange of several lines: it waits again, and later, after each prompt.
        older = [e for e in self._pairing.owed if e.index < exchange.index and e.stage is not Stage.AUTH]
        self.jumped = self.jumped or bool(older)
        super()._pair(exchange, reply)


@given(_turns)
@settings(max_examples=200, deadline=None)
def test_no_reply_passes_over_a_command_that_waits_longer(turns: list[Turn]) -> None:
    talk = _Watched()
    for event in events_of(turns):
        talk.feed(event)
    assert not talk.jumped


def _settle(talk: Conversation) -> None:
    """Until nothing is owed and nothing stands open."""
    for _ in range(200):
        if talk.unfinished and talk.phase is not Phase.HANDSHAKE:
            talk.feed(ServerBytes(99, 1, b"\r\n250 end\r\n"))
        elif talk.phase is Phase.HANDSHAKE:
            talk.feed(Mark(99, 1, "tls", {}))
        elif talk.owed or talk.phase is Phase.CONNECTING:
            talk.feed(ServerBytes(99, 1, b"250 ok\r\n"))
        elif talk.phase is Phase.MESSAGE:
            talk.feed(ClientBytes(99, 1, b"\r\n.\r\n"))
        else:
            return
    raise AssertionError("the session does not come to rest")


@given(_turns, st.sampled_from([b"250 ok\r\n", b"550 no\r\n", b"354 go\r\n", b"250-a\r\n250 b\r\n", b"999 x\r\n"]))
@settings(max_examples=200, deadline=None)
def test_a_stray_reply_never_leaves_the_exchange_before_it_counting(turns: list[Turn], stray: bytes) -> None:
    talk = play(*turns, connected=False)
    _settle(talk)
    talk.feed(ServerBytes(99, 1, stray))
    assert talk.out_of_step
    answered = [exchange for exchange in talk.exchanges if exchange.replies]
    assert not answered or not answered[-1].counts


def test_flaws_stand_at_their_rows() -> None:
    talk = play(("S", b"220 a\0\n"))
    assert talk.rows[-1].flaws == (Flaw.NO_CR, Flaw.NUL)

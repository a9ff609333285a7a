"""A pair as rows: what stands beside what, and the mark between them."""

from __future__ import annotations

import pytest

from smtpwalk.report.comparing import rows
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.rows import Cell, Part, Row, rows_of
from smtpwalk.report.comparing.turns import Turn

from .telling import OPEN, WALK, changed, session, side, walk


def drawn(row: Row) -> str:
    """`C command | C command`; a blank half where one has nothing."""

    def half(cell: Cell | None) -> str:
        return "" if cell is None else f"{cell.number or ''} {cell.who}{cell.sign} {cell.constant}".strip()

    return f"{half(row.a)} {row.mark} {half(row.b)}".strip()


def rows_at(a: tuple[str, ...], b: tuple[str, ...], nth: int = 0, **rules: bool) -> list[str]:
    """The rows of the n-th pair that is not the same."""
    comparison = compare(walk(*a), walk(*b), Rules(**rules))
    found = [p for s in comparison.stretches for p in s.pairs if p.kind.gravity or nth < 0]
    return [drawn(row) for row in rows_of(found[nth], comparison.rules)]


def test_another_answer() -> None:
    assert rows_at(OPEN, WALK) == [
        "4 C  RCPT TO:<you@far.test>   4 C  RCPT TO:<you@far.test>",
        "S+ 250 2.1.5 Ok | S! 554 5.7.1 <you@far.test>: Relay access denied",
    ]


def test_one_alone() -> None:
    assert rows_at(OPEN, WALK, 1) == ["5 C  DATA <", "S> 354 End data with <CR><LF>.<CR><LF> <"]
    assert rows_at(OPEN, WALK, 2) == ["6 C  (a message of 2 lines) <", "S+ 250 2.0.0 Ok: queued as {queue id} <"]
    assert rows_at(OPEN, WALK, 3) == ["> 5 C  RSET", "> S+ 250 2.0.0 Ok"]


def test_what_changes_by_itself_has_a_mark_and_a_name() -> None:
    other = changed(OPEN, "4EB27DD", "4EB2700")
    assert rows_at(OPEN, other)[-1] == "S+ 250 2.0.0 Ok: queued as {queue id} : S+ 250 2.0.0 Ok: queued as {queue id}"
    assert " | " in rows_at(OPEN, other, strict=True)[-1]


def test_offers_stand_beside_each_other_by_their_keyword() -> None:
    other = (*WALK[:2], "S: 250-mx.a.test", "S: 250-SIZE 10", "S: 250-8BITMIME", "S: 250 AUTH=LOGIN", *WALK[5:])
    more = (*WALK[:2], "S: 250-mx.a.test", "S: 250-AUTH LOGIN", "S: 250-SIZE 10", "S: 250 SIZE 20", *WALK[5:])
    assert rows_at(other, more) == [
        "2 C  EHLO client.example   2 C  EHLO client.example",
        "S+ 250-mx.a.test   S+ 250-mx.a.test",
        "S+ 250-SIZE 10   S+ 250-SIZE 10",
        "S+ 250-8BITMIME <",
        "S+ 250 AUTH=LOGIN | S+ 250-AUTH LOGIN",
        "> S+ 250 SIZE 20",
    ]


def test_an_offer_is_the_same_wherever_it_comes() -> None:
    a = (*WALK[:2], "S: 250-mx.a.test", "S: 250-DSN", "S: 250 HELP")
    b = (*WALK[:2], "S: 250-mx.a.test", "S: 250-HELP", "S: 250-SIZE 5", "S: 250 DSN")
    assert rows_at(a, b)[2:] == ["S+ 250-DSN   S+ 250 DSN", "S+ 250 HELP   S+ 250-HELP", "> S+ 250-SIZE 5"]
    assert rows_at(a, b, strict=True)[2] == "S+ 250-DSN | S+ 250 DSN"


def test_a_line_more_is_a_line_more() -> None:
    other = (*WALK[:8], "S: 554-5.7.1 first", *WALK[8:])
    assert rows_at(WALK, other)[1:] == [
        "> S! 554-5.7.1 first",
        "S! 554 5.7.1 <you@far.test>: Relay access denied   S! 554 5.7.1 <you@far.test>: Relay access denied",
    ]


def test_no_answer() -> None:
    assert rows_at(WALK, WALK[:8])[1] == "S! 554 5.7.1 <you@far.test>: Relay access denied | S  (no answer)"
    assert rows_at(WALK[:8], WALK)[1] == "S  (no answer) | S! 554 5.7.1 <you@far.test>: Relay access denied"
    assert rows_at(WALK[:8], WALK[:8], -1)[-1] == "S  (no answer)   S  (no answer)"
    assert rows_at(WALK[:8], WALK[:7])[-1] == "S  (no answer) <"
    assert rows_at(WALK[:7], WALK[:8])[-1] == "> S  (no answer)"


def test_of_another_message_only_what_differs_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    other = changed(OPEN, "Subject: probe", "Subject: other")
    assert rows_at(OPEN, other) == [
        "6 C  Subject: probe | 6 C  Subject: other",
        "C  (1 line the same)   C  (1 line the same)",
        "S+ 250 2.0.0 Ok: queued as {queue id}   S+ 250 2.0.0 Ok: queued as {queue id}",
    ]
    monkeypatch.setattr(rows, "MOST_ROWS", 1)
    long = (*OPEN[:11], "C: Subject: other", "C: more", "C: .", *OPEN[13:])
    assert rows_at(OPEN, long)[1] == "C  (1 line more, 1 line the same)   C  (1 line more, 1 line the same)"


def test_a_long_reply_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 2)
    assert rows_at(WALK, changed(WALK, "8BITMIME", "DSN"))[-1] == "S  (2 lines more) | S  (2 lines more)"
    assert rows_at(WALK, changed(WALK, "250-mx.a.test", "250-mx"))[-1] == "S  (1 line more)   S  (1 line more)"


def test_odd_lines_and_failures() -> None:
    assert rows_at(WALK, (*WALK[:7], "S: ", *WALK[7:]))[-1] == "> S? (an empty line, part of no reply)"
    assert "[no blank behind the code]" in rows_at(WALK, changed(WALK, "250 2.1.0", "250.2.1.0"))[-1]
    failed = compare(side(session("X: failed kind=refused message=no")), side())
    assert [drawn(row) for row in rows_of(failed.stretches[0].pairs[-1], Rules())] == ["*! no <"]


def test_whatever_was_sent_is_safe() -> None:
    evil = changed(WALK, "C: RSET", "C: RSET \x1b[2J\x9b")
    for row in rows_of(compare(side(), walk(*evil)).stretches[0].pairs[4], Rules()):
        assert row.b is not None
        assert row.b.text.isprintable()


def test_a_cell_knows_what_it_is_a_part_of() -> None:
    comparison = compare(walk(*OPEN), walk(*OPEN))
    parts = [row.a.part for pair in comparison.stretches[0].pairs for row in rows_of(pair, Rules()) if row.a]
    assert set(parts) == {Part.COMMAND, Part.REPLY, Part.WORDS}
    assert isinstance(comparison.stretches[0].pairs[0].turn, Turn)

"""What an exchange and a row say of themselves."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.exchange import Doubt, Exchange, Row, RowKind
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import Reply, read_line
from smtpwalk.wire.stages import Stage


def answered(*lines: bytes) -> Exchange:
    exchange = Exchange(0, Stage.RCPT, None, 0.0)
    exchange.replies.append(Reply(tuple(read_line(Line(line)) for line in lines)))
    return exchange


@pytest.mark.parametrize(
    ("lines", "counts", "ok"),
    [((b"250 ok",), True, True), ((b"550 no",), True, False), ((b"354 go",), True, False),
     ((b"250-a", b"550 b"), False, False), ((b"999 x",), False, False)],
)  # fmt: skip
def test_only_a_certain_answer_counts(lines: tuple[bytes, ...], counts: bool, ok: bool) -> None:
    assert (answered(*lines).counts, answered(*lines).ok()) == (counts, ok)


@pytest.mark.parametrize("doubt", Doubt)
def test_no_doubt_leaves_an_answer_counting(doubt: Doubt) -> None:
    exchange = answered(b"250 ok")
    exchange.doubts.add(doubt)
    assert not exchange.counts
    assert not exchange.ok()


def test_without_an_answer_there_is_no_code() -> None:
    exchange = Exchange(0, Stage.RCPT, None, 0.0)
    assert (exchange.reply, exchange.code, exchange.counts, exchange.ok()) == (None, None, False, False)


def test_every_kind_of_row_but_a_note_has_one_speaker() -> None:
    for kind in RowKind:
        row = Row(0, 0, kind, Line(b""))
        assert row.from_client + row.from_server == (kind is not RowKind.NOTE)

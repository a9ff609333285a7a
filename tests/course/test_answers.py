"""Answers: right by every right way, wrong with a remark that does not give the right one away."""

from __future__ import annotations

import pytest

from smtpwalk.course.answers import (
    check_choice,
    check_order,
    check_prediction,
    check_typed,
    check_verdict,
    puzzle,
    puzzles,
    right_answers,
    shuffled,
)
from smtpwalk.course.bodies import Ask, Choice, Choose, Classify, Material, Order, Predict, Type
from smtpwalk.course.playing import Stream, fold, stream_of, transcribed
from smtpwalk.course.predicates import ReplyLeaf
from smtpwalk.practice.addresses import Kind, Naming
from smtpwalk.wire.stages import Stage

ONE = Choose((Choice("a", True), Choice("b", False, "Not b."), Choice("c", False)))
TWO = Choose((Choice("a", True), Choice("b", False), Choice("c", True)))


@pytest.mark.parametrize(
    ("body", "taken", "right", "remarks"),
    [
        (ONE, [0], True, ()),
        (ONE, [1], False, ("Not b.",)),
        (ONE, [2], False, ()),
        (ONE, [], False, ()),
        (ONE, [0, 1], False, ("Not b.",)),
        (TWO, [2, 0], True, ()),
        (TWO, [0], False, ("Right so far; 1 more.",)),
        (TWO, [0, 2, 2], True, ()),
        (TWO, [0, 1, 2], False, ()),
        (ONE, [9], False, ("Right so far; 1 more.",)),
    ],
)
def test_choices(body: Choose, taken: list[int], right: bool, remarks: tuple[str, ...]) -> None:
    checked = check_choice(body, taken)
    assert (checked.right, checked.remarks) == (right, remarks)
    assert body.several is (body is TWO)


ITEMS = ("EHLO", "MAIL", "RCPT", "DATA")


@pytest.mark.parametrize(
    ("before", "said", "right"),
    [
        ((), ITEMS, True),
        ((), ("MAIL", "EHLO", "RCPT", "DATA"), False),
        ((("MAIL", "RCPT"),), ("DATA", "MAIL", "EHLO", "RCPT"), True),
        ((("MAIL", "RCPT"),), ("RCPT", "MAIL", "EHLO", "DATA"), False),
        ((), ITEMS[:3], False),
        ((), (*ITEMS[:3], "MAIL"), False),
    ],
)
def test_orders(before: tuple[tuple[str, str], ...], said: tuple[str, ...], right: bool) -> None:
    assert check_order(Order(ITEMS, before), said).right is right


@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e"])
@pytest.mark.parametrize("before", [(), (("MAIL", "RCPT"),), (("EHLO", "DATA"), ("MAIL", "DATA"))])
def test_items_are_shown_in_a_wrong_order_and_always_in_the_same(
    seed: str, before: tuple[tuple[str, str], ...]
) -> None:
    body = Order(ITEMS, before)
    found = shuffled(body, seed)
    assert sorted(found) == sorted(ITEMS)
    assert not check_order(body, found).right
    assert shuffled(body, seed) == found


@pytest.mark.parametrize(
    ("answers", "exact", "said", "right"),
    [
        (("99.2.0.192.list.example",), False, " 99.2.0.192.LIST.example. ", True),
        (("NOT now",), False, '"not   now"', True),
        (("MAIL FROM:<>",), False, "mail from: <>", True),
        (("MAIL FROM:<>",), True, "mail from:<>", False),
        (("MAIL FROM:<>",), True, " MAIL FROM:<> ", True),
        (("a", "b"), False, "B", True),
        (("a",), False, "", False),
        (("a b",), False, "ab", False),
        (("a.b=0",), False, "a.b = 0", True),
        (("a.b = 0",), False, "a.b =0", True),
        (("a=0",), True, "a = 0", False),
    ],
)
def test_typed(answers: tuple[str, ...], exact: bool, said: str, right: bool) -> None:
    assert check_typed(Type(answers, exact), said).right is right


def test_a_likely_mistake_has_its_remark() -> None:
    body = Type(("no",), wrong=(("not now", "That is 4."),))
    assert check_typed(body, "Not now.").remarks == ("That is 4.",)
    assert check_typed(body, "maybe").remarks == ()


TALK = """
S: 220 mx
C: EHLO a
S: 250-mx
S: 250 SIZE
C: MAIL FROM:<a@b.example>
S: 250 ok
C: RCPT TO:<alice@own.example>
S: 250 ok
C: RCPT TO:<b@far.example>
S: 554 no
C: DATA
S: 354 go
C: Subject: x
C:
C: .
S: 451 later
"""


def stream(text: str = TALK) -> Stream:
    return Stream(tuple(transcribed(text)), Naming(("own.example",), catch_all=True))


@pytest.mark.parametrize(
    ("leaf", "nth", "stage", "code", "last_shown"),
    [
        (None, 1, Stage.MESSAGE, 451, b"."),
        (ReplyLeaf(to=frozenset({Stage.GREETING})), 1, Stage.GREETING, 220, None),
        (ReplyLeaf(to=frozenset({Stage.EHLO})), 1, Stage.EHLO, 250, b"EHLO a"),
        (ReplyLeaf(to=frozenset({Stage.RCPT})), 2, Stage.RCPT, 554, b"RCPT TO:<b@far.example>"),
        (ReplyLeaf(to=frozenset({Stage.RCPT}), forward_path=frozenset({Kind.FOREIGN})), 1, Stage.RCPT, 554,
         b"RCPT TO:<b@far.example>"),
        (ReplyLeaf(to=frozenset({Stage.DATA})), 1, Stage.DATA, 354, b"DATA"),
    ],
)  # fmt: skip
def test_a_dialogue_stops_before_the_reply(
    leaf: ReplyLeaf | None, nth: int, stage: Stage, code: int, last_shown: bytes | None
) -> None:
    whole = stream()
    found = puzzle(whole, leaf, nth)
    assert found is not None
    assert (found.exchange.stage, found.exchange.code) == (stage, code)
    assert (*found.shown, *found.rest) == whole.events
    rows = [row for row in fold(found.shown).rows if row.from_client or row.from_server]
    assert (rows[-1].line.data if rows else None) == last_shown


def test_nothing_to_predict() -> None:
    assert puzzle(stream(), ReplyLeaf(to=frozenset({Stage.QUIT}))) is None
    assert puzzle(stream(), ReplyLeaf(to=frozenset({Stage.RCPT})), 3) is None
    assert puzzle(Stream((), Naming(("x",))), None) is None


def test_every_reply_of_a_session_is_a_puzzle() -> None:
    whole = stream()
    found = puzzles(whole)
    assert [each.exchange.code for each in found] == [220, 250, 250, 250, 554, 354, 451]
    for each in found:
        assert fold(each.shown).exchanges[each.exchange.index].replies == []
    doubtful = stream("S: 220 x\nC: NOOP\nS: 250 ok\nS: 250 again\nC: RSET\nS: 250 ok")
    assert [str(each.exchange.stage) for each in puzzles(doubtful)] == ["greeting", "rset"]


def test_a_dropped_connection_can_be_predicted() -> None:
    found = puzzle(stream("S: 220 x\nC: NOOP\nX: closed"), None)
    assert found is not None
    assert right_answers(Ask.OUTCOME, found.exchange) == {"dropped"}
    assert right_answers(Ask.CODE, found.exchange) == {"dropped"}


@pytest.mark.parametrize(
    ("ask", "said", "right"),
    [
        (Ask.CLASS, "4", True),
        (Ask.CLASS, "4YZ", True),
        (Ask.CLASS, "4xx", True),
        (Ask.CLASS, "450", True),
        (Ask.CLASS, "5", False),
        (Ask.CLASS, "", False),
        (Ask.CODE, " 451 ", True),
        (Ask.CODE, "450", False),
        (Ask.OUTCOME, "Deferred", True),
        (Ask.OUTCOME, "refused", False),
    ],
)
def test_predictions(ask: Ask, said: str, right: bool) -> None:
    found = puzzle(stream(), None)
    assert found is not None
    body = Predict(Material(), ask, "x")
    assert check_prediction(body, found.exchange, said).right is right


def test_a_near_miss_is_said_to_be_one() -> None:
    found = puzzle(stream(), None)
    assert found is not None
    body = Predict(Material(), Ask.CODE, "451")
    assert check_prediction(body, found.exchange, "450").remarks == ("The first digit is right.",)
    assert check_prediction(body, found.exchange, "550").remarks == (
        "5yz would be: no; the same again gets the same no.",
    )


@pytest.mark.parametrize(
    ("ask", "said", "remark"),
    [
        (Ask.CLASS, "2", "2yz would be: done, what was asked."),
        (Ask.CLASS, "3yz", "3yz would be: go on, the server waits for more before it answers."),
        (Ask.CLASS, "55", "A class is 2yz, 3yz, 4yz or 5yz."),
        (Ask.CODE, "999", "A reply code has three digits, the first of them 2, 3, 4 or 5."),
        (Ask.CODE, "no", "A reply code has three digits, the first of them 2, 3, 4 or 5."),
        (Ask.CODE, "\u0665\u0662\u0662", "A reply code has three digits, the first of them 2, 3, 4 or 5."),
        (Ask.OUTCOME, "go on", "go-on would be a 3yz: the server waits for more before it answers."),
        (Ask.OUTCOME, "dropped", "dropped would be: no reply at all, and the connection is gone."),
        (Ask.OUTCOME, "lost", "It is one of these: accepted, go-on, deferred, refused, dropped."),
    ],
)
def test_a_wrong_prediction_is_told_what_it_means(ask: Ask, said: str, remark: str) -> None:
    found = puzzle(stream(), None)
    assert found is not None
    assert check_prediction(Predict(Material(), ask, "x"), found.exchange, said).remarks == (remark,)


@pytest.mark.parametrize(
    ("verdicts", "said", "begins"),
    [
        (("open", "likely-open", "closed", "cannot-tell"), "open", "open needs"),
        (("open", "likely-open", "closed", "cannot-tell"), "Likely-Open", "likely-open needs"),
        (("open", "closed"), "closed", "closed needs"),
        (("open", "cannot-tell"), "cannot-tell", "More than cannot-tell"),
        (("open", "closed"), "shut", "It is one of these: open, closed."),
    ],
)
def test_a_wrong_verdict_is_told_what_it_would_rest_on(verdicts: tuple[str, ...], said: str, begins: str) -> None:
    checked = check_verdict(Classify(Material(), "x", verdicts), said)
    assert not checked.right
    assert checked.remarks[0].startswith(begins)


def test_nothing_is_known_about_verdicts_of_an_authors_own() -> None:
    assert check_verdict(Classify(Material(), "Exim", ("Exim", "open")), "open").remarks == ()


def test_verdicts_with_their_grounds() -> None:
    body = Classify(
        Material(), "closed", ("open", "closed"), (Choice("a", True), Choice("b", False, "Not b."))
    )
    assert check_verdict(body, "Closed", [0]).right
    assert not check_verdict(body, "open", [0]).right
    assert check_verdict(body, "closed", [1]).remarks == (
        "The verdict is right; the grounds are not yet.",
        "Not b.",
    )
    assert check_verdict(Classify(Material(), "closed", ("closed",)), "closed").right


@pytest.mark.parametrize("said", ["Postfix", "postfix", " POSTFIX "])
def test_capitals_of_a_verdict_do_not_matter(said: str) -> None:
    assert check_verdict(Classify(Material(), "Postfix", ("Postfix", "Exim")), said).right


def test_streams_of_practice_hosts_know_whose_an_address_is(tmp_path: object) -> None:
    from pathlib import Path

    material = Material(practice="postfix-closed", lines=())
    assert stream_of(material, Path()).naming.domains == ("letterbox.test",)

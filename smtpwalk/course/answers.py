"""Answers to questions, and whether they are right: choose, order, type, predict, classify. Dialogues and
files have goals.

Nothing is read or drawn here. Each check takes what the learner said and answers a `Checked`; a wrong
answer says what can be said without giving the right one away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from smtpwalk.course.bodies import OUTCOMES, VERDICTS, Ask, Choice, Choose, Classify, Order, Predict, Type
from smtpwalk.course.playing import Stream
from smtpwalk.course.predicates import Facts, ReplyLeaf, hits_of
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.wire.events import Event, ServerBytes


@dataclass(frozen=True, slots=True)
class Checked:
    right: bool
    remarks: tuple[str, ...] = ()


# ------------------------------------------------------------------ choose
def check_choice(body: Choose, taken: Iterable[int]) -> Checked:
    """`taken`: places in `body.choices`, from 0."""
    return _choices(body.choices, frozenset(taken))


def _choices(choices: Sequence[Choice], taken: frozenset[int]) -> Checked:
    wrong = [choice for place, choice in enumerate(choices) if place in taken and not choice.right]
    left = [choice for place, choice in enumerate(choices) if place not in taken and choice.right]
    remarks = [choice.because for choice in wrong if choice.because]
    if taken and left and not wrong:
        remarks.append(f"Right so far; {len(left)} more.")
    return Checked(not wrong and not left, tuple(remarks))


# ------------------------------------------------------------------ order
def check_order(body: Order, said: Sequence[str]) -> Checked:
    if sorted(said) != sorted(body.items):
        return Checked(False, ("Each item must stand there once.",))
    pairs = body.before or tuple(zip(body.items, body.items[1:], strict=False))
    place = {item: number for number, item in enumerate(said)}
    broken = [pair for pair in pairs if place[pair[0]] > place[pair[1]]]
    if not broken:
        return Checked(True)
    many = "One pair stands" if len(broken) == 1 else f"{len(broken)} pairs stand"
    return Checked(False, (f"{many} the wrong way round.",))


def shuffled(body: Order, seed: str) -> tuple[str, ...]:
    """An order to begin with: the same for the same exercise, and never a right one where there is a wrong one."""
    items = sorted(body.items, key=lambda item: sha256(f"{seed}\0{item}".encode()).digest())
    for turn in range(len(items)):
        turned = (*items[turn:], *items[:turn])
        if not check_order(body, turned).right:
            return turned
    return tuple(reversed(body.items))


# ------------------------------------------------------------------ type
def check_typed(body: Type, said: str) -> Checked:
    wanted = {_normal(answer, body.exact) for answer in body.answers}
    given = _normal(said, body.exact)
    if given in wanted:
        return Checked(True)
    remarks = [because for answer, because in body.wrong if _normal(answer, body.exact) == given]
    return Checked(False, tuple(remarks))


_QUOTES: Final = "\"'`\u201c\u201d\u2018\u2019"


def _normal(text: str, exact: bool) -> str:
    """Blanks count once; capitals, quotes around it and a full stop at its end do not count."""
    if exact:
        return text.strip()
    text = re.sub(r"\s+", " ", text).strip().strip(_QUOTES).strip()
    return re.sub(r"\s*([:,=])\s*", r"\1", text).rstrip(".").casefold()


# ------------------------------------------------------------------ predict
@dataclass(frozen=True, slots=True)
class Puzzle:
    """A dialogue that stops before a reply. `shown` is what the learner sees, `rest` what comes then."""

    shown: tuple[Event, ...]
    rest: tuple[Event, ...]
    exchange: Exchange
    """With its reply; for the answer only."""


def puzzle(stream: Stream, before: ReplyLeaf | None, nth: int = 1) -> Puzzle | None:
    """None when no exchange fits."""
    talk = stream.talk
    fitting = [e for e in talk.exchanges if e.replies or talk.closed]
    if before is not None:
        seen = Facts((talk,), (), stream.naming)
        fitting = [talk.exchanges[place] for place in hits_of(before, seen)]
        fitting = fitting[nth - 1 : nth]
    if not fitting:
        return None
    return _cut(stream.events, _born(stream.events), fitting[-1])


def puzzles(stream: Stream) -> tuple[Puzzle, ...]:
    """Every reply of a session as a puzzle, in order: a quiz from any recording. What is in doubt is left out."""
    born = _born(stream.events)
    return tuple(_cut(stream.events, born, each) for each in stream.talk.exchanges if each.counts)


def _born(events: tuple[Event, ...]) -> list[int]:
    """For each exchange, how many events had happened when it began."""
    talk, found = Conversation(), list[int]()
    for number, event in enumerate(events, 1):
        talk.feed(event)
        found += [number] * (len(talk.exchanges) - len(found))
    return found


def _cut(events: tuple[Event, ...], born: list[int], exchange: Exchange) -> Puzzle:
    """Before the first bytes of the server behind the command (behind the connection, for a greeting)."""
    asked = born[exchange.index]
    if exchange.sent_at > events[asked - 1].t:  # a message: its end is what is answered
        asked = next(n for n in range(asked, len(events)) if events[n].t >= exchange.sent_at) + 1
    stop = next((n for n in range(asked, len(events)) if isinstance(events[n], ServerBytes)), len(events))
    return Puzzle(events[:stop], events[stop:], exchange)


def right_answers(ask: Ask, exchange: Exchange) -> frozenset[str]:
    """What comes, in the words of the question."""
    reply = exchange.reply
    if reply is None:
        return frozenset({"dropped"})
    match ask:
        case Ask.CODE:
            return frozenset({str(reply.code)})
        case Ask.CLASS:
            return frozenset({f"{reply.code_class}yz"})
        case Ask.OUTCOME:
            return frozenset({_OUTCOMES.get(reply.code_class, "dropped")})


_OUTCOMES: Final = {2: "accepted", 3: "go-on", 4: "deferred", 5: "refused"}
_CLASS: Final = re.compile(r"([2-5])(?:yz|xx|\d\d)?\Z")


def check_prediction(body: Predict, exchange: Exchange, said: str) -> Checked:
    said = said.strip().casefold().replace(" ", "-")
    if body.ask is Ask.CLASS and (found := _CLASS.match(said)):
        said = f"{found[1]}yz"
    right = right_answers(body.ask, exchange)
    if said in right:
        return Checked(True)
    if body.ask is Ask.CODE and said[:1] == next(iter(right))[:1]:
        return Checked(False, ("The first digit is right.",))
    return Checked(False, (_would_be(body.ask, said),))


def _would_be(ask: Ask, said: str) -> str:
    """What the wrong answer means, or how an answer looks."""
    if ask is Ask.OUTCOME:
        return _OUTCOME_IS.get(said, f"It is one of these: {', '.join(OUTCOMES)}.")
    read = _CLASS if ask is Ask.CLASS else _CODE
    return _CLASS_IS[said[0]] if read.match(said) else _LOOKS[ask]


_CODE: Final = re.compile(r"[2-5]\d\d\Z", re.ASCII)
_CLASS_IS: Final = {
    "2": "2yz would be: done, what was asked.",
    "3": "3yz would be: go on, the server waits for more before it answers.",
    "4": "4yz would be: not now; later the same may work.",
    "5": "5yz would be: no; the same again gets the same no.",
}
_OUTCOME_IS: Final = {
    "accepted": "accepted would be a 2yz: done, what was asked.",
    "go-on": "go-on would be a 3yz: the server waits for more before it answers.",
    "deferred": "deferred would be a 4yz: not now; later the same may work.",
    "refused": "refused would be a 5yz: no; the same again gets the same no.",
    "dropped": "dropped would be: no reply at all, and the connection is gone.",
}
_LOOKS: Final = {
    Ask.CLASS: "A class is 2yz, 3yz, 4yz or 5yz.",
    Ask.CODE: "A reply code has three digits, the first of them 2, 3, 4 or 5.",
}


# ------------------------------------------------------------------ classify
def right_verdict(body: Classify, verdict: str) -> bool:
    return verdict.strip().casefold() == body.solution.strip().casefold()


def check_verdict(body: Classify, verdict: str, grounds: Iterable[int] = ()) -> Checked:
    if not right_verdict(body, verdict):
        return Checked(False, _wanted(body, verdict.strip().casefold()))
    found = _choices(body.grounds, frozenset(grounds))
    if found.right:
        return found
    return Checked(False, ("The verdict is right; the grounds are not yet.", *found.remarks))


def _wanted(body: Classify, verdict: str) -> tuple[str, ...]:
    """What the wrong verdict would rest on, when the verdicts are those of a relay test."""
    if not set(body.verdicts) <= set(VERDICTS):
        return ()
    return (_VERDICT_WANTS.get(verdict, f"It is one of these: {', '.join(body.verdicts)}."),)


_VERDICT_WANTS: Final = {
    "open": "open needs a stranger's message that came out at a foreign address.",
    "likely-open": "likely-open needs a stranger's message for a stranger, taken up to its dot.",
    "closed": "closed needs a no about relaying or a login, and no yes left unexplained.",
    "cannot-tell": "More than cannot-tell may be said here.",
}

"""What a comparison found, in sentences: the summary, the first difference, and what each pair differs in.

All of it is safe text, and no sentence needs a colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from smtpwalk.report.comparing.comparison import Comparison, Stretch
from smtpwalk.report.comparing.difference import Kind, Pair
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible, visible_text

_LONGEST: Final = 100
"""Of a command that is quoted in a sentence."""


def summary(comparison: Comparison) -> list[str]:
    """What was found, the gravest first: a few sentences."""
    said = [_result(comparison)]
    said += [
        f"{fact.name[0].upper()}{fact.name[1:]}: {fact.a} in A, {fact.b} in B." for fact in comparison.telling_facts
    ]
    first = next(comparison.differences(), None)
    if first is not None:
        said.append(f"The first difference is at {place(*first)}.")
    answered = next((found for found in comparison.differences() if found[1].kind is Kind.CLASS), None)
    if answered is not None and answered != first:
        said.append(f"The first that was answered otherwise is at {place(*answered)}.")
    return [*said, *_kinds_of_recording(comparison)]


def _result(comparison: Comparison) -> str:
    kinds, pairs = comparison.kinds, _exchanges(comparison.pairs)
    changing = kinds[Kind.VOLATILE]
    if comparison.differing:
        counted = "; ".join(
            f"{kind.value}: {number}"
            for kind, number in sorted(kinds.items(), key=lambda item: -item[0].gravity)
            if comparison.rules.counts(kind)
        )
        return f"They differ in {comparison.differing} of {pairs} ({counted})."
    passed = comparison.pairs - kinds[Kind.SAME] - changing
    if passed:
        return f"Their codes are the same in all {pairs}; worded or asked otherwise: {passed}."
    if changing:
        return f"They are the same in all {pairs}, {changing} of them but for what changes by itself."
    return f"They are the same in all {pairs}." if comparison.pairs else "Neither holds an exchange."


def _exchanges(number: int) -> str:
    return f"{number} exchange{'' if number == 1 else 's'}"


def _kinds_of_recording(comparison: Comparison) -> Iterator[str]:
    a, b = comparison.a, comparison.b
    for side, name in ((a, "A"), (b, "B")):
        if not side.sessions:
            yield f"{name} holds no session."
    if a.relay_test != b.relay_test and a.sessions and b.sessions:
        name = "A" if a.relay_test else "B"
        yield f"Only {name} is a relay test, so sessions are held against sessions, not probes against probes."


def place(stretch: Stretch, pair: Pair) -> str:
    """`session 1, exchange 5: RCPT TO:<ben@far.test>: 250 in A, 554 in B`."""
    return f"{stretch.title}, {number(pair)}: {question(pair)}: {differs_in(pair)}"


def number(pair: Pair) -> str:
    """Which exchange it is, counted from 1 as people do."""
    numbers = [turn.index + 1 for turn in (pair.a, pair.b) if turn]
    if 0 in numbers:
        return "the connection"
    if len(numbers) == 2 and numbers[0] != numbers[1]:
        return f"exchange {numbers[0]} in A, {numbers[1]} in B"
    return f"exchange {numbers[0]}"


def question(pair: Pair) -> str:
    """What was asked; both, where they asked otherwise."""
    if pair.a and pair.b and pair.asked is Kind.COMMAND:
        return f"{asked(pair.a)} in A, {asked(pair.b)} in B"
    return asked(pair.turn)


def asked(turn: Turn) -> str:
    if turn.failure:
        return "connecting"
    if turn.stage is Stage.MESSAGE or not turn.asked:
        return f"the {turn.stage}"
    line = visible(turn.asked[0].data)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 4]} ..."


def differs_in(pair: Pair) -> str:
    """What the two are to each other, in one clause."""
    if pair.a is None or pair.b is None:
        return f"{pair.kind.value}, {_answered(pair.turn)}"
    answers = _answers(pair.a, pair.b)
    if pair.kind in (Kind.COMMAND, Kind.MESSAGE):
        return f"{pair.kind.value}, {answers}"
    if pair.kind is Kind.WORDING:
        return f"{pair.kind.value}, {_answered(pair.a)}"
    return answers if pair.kind.gravity > Kind.VOLATILE.gravity else pair.kind.value


def difference(pair: Pair) -> str:
    """The same with its grade before it, for a line of its own."""
    said = differs_in(pair)
    return said if said.startswith(pair.kind.value) else f"{pair.kind.value}: {said}"


def _answers(a: Turn, b: Turn) -> str:
    one, other = _answered(a), _answered(b)
    return f"{one} in both" if one == other else f"{one} in A, {other} in B"


def _answered(turn: Turn) -> str:
    if turn.failure:
        return f"failed ({visible_text(turn.failure)})"
    if not turn.answer.codes:
        return "no answer"
    codes = " ".join(map(str, turn.answer.codes))
    said = " ".join((codes, *turn.answer.enhanced))
    return said if turn.answer.certain else f"{said} (which counts for nothing)"

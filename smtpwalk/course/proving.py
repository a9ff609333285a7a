"""The proof of an exercise: untouched it must fail, with its shown solution it must pass. For the linter.

Dialogues are played sans-IO against the practice host, files are parsed, questions are answered. Each proof
yields (rule, sentence, next action) for what does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from smtpwalk.course import bodies
from smtpwalk.course.answers import (
    check_choice,
    check_order,
    check_prediction,
    check_typed,
    check_verdict,
    puzzle,
    right_answers,
    shuffled,
)
from smtpwalk.course.bodies import Step
from smtpwalk.course.concluding import concluded
from smtpwalk.course.config_goals import look_at_file
from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.goals import Goal
from smtpwalk.course.playing import Stream, play, stream_of
from smtpwalk.course.predicates import Facts, Leaf, look
from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.truth import CLOSED, OPEN, OPEN_BY_FORM
from smtpwalk.relay.outcomes import Verdict

Wrong = tuple[str, str, str]
Hosts = tuple[Personality, ...]

UNTOUCHED: Final = "fails-untouched"
SOLVED: Final = "passes-solved"


def prove(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    """`folder`: the lesson's. A host, recording or transcript that cannot be had is said as well."""
    try:
        yield from _PROOFS[exercise.kind](exercise, folder, hosts)
    except UsageError as missing:  # only personality() raises it
        yield "host", missing.message, missing.hint
    except RecordingError as bad:
        yield "recording", f"{Path(bad.file).name}: {bad.rule}", bad.hint or "Correct the file, or its name."


def _dialogue(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Dialogue)
    host = personality(body.practice, hosts)
    for untouched in (
        Facts(naming=host.naming),
        play(host, ()).facts,
        play(host, (Step(bodies.Do.SAY, "QUIT"),)).facts,
    ):
        quit_only = untouched.talks and len(untouched.talks[-1].exchanges) > 1
        if look(body.goal, untouched).done and not (quit_only and _is_quit(body.solution)):
            done = "by QUIT alone" if quit_only else "before anything is typed"
            yield UNTOUCHED, f"The goal is reached {done}.", "Ask for something that must be done."
            break
    played = play(host, body.solution)
    if played.unsaid:
        yield (
            SOLVED, f"{body.practice} hangs up before the whole solution is said; left over: {played.unsaid}.",
            "Take the last lines out, or put { connect = true } before them.",
        )  # fmt: skip
    yield from _missing(body.goal, played.facts, f"on {body.practice}")


def _is_quit(steps: Iterable[Step]) -> bool:
    return [step.line.upper() for step in steps] == ["QUIT"]


def _missing(goal: Iterable[Goal[Leaf]], facts: Facts, where: str) -> Iterator[Wrong]:
    missing = look(goal, facts).missing
    if missing:
        said = f"With the shown solution {where} this is still missing: {'; '.join(missing)}."
        yield SOLVED, said, f"{_last_reply(facts)}Correct the solution, or the goal."


def _last_reply(facts: Facts) -> str:
    """What the host said last to each line: the author's first question."""
    talks = [talk for talk in facts.talks if talk.exchanges]
    said = [
        f"{e.stage} {e.code if e.code is not None else 'nothing'}"
        for talk in talks
        for e in talk.exchanges[-6:]
    ]
    return f"The host answered: {', '.join(said[-6:])}. " if said else ""


def _predict(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Predict)
    found = puzzle(stream_of(body.material, folder, hosts), body.before, body.nth)
    if found is None:
        yield SOLVED, "The dialogue has no reply there to predict.", "Correct `before` and `nth`."
        return
    if check_prediction(body, found.exchange, "").right:
        yield UNTOUCHED, "No answer at all counts as right.", "Correct `solution`."
    if not check_prediction(body, found.exchange, body.solution).right:
        really = " or ".join(sorted(right_answers(body.ask, found.exchange)))
        yield SOLVED, f"`solution` says {body.solution!a}, and what comes is {really}.", "Correct `solution`."


def _classify(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Classify)
    stream = stream_of(body.material, folder, hosts)
    right = [place for place, ground in enumerate(body.grounds) if ground.right]
    if not stream.talk.exchanges:
        yield "material", "There is no exchange in the dialogue that is shown.", "Correct it."
    if check_verdict(body, "").right:
        yield UNTOUCHED, "No verdict at all counts as right.", "Correct `solution`."
    if not check_verdict(body, body.solution, right).right:
        yield SOLVED, "The shown verdict with its grounds does not pass.", "Correct `solution` and `grounds`."
    truth = _TRUTHS.get(body.solution, ())
    if body.material.practice and truth and personality(body.material.practice, hosts).truth not in truth:
        really = personality(body.material.practice, hosts).truth
        yield (
            "verdict",
            f"{body.material.practice} is really {really}, not {body.solution}.",
            "Correct `solution`.",
        )
    yield from _against_the_dialogue(body, stream, folder)
    if body.material.recording and not body.gives:
        yield (
            "missing",
            "`gives` is missing: what the recording shows.",
            "Write it, as the goal of a dialogue.",
        )
    if body.gives:
        yield from _missing(body.gives, stream.facts, "in the dialogue that is shown")


_TRUTHS: Final = {"open": (OPEN, OPEN_BY_FORM), "likely-open": (OPEN, OPEN_BY_FORM), "closed": (CLOSED,)}
"""What a host must be for such a verdict. Of any host nobody can tell, after a dialogue that is too short."""


def _against_the_dialogue(body: bodies.Classify, stream: Stream, folder: Path) -> Iterator[Wrong]:
    """The program's own verdict on what is shown; verdicts in other words than its own are the author's."""
    if not set(body.verdicts) <= set(bodies.VERDICTS):
        return
    found = concluded(body.material, stream, folder)
    if body.solution == found.verdict or (body.solution == Verdict.OPEN and stream.relayed):
        return
    hint = "Correct `solution`, or show what it rests on."
    yield "verdict", f"The dialogue allows {found.verdict} ({found.reason}), not {body.solution}.", hint


def _edit(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Edit)
    if look_at_file(body.goal, body.notation, body.text, body.solution).done:
        yield (
            UNTOUCHED,
            "The file as it stands reaches the goal.",
            "Put the fault into the file, or ask for more.",
        )
    missing = look_at_file(body.goal, body.notation, body.solution, body.solution).missing
    if missing:
        yield (
            SOLVED,
            f"With the shown solution this is still missing: {'; '.join(missing)}.",
            "Correct the solution.",
        )


def _choose(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Choose)
    right = [place for place, choice in enumerate(body.choices) if choice.right]
    yield from _plain(check_choice(body, ()).right, check_choice(body, right).right)


def _order(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Order)
    yield from _plain(
        check_order(body, shuffled(body, exercise.id)).right, check_order(body, body.items).right
    )


def _type(exercise: Exercise, folder: Path, hosts: Hosts) -> Iterator[Wrong]:
    body = exercise.body
    assert isinstance(body, bodies.Type)
    yield from _plain(
        check_typed(body, "").right, all(check_typed(body, answer).right for answer in body.answers)
    )
    for answer, _ in body.wrong:
        if check_typed(body, answer).right:
            yield (
                SOLVED,
                f"{answer!a} is called wrong and counts as right.",
                "Take it out of `wrong`, or set `exact`.",
            )


def _plain(untouched: bool, solved: bool) -> Iterator[Wrong]:
    if untouched:
        yield UNTOUCHED, "The exercise passes untouched.", "Ask so that an answer is needed."
    if not solved:
        yield SOLVED, "The exercise does not pass with its own solution.", "Correct the solution."


_PROOFS: Final[Mapping[Kind, Callable[[Exercise, Path, Hosts], Iterator[Wrong]]]] = MappingProxyType(
    {
        Kind.DIALOGUE: _dialogue,
        Kind.PREDICT: _predict,
        Kind.CLASSIFY: _classify,
        Kind.EDIT: _edit,
        Kind.CHOOSE: _choose,
        Kind.ORDER: _order,
        Kind.TYPE: _type,
    }
)

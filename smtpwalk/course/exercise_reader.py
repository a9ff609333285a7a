"""One exercise's TOML table to an `Exercise`: keys that all share, then those of its kind.

Here live the names of the keys; docs/lessons.md explains each. A table that breaks rules gives problems and
no exercise; whether the solution is right is for the linter to prove.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.configs.notations import NOTATIONS
from smtpwalk.course import exercise as ex
from smtpwalk.course.config_goals import read_config_leaf
from smtpwalk.course.exercise import Do, Exercise, Kind, Step
from smtpwalk.course.goals import read_goals
from smtpwalk.course.leaves import read_leaf
from smtpwalk.course.material_reader import read_material
from smtpwalk.course.predicates import ReplyLeaf
from smtpwalk.course.reading import Table, short

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,59}\Z")
Files = Callable[[Table, str], str]
"""The text of a file of the lesson's folder that a key names; a problem and nothing when it cannot be had."""


def read_exercise(table: Table, files: Files) -> Exercise | None:
    before = len(table.problems.found)
    id_, kind = _id(table), table.word("kind", map(str, Kind))
    if "kind" not in table:
        table.wrong("kind", "missing", "`kind` is missing.", f"It is one of {', '.join(Kind)}.")
    title = table.needed("title", "a few words for the list")
    task = table.needed("task", "what is to be done")
    hints = _hints(table)
    reason = table.needed("reason", "why the solution is right")
    if not kind:
        return None
    body = _BODIES[Kind(kind)](table, files)
    table.done()
    if body is None or len(table.problems.found) > before:
        return None
    return Exercise(id_, Kind(kind), title, task, hints, reason, body, table.file, table.line)


def _id(table: Table) -> str:
    text = table.needed("id", "what progress is kept by")
    if text and not ID.match(text):
        rule = f"`id` must be small letters, digits and hyphens, not {short(text)}."
        table.wrong("id", "value", rule, "Rename it; once learners use the course, keep it.")
    return text


def _hints(table: Table) -> tuple[str, ...]:
    found = table.texts("hints")
    if len(found) != ex.HINTS or not all(hint.strip() for hint in found):
        table.wrong(
            "hints", "hints", f"There must be {ex.HINTS} hints, and there are {len([h for h in found if h.strip()])}.",
            "Write three: where to look, what to do, and nearly how. The solution comes after them by itself.",
        )  # fmt: skip
    elif len(set(found)) != len(found):
        table.wrong("hints", "hints", "Two hints say the same.", "Let each say more than the one before it.")
    return found


# ------------------------------------------------------------------ the kinds
def _dialogue(table: Table, files: Files) -> ex.Body:
    return ex.Dialogue(
        practice=table.needed("practice", "the practice host it is done on"),
        goal=read_goals(table, "goal", read_leaf),
        solution=read_steps(table, "solution"),
    )


def read_steps(table: Table, key: str) -> tuple[Step, ...]:
    value = table.raw(key)
    if not isinstance(value, list) or not value:
        table.wrong(
            key,
            "missing",
            f"`{key}` must be an array of lines.",
            f'Write `{key} = ["EHLO me.test", "QUIT"]`.',
        )
        return ()
    steps = [_step(item) for item in value]
    if None in steps:
        rule = f'`{key}` holds lines, {{ wait = SECONDS }}, {{ connect = true }} and {{ early = "LINE" }}.'
        table.wrong(key, "value", f"{rule} Not {short(value[steps.index(None)])}.", "Correct the value.")
    return tuple(step for step in steps if step is not None)


def _step(item: Any) -> Step | None:
    match item:
        case str() if "\n" not in item and "\r" not in item:
            return Step(Do.SAY, item)
        case {"wait": int() | float() as seconds} if len(item) == 1 and 0 <= seconds <= 100_000:
            return Step(Do.WAIT, seconds=float(seconds))
        case {"connect": True} if len(item) == 1:
            return Step(Do.CONNECT)
        case {"early": str() as line} if len(item) == 1:
            return Step(Do.EARLY, line)
    return None


def _predict(table: Table, files: Files) -> ex.Body | None:
    material = read_material(table, read_steps)
    ask = table.word("ask", map(str, ex.Ask), str(ex.Ask.CLASS))
    solution = table.needed("solution", "the class (5yz), the code (550) or the outcome (refused)")
    known = {"class": ex.CLASSES, "outcome": ex.OUTCOMES}.get(ask)
    if known and solution and solution not in known:
        table.wrong("solution", "value", f"`solution` is one of {', '.join(known)}.", "Correct the value.")
    before = [read_leaf(part)[0] for part in table.tables("before")]
    nth = table.number("nth", 1, 1, 1000)
    leaf = before[0] if before and isinstance(before[0], ReplyLeaf) else None
    if before and (leaf is None or len(before) > 1):
        table.wrong("before", "value", "`before` names one exchange.", 'Write `before = { to = "rcpt" }`.')
    return None if material is None else ex.Predict(material, ex.Ask(ask), solution, leaf, nth)


def _classify(table: Table, files: Files) -> ex.Body | None:
    material = read_material(table, read_steps)
    verdicts = table.texts("verdicts") or ex.VERDICTS
    solution = table.word("solution", verdicts)
    if "solution" not in table:
        table.wrong(
            "solution", "missing", "`solution` is missing: the verdict.", f"One of {', '.join(verdicts)}."
        )
    grounds = _choices(table, "grounds")
    if grounds and not any(ground.right for ground in grounds):
        table.wrong("grounds", "value", "No ground is right.", "Mark one with `right = true`.")
    gives = read_goals(table, "gives", read_leaf) if "gives" in table else ()
    return None if material is None else ex.Classify(material, solution, verdicts, grounds, gives)


def _edit(table: Table, files: Files) -> ex.Body:
    notation = table.word("notation", NOTATIONS)
    if "notation" not in table:
        table.wrong("notation", "missing", "`notation` is missing.", f"It is one of {', '.join(NOTATIONS)}.")
    name = table.text("file")
    return ex.Edit(
        notation,
        table.text("name", name) or notation,
        _text_or_file(table, files, "text", "file", "the file to mend"),
        read_goals(table, "goal", read_config_leaf),
        _text_or_file(table, files, "solution", "solution_file", "the file mended"),
    )


def _text_or_file(table: Table, files: Files, key: str, file_key: str, what: str) -> str:
    text, file = table.text(key), table.text(file_key)
    if bool(text) == bool(file):
        many = "both there" if text else "missing"
        rule = f"`{key}` and `{file_key}` are {many}: {what}."
        table.wrong(
            key if text else file_key,
            "missing",
            rule,
            f"Give one: the text, or the name of a file in `{file_key}`.",
        )
        return text
    return text or files(table, file_key)


def _choices(table: Table, key: str) -> tuple[ex.Choice, ...]:
    found = []
    for part in table.tables(key):
        found.append(ex.Choice(part.needed("text", "the words"), part.flag("right"), part.text("because")))
        part.done()
    return tuple(found)


def _choose(table: Table, files: Files) -> ex.Body:
    choices = _choices(table, "choices")
    right = sum(choice.right for choice in choices)
    if len(choices) < 2 or not 0 < right < len(choices):
        rule = f"There must be right and wrong choices; {right} of {len(choices)} are right."
        table.wrong(
            "choices",
            "choices",
            rule,
            "Mark the right ones with `right = true`, and leave wrong ones beside them.",
        )
    elif len({choice.text for choice in choices}) < len(choices):
        table.wrong("choices", "choices", "Two choices say the same.", "Change one of them.")
    return ex.Choose(choices)


def _order(table: Table, files: Files) -> ex.Body:
    items = table.texts("items")
    if len(items) < 3 or len(set(items)) < len(items):
        table.wrong(
            "items",
            "items",
            "There must be three items or more, all different.",
            "Write them in a right order.",
        )
    pairs = table.raw("before") or []
    fine = isinstance(pairs, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(item in items for item in pair) for pair in pairs
    )
    if not fine:
        rule = "`before` holds pairs of items, the earlier one first."
        table.wrong("before", "value", rule, 'Write `before = [["MAIL", "RCPT"]]` in the words of `items`.')
    return ex.Order(items, tuple((first, second) for first, second in pairs) if fine else ())


def _type(table: Table, files: Files) -> ex.Body:
    answers = table.texts("answers")
    if not answers or not all(answer.strip() for answer in answers):
        table.wrong(
            "answers",
            "missing",
            "`answers` is missing: all that counts as right.",
            'Write `answers = ["..."]`.',
        )
    wrong = []
    for part in table.tables("wrong"):
        wrong.append((part.needed("answer", "a likely mistake"), part.needed("because", "what to say to it")))
        part.done()
    return ex.Type(answers, table.flag("exact"), tuple(wrong))


_BODIES: Final[Mapping[Kind, Callable[[Table, Files], ex.Body | None]]] = MappingProxyType(
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

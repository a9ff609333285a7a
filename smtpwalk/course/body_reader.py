"""The part of an exercise's TOML table that its kind has: what is asked, and what answers it.

Here live the names of those keys; docs/lessons.md explains each. Whether the solution is right, the linter proves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.configs.notations import NOTATIONS
from smtpwalk.course import bodies
from smtpwalk.course.bodies import Do, Step
from smtpwalk.course.config_goals import read_config_leaf
from smtpwalk.course.exercise import Kind
from smtpwalk.course.goals import read_goals
from smtpwalk.course.leaves import read_leaf
from smtpwalk.course.material_reader import read_material
from smtpwalk.course.predicates import ReplyLeaf
from smtpwalk.course.reading import Files, Table, short


def read_body(kind: Kind, table: Table, files: Files) -> bodies.Body | None:
    """None, and problems, where it breaks a rule. Keys that nobody asked for are problems too."""
    before = len(table.problems.found)
    body = _BODIES[kind](table, files)
    table.done()
    return body if len(table.problems.found) == before else None


def _dialogue(table: Table, files: Files) -> bodies.Body:
    return bodies.Dialogue(
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


def _predict(table: Table, files: Files) -> bodies.Body | None:
    material = read_material(table, read_steps)
    ask = table.word("ask", map(str, bodies.Ask), str(bodies.Ask.CLASS))
    solution = table.needed("solution", "the class (5yz), the code (550) or the outcome (refused)")
    known = {"class": bodies.CLASSES, "outcome": bodies.OUTCOMES}.get(ask)
    if known and solution and solution not in known:
        table.wrong("solution", "value", f"`solution` is one of {', '.join(known)}.", "Correct the value.")
    before = [read_leaf(part)[0] for part in table.tables("before")]
    nth = table.number("nth", 1, 1, 1000)
    leaf = before[0] if before and isinstance(before[0], ReplyLeaf) else None
    if before and (leaf is None or len(before) > 1):
        table.wrong("before", "value", "`before` names one exchange.", 'Write `before = { to = "rcpt" }`.')
    return None if material is None else bodies.Predict(material, bodies.Ask(ask), solution, leaf, nth)


def _classify(table: Table, files: Files) -> bodies.Body | None:
    material = read_material(table, read_steps)
    verdicts = table.texts("verdicts") or bodies.VERDICTS
    solution = table.word("solution", verdicts)
    if "solution" not in table:
        table.wrong(
            "solution", "missing", "`solution` is missing: the verdict.", f"One of {', '.join(verdicts)}."
        )
    grounds = _choices(table, "grounds")
    if grounds and not any(ground.right for ground in grounds):
        table.wrong("grounds", "value", "No ground is right.", "Mark one with `right = true`.")
    gives = read_goals(table, "gives", read_leaf) if "gives" in table else ()
    return None if material is None else bodies.Classify(material, solution, verdicts, grounds, gives)


def _edit(table: Table, files: Files) -> bodies.Body:
    notation = table.word("notation", NOTATIONS)
    if "notation" not in table:
        table.wrong("notation", "missing", "`notation` is missing.", f"It is one of {', '.join(NOTATIONS)}.")
    name = table.text("file")
    return bodies.Edit(
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


def _choices(table: Table, key: str) -> tuple[bodies.Choice, ...]:
    found = []
    for part in table.tables(key):
        found.append(bodies.Choice(part.needed("text", "the words"), part.flag("right"), part.text("because")))
        part.done()
    return tuple(sorted(found, key=lambda choice: _lot(str(table.table.get("id", "")), choice.text)))


def _lot(id_: str, text: str) -> bytes:
    """Where a choice stands when it is shown: the same each time, and not where its author put it.

    Authors, too, have a favourite place for the right one, and learners soon find it.
    """
    return sha256(f"{id_}\0{text}".encode()).digest()


def _choose(table: Table, files: Files) -> bodies.Body:
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
    return bodies.Choose(choices)


def _order(table: Table, files: Files) -> bodies.Body:
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
    return bodies.Order(items, tuple((first, second) for first, second in pairs) if fine else ())


def _type(table: Table, files: Files) -> bodies.Body:
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
    return bodies.Type(answers, table.flag("exact"), tuple(wrong))


_BODIES: Final[Mapping[Kind, Callable[[Table, Files], bodies.Body | None]]] = MappingProxyType(
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

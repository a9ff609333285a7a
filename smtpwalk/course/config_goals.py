"""What a leaf of an edit exercise's goal may ask of a file, and whether it holds. Files are parsed, never
compared.

A leaf either looks at settings (`keyword`, `name`, and what their values hold) or asks what the server
would do with a mail (`takes`). A file that its own server would not take never passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from smtpwalk.configs.cases import Case, Decision
from smtpwalk.configs.notations import parse
from smtpwalk.configs.relaying import decide
from smtpwalk.configs.settings import Config, Setting
from smtpwalk.course.goals import Goal, Part, Standing, standing
from smtpwalk.course.leaves import either
from smtpwalk.course.reading import Table


@dataclass(frozen=True, slots=True)
class ConfigLeaf:
    """Settings that must be there (or not), or a case that the server must decide so."""

    keyword: str = ""
    name: str = ""
    within: str = ""
    present: bool = True
    value: tuple[str, ...] = ()
    """All its values, in this order."""
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    sequence: tuple[str, ...] = ()
    """Values that stand there in this order, others between them."""
    takes: bool | None = None
    case: Case = field(default_factory=Case)


def look_at_file(
    goals: Iterable[Goal[ConfigLeaf]], notation: str, text: str, solution: str = ""
) -> Standing:
    """How far the file has come. Its first fault is a part of its own, with the line.

    Unknown names that the author's own solution has too are the author's business, and no fault.
    """
    config = _weighed(parse(notation, text), notation, solution)
    found = standing(goals, lambda leaf: [0] if _holds(leaf, config) else [])
    if not config.faults:
        return found
    fault = config.faults[0]
    return Standing((Part(f"line {fault.line}: {fault.text}", False), *found.parts))


def _weighed(config: Config, notation: str, solution: str) -> Config:
    """Without the faults that are about names the solution has too."""
    if not any(fault.unknown for fault in config.faults):
        return config
    known = {fault.unknown for fault in parse(notation, solution).faults} - {""}
    return replace(config, faults=tuple(fault for fault in config.faults if fault.unknown not in known))


def _holds(leaf: ConfigLeaf, config: Config) -> bool:
    if leaf.takes is not None:
        return decide(config, leaf.case) is (Decision.TAKES if leaf.takes else Decision.REFUSES)
    fitting = [s for s in config.of(leaf.keyword, leaf.name, leaf.within) if _values(leaf, s)]
    return bool(fitting) is leaf.present


def _values(leaf: ConfigLeaf, setting: Setting) -> bool:
    given = tuple(value.casefold() for value in setting.values)
    return (
        (not leaf.value or given == leaf.value)
        and set(leaf.holds) <= set(given)
        and not set(leaf.lacks) & set(given)
        and _in_sequence(leaf.sequence, given)
    )


def _in_sequence(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    rest = iter(given)
    return all(any(value == word for value in rest) for word in wanted)


def read_config_leaf(table: Table) -> tuple[ConfigLeaf, str]:
    leaf = ConfigLeaf(
        keyword=table.text("keyword"),
        name=table.text("name"),
        within=table.text("within"),
        present=table.flag("present", True),
        value=_folded(table, "value"),
        holds=_folded(table, "holds"),
        lacks=_folded(table, "lacks"),
        sequence=_folded(table, "sequence"),
        takes=table.flag_or_none("takes"),
        case=Case(
            client=table.text("client", Case().client),
            sender=table.text("sender", Case().sender),
            recipient=table.text("recipient", Case().recipient),
            login=table.flag("login"),
        ),
    )
    if leaf.takes is None and not (leaf.keyword or leaf.name or leaf.within):
        table.problems.add(
            table.file, table.line, "goal", "This goal names no setting.",
            "Say `keyword` or `name`, or `takes = false`.",
        )  # fmt: skip
    return leaf, _words(leaf)


def _folded(table: Table, key: str) -> tuple[str, ...]:
    return tuple(text.casefold() for text in table.texts(key))


def _words(leaf: ConfigLeaf) -> str:
    if leaf.takes is not None:
        case = leaf.case
        who = f"{case.client}{' after a login' if case.login else ''}"
        what = "taken" if leaf.takes else "refused"
        return f"mail from {who} for <{case.recipient}> (sender <{case.sender}>) is {what}"
    name = " ".join(word for word in (leaf.keyword, leaf.name) if word)
    said = [f"with {text}" for text in (
        " ".join(leaf.value), either(leaf.holds), ", then ".join(leaf.sequence)) if text]  # fmt: skip
    said += [f"without {either(leaf.lacks)}"] if leaf.lacks else []
    where = f" in {leaf.within}" if leaf.within else ""
    return f"{'there is' if leaf.present else 'there is no'} {name}{where} {', '.join(said)}".rstrip()

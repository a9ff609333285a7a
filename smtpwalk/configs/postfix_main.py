"""Postfix main.cf (postconf(5)): `name = value`, continued by lines that begin with a blank; `#` lines are
comments.

A later setting of the same name replaces an earlier one. Values are lists, parted by commas and blanks;
what stands in `{ }` is one value. `$name` is put in by `expanded`, for whoever weighs values.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, limited

PARAMETER: Final = "parameter"
_NAME: Final = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*(.*)\Z", re.S)
_MACRO: Final = re.compile(r"\$(?:\{([A-Za-z0-9_]+)\}|\(([A-Za-z0-9_]+)\)|([A-Za-z0-9_]+))")
MOST_TURNS: Final = 20


def parse(text: str) -> Config:
    text, cut = limited(text)
    settings, faults = [], list(cut)
    for line, logical in _logical_lines(text):
        found = _NAME.match(logical)
        if logical[0] in " \t":
            faults.append(
                Fault(line, "a line that begins with a blank continues the one before it, and there is none")
            )
        elif found is None:
            faults.append(Fault(line, "this is neither `name = value` nor a comment"))
        else:
            settings.append(Setting(PARAMETER, found[1], split_list(found[2]), line))
    return Config("postfix-main", tuple(settings), tuple(faults))


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Comments and empty lines do not end a setting: what begins with a blank behind them continues it."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0] in " \t" and found and found[-1][1][0] not in " \t":
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            found.append((number, line.rstrip()))
    return found


def split_list(value: str) -> tuple[str, ...]:
    """The values of a list. Braces keep together what holds blanks; they are taken off."""
    values, word, depth, bare = [], "", 0, False
    for sign in value:
        if sign == "{":
            depth += 1
            if depth == 1 and not word:
                bare = True
                continue
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0 and bare:
                bare = False
                continue
        elif sign in ", \t\n" and not depth:
            values += [word.strip()] if word.strip() else []
            word = ""
            continue
        word += sign
    return tuple(values + ([word.strip()] if word.strip() else []))


def expanded(config: Config, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The values in force, with every `$name` of this file put in; a name that the file lacks stays as it is."""
    setting = config.last(name)
    values = default if setting is None else setting.values
    for _ in range(MOST_TURNS):
        further = tuple(new for value in values for new in _put_in(config, value))
        if further == values or len(further) > 10_000:
            break
        values = further
    return values


def _put_in(config: Config, value: str) -> tuple[str, ...]:
    found = _MACRO.fullmatch(value)
    setting = config.last(found[1] or found[2] or found[3]) if found else None
    if found is None or setting is None:
        return (value,)
    return tuple(other for other in setting.values if other != value)

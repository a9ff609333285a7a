"""A checker for the part of JSON Schema that the schemas of the docs use; an unknown keyword is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
PATH = DOCS / "relay-test.schema.json"
_WORDS = {"$schema", "$defs", "title", "description"}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "null": (type(None),),
    "integer": (int,), "number": (int, float),
}  # fmt: skip


@cache
def schema(name: str = PATH.name) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / name).read_text("utf-8"))
    return found


def problems(value: Any, rule: Mapping[str, Any] | None = None, where: str = "$", name: str = PATH.name) -> list[str]:
    """What is wrong with the value, each with its place; nothing when it fits. `name`: the schema's file."""
    return list(_problems(value, _at_home(schema(name) if rule is None else rule, name), where))


def _at_home(rule: Any, name: str) -> Any:
    """The rule with the names of the files in front of what it refers to."""
    if isinstance(rule, list):
        return [_at_home(one, name) for one in rule]
    if not isinstance(rule, dict):
        return rule
    return {
        key: (name + value if value.startswith("#") else value) if key == "$ref" else _at_home(value, name)
        for key, value in rule.items()
    }


@cache
def _referred(reference: str) -> Any:
    file, _, pointer = reference.partition("#")
    rule: Any = schema(file)
    for step in pointer.split("/")[1:]:
        rule = rule[step]
    return _at_home(rule, file)


def _problems(value: Any, rule: Mapping[str, Any], where: str) -> Iterator[str]:
    for word, wanted in rule.items():
        if word not in _WORDS:
            yield from _CHECKS[word](value, wanted, where)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _type(value: Any, wanted: str | list[str], where: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(_is(value, name) for name in names):
        yield f"{where}: {value!r} is not of type {wanted}"


def _ref(value: Any, wanted: str, where: str) -> Iterator[str]:
    yield from _problems(value, _referred(wanted), where)


def _required(value: Any, wanted: list[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{where}: {key} is missing" for key in wanted if key not in value)


def _properties(value: Any, wanted: Mapping[str, Any], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in wanted.keys() & value.keys():
            yield from _problems(value[key], wanted[key], f"{where}.{key}")


def _items(value: Any, wanted: Mapping[str, Any], where: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(item, wanted, f"{where}[{index}]")


def _all(value: Any, wanted: list[Mapping[str, Any]], where: str) -> Iterator[str]:
    for rule in wanted:
        yield from _problems(value, rule, where)


def _any(value: Any, wanted: list[Mapping[str, Any]], where: str) -> Iterator[str]:
    if all(list(_problems(value, rule, where)) for rule in wanted):
        yield f"{where}: {value!r} fits none of {wanted}"


def _when(fits: Any, words: str) -> Any:
    def check(value: Any, wanted: Any, where: str) -> Iterator[str]:
        if not fits(value, wanted):
            yield f"{where}: {value!r} {words} {wanted!r}"

    return check


_CHECKS: dict[str, Any] = {
    "type": _type,
    "$ref": _ref,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "allOf": _all,
    "anyOf": _any,
    "const": _when(lambda value, wanted: value == wanted, "is not"),
    "enum": _when(lambda value, wanted: value in wanted, "is none of"),
    "minimum": _when(lambda value, wanted: not _is(value, "number") or value >= wanted, "is less than"),
    "maximum": _when(lambda value, wanted: not _is(value, "number") or value <= wanted, "is more than"),
    "minItems": _when(lambda value, wanted: not isinstance(value, list) or len(value) >= wanted, "has not"),
    "minLength": _when(lambda value, wanted: not isinstance(value, str) or len(value) >= wanted, "is shorter than"),
    "pattern": _when(lambda value, wanted: not isinstance(value, str) or re.search(wanted, value), "does not match"),
}

"""The JSON document: it fits its schema, every key is described, and no text in it can act."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from smtpwalk.report.document import Document, Judged
from smtpwalk.report.json_document import json_document
from smtpwalk.wire.stages import Stage
from tests.report.documents import document, hostile, session
from tests.report.results import opened
from tests.report.schema import DOCS, problems, schema

NAME = "export.schema.json"


def read(made: Document) -> dict[str, Any]:
    text = "".join(json_document(made))
    assert text.isascii()
    found: dict[str, Any] = json.loads(text)
    return found


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_a_hostile_recording_fits_the_schema_and_can_do_nothing(made: Document) -> None:
    found = read(made)
    assert problems(found, name=NAME) == []
    for text in texts(found):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202a-\u202e\ud800-\udfff]", text)


@pytest.mark.parametrize(
    "made", [document(), document([]), document(judged=Judged(opened()), hidden=("ips",), remarks=("x",))]
)
def test_honest_ones_fit_too(made: Document) -> None:
    assert problems(read(made), name=NAME) == []


def test_every_key_is_described_and_needed() -> None:
    found = read(document(judged=Judged(opened())))

    def compare(value: Any, rule: dict[str, Any]) -> None:
        assert set(value) == set(rule["properties"]) == set(rule["required"])

    rules = schema(NAME)
    compare(found, rules)
    compare(found["recording"], rules["properties"]["recording"])
    one = rules["properties"]["sessions"]["items"]
    compare(found["sessions"][0], one)
    exchange = rules["$defs"]["exchange"]
    asked = found["sessions"][0]["exchanges"][-1]
    compare(asked, exchange)
    compare(asked["replies"][0], exchange["properties"]["replies"]["items"])
    compare(asked["meaning"], exchange["properties"]["meaning"]["anyOf"][1])
    assert set(exchange["properties"]["stage"]["enum"]) == set(map(str, Stage))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("smtpwalk_export",), 2),
        (("recording", "started"), "yesterday"),
        (("recording", "hidden"), ["all"]),
        (("sessions", 0, "number"), 0),
        (("sessions", 0, "exchanges", 0, "code"), "220"),
        (("sessions", 0, "exchanges", 0, "stage"), "hello"),
        (("sessions", 0, "exchanges", 0, "replies", 0, "lines"), []),
        (("verdict", "verdict"), "perhaps"),
    ],
)
def test_the_schema_is_strict(path: tuple[str | int, ...], value: Any) -> None:
    found: Any = read(document(judged=Judged(opened())))
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert problems(found, name=NAME)


def test_an_exchange_has_its_code_its_meaning_and_its_message() -> None:
    (one,) = read(document())["sessions"]
    refused = next(asked for asked in one["exchanges"] if asked["code"] == 554)
    assert (refused["stage"], refused["command"], refused["enhanced"]) == ("rcpt", "RCPT TO:<b@b.test>", "5.7.1")
    assert refused["meaning"]["about"] == "relaying"
    message = next(asked for asked in one["exchanges"] if asked["stage"] == "message")
    assert message["message"] == {"bytes": 25, "lines": ["Subject: x", "", "..dots", "."]}
    assert [note["what"] for note in one["notes"]] == ["connecting", "connected", "tls", "closed"]
    assert one["peer"] == {"address": "192.0.2.25", "port": 25}


def test_sessions_are_written_one_by_one() -> None:
    pieces = list(json_document(document([*session("S: 220 a"), *session("S: 220 b", number=2)])))
    assert sum('"number": ' in piece for piece in pieces) == 2


def test_the_page_that_describes_it_names_the_schema() -> None:
    assert NAME in (DOCS / "export.md").read_text("utf-8")

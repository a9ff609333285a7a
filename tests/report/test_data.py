"""The JSON object of a result: it fits the schema of the docs, and the schema's words are the program's."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.outcomes import About, Depth, Outcome, Reason, Verdict
from smtpwalk.report.data import Result, data_of, never_asked, software_of
from smtpwalk.wire.events import Mark, ServerBytes
from tests.report.results import NO, STARTED, closed, opened, probed, result
from tests.report.schema import PATH, problems, schema

RESULTS = {
    "closed": closed(),
    "open": opened(),
    "nothing": never_asked("no such host", None, "There is no address for the name.", STARTED, Depth.RCPT),
    "stopped": replace(closed(), stopped=True, left_out=("plain",), software=None, recording=""),
}


@pytest.mark.parametrize("name", RESULTS)
def test_an_object_fits_the_schema(name: str) -> None:
    assert problems(json.loads(json.dumps(data_of(RESULTS[name])))) == []


def test_every_key_is_described() -> None:
    data = data_of(opened())
    described = schema()["properties"]
    assert data.keys() == described.keys() == set(schema()["required"])
    probe = schema()["$defs"]["probe"]["properties"].keys() | schema()["$defs"]["answer"]["properties"].keys()
    assert data["probes"][0].keys() == probe


@pytest.mark.parametrize(
    ("name", "words"),
    [("reason", Reason), ("outcome", Outcome), ("about", About)],
)
def test_the_words_of_the_schema_are_those_of_the_program(name: str, words: Any) -> None:
    assert set(schema()["$defs"][name]["enum"]) == {str(word) for word in words}


def test_the_verdicts_too() -> None:
    assert set(schema()["properties"]["verdict"]["enum"]) == {str(verdict) for verdict in Verdict}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "perhaps"),
        (("grounds",), []),
        (("grounds", 0, "number"), 0),
        (("target", "port"), "25"),
        (("target", "port"), 70000),
        (("vantage", "trusted"), 1),
        (("probes", 0, "stage"), "dot"),
        (("probes", 0, "token"), "swx"),
        (("probes", 0, "untested"), "because"),
        (("probes", 2, "earlier", 0, "t"), -1),
        (("probes", 2, "earlier", 0, "outcome"), None),
        (("smtpwalk_test",), 2),
    ],
)
def test_the_schema_is_strict(path: tuple[str | int, ...], value: Any) -> None:
    data: Any = copy.deepcopy(data_of(opened()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert len(problems(data)) == 1


@pytest.mark.parametrize("key", schema()["required"])
def test_a_missing_key_is_found(key: str) -> None:
    data = data_of(closed())
    del data[key]
    assert problems(data) == [f"$: {key} is missing"]


def test_both_answers_of_a_greylist_are_kept() -> None:
    found = next(probe for probe in data_of(opened())["probes"] if probe["id"] == "sender-null")
    assert (found["outcome"], found["code"]) == ("refused", 554)
    earlier = [(answer["outcome"], answer["code"], answer["t"]) for answer in found["earlier"]]
    assert earlier == [("deferred", 450, 0.1)]


def test_every_ground_names_its_exchange_where_it_has_one() -> None:
    grounds = data_of(closed())["grounds"]
    assert [ground["number"] for ground in grounds] == list(range(1, len(grounds) + 1))
    assert (grounds[0]["session"], grounds[0]["exchange"]) == (1, 7)
    assert (grounds[-1]["session"], grounds[-1]["exchange"]) == (None, None)


def test_nothing_foreign_acts_on_a_terminal() -> None:
    evil = b"\x1b]0;owned\x07 \xe2\x80\xae\xff \xc2\x9b31m\ntwo"
    answer = replace(NO, reply=evil)
    probe = replace(probed("plain", answer), rcpt_to=b"\x1b[2J@x", arrived_as=b"\x1b@y", note=evil.decode("latin-1"))
    found = replace(result(probe), host="ho\x1bst", recording="a\x1b\nb.smtp.jsonl")
    text = json.dumps(data_of(found), ensure_ascii=False)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert "\\\\x1b" in text


def test_where_nobody_could_connect() -> None:
    data = data_of(RESULTS["nothing"])
    assert (data["verdict"], data["reason"], data["target"]["address"]) == ("cannot-tell", "unreachable", None)
    assert data["grounds"][0]["text"] == "There is no address for the name."
    assert data["vantage"]["source"] is None


def test_the_times() -> None:
    times = data_of(closed())["times"]
    assert times == {
        "started": "2026-01-31T09:30:00.000+00:00",
        "ended": "2026-01-31T09:30:01.250+00:00",
        "seconds": 1.25,
        "waited": 0.0,
    }


@pytest.mark.parametrize(
    ("host", "address", "name"),
    [
        ("mx.test", "\x1b[2J", "mx.test (\\x1b[2J:2525)"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1:2525"),
        ("mx.test", "192.0.2.1", "mx.test (192.0.2.1:2525)"),
        ("mx.test", "2001:db8::1", "mx.test ([2001:db8::1]:2525)"),
        ("b\x1bad", "", "b\\x1bad"),
    ],
)
def test_the_headline(host: str, address: str, name: str) -> None:
    assert replace(closed(), host=host, address=address).name == name


def test_software_is_named_from_all_connections() -> None:
    def talk(*lines: bytes) -> Conversation:
        made = Conversation()
        made.feed(Mark(0, 1, "connected"))
        for line in lines:
            made.feed(ServerBytes(0, 1, line))
        return made

    found = software_of([talk(b"220 mx.test ESMTP\r\n"), talk(b"220 mx.test ESMTP Postfix\r\n")])
    assert found is not None
    assert found.name == "Postfix"
    assert software_of([Conversation()]) is None


def test_a_result_is_frozen() -> None:
    with pytest.raises(AttributeError):
        closed().host = "x"  # type: ignore[misc]
    assert isinstance(closed(), Result)


def test_the_page_that_describes_it_has_every_key() -> None:
    page = PATH.with_name("relay-test.md").read_text("utf-8")
    keys = {*schema()["required"], *data_of(opened())["probes"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []

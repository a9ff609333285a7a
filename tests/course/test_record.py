"""The shape of a progress file: what is read as one, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from smtpwalk.course.record import MOST_BYTES, Record, State, parsed, raise_state, record_of


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"smtpwalk_progress": 1},
        {"smtpwalk_progress": 7},
        {"courses": {}},
        {"courses": {"a": {}}},
        {"courses": {"a": {"exercises": {"x": {}}, "other": [1]}}, "theirs": None},
    ],
)
def test_what_is_progress(data: dict[str, Any]) -> None:
    assert parsed(json.dumps(data).encode()) == data


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"smtpwalk_progress": "1"}',
        b'{"smtpwalk_progress": true}',
        b'{"smtpwalk_progress": 0}',
        b'{"courses": []}',
        b'{"courses": {"a": 1}}',
        b'{"courses": {"a": {"exercises": []}}}',
        b'{"courses": {"a": {"exercises": {"x": 1}}}}',
        b" " * (MOST_BYTES + 1),
    ],
    ids=lambda raw: raw[:20].decode("latin-1"),
)
def test_what_is_none(raw: bytes) -> None:
    assert parsed(raw) is None


@pytest.mark.parametrize(
    ("data", "record"),
    [
        ({}, Record()),
        (
            {"state": "done", "tries": 3, "hints": 2, "solution": True, "when": "x"},
            Record(State.DONE, 3, 2, True, "x"),
        ),
        ({"state": "fine", "tries": "3", "hints": -1, "solution": "yes", "when": 5}, Record()),
        ({"state": [], "tries": True}, Record()),
    ],
)
def test_records(data: dict[str, Any], record: Record) -> None:
    assert record_of(data) == record


@pytest.mark.parametrize(
    ("old", "new", "then"),
    [("new", "started", "started"), ("done", "started", "done"), ("skipped", "started", "skipped"),
     ("skipped", "done", "done"), ("odd", "started", "started")],
)  # fmt: skip
def test_a_state_goes_up_only(old: str, new: str, then: str) -> None:
    record: dict[str, Any] = {"state": old}
    raise_state(record, State(new))
    assert record["state"] == then

"""The first line: what it must hold, what it keeps, and which versions this program can read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording.header import Header, decode_header, encode_header

STARTED = datetime(2026, 1, 31, 9, 30, 0, 250000, timezone(timedelta(hours=1)))
HEADER = Header(STARTED, "mail.example", 25, "my own host", "smtpwalk 0.1.0")
LINE: dict[str, Any] = json.loads(encode_header(HEADER))

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
headers = st.builds(
    Header,
    st.datetimes(timezones=offsets),
    st.text(),
    st.integers(0, 65535),
    st.text(),
    st.text(),
    st.none() | st.text(),
    st.dictionaries(st.sampled_from(["later", "target2", "\u202e"]), st.integers()),
    st.dictionaries(st.sampled_from(["address", "mx"]), st.text()),
)


@given(headers)
def test_a_header_comes_back_as_it_went_on_one_line_of_plain_ascii(header: Header) -> None:
    line = encode_header(header)
    assert line.isascii()
    assert line.isprintable()
    assert decode_header(line) == header


def test_the_line_is_the_one_that_the_format_describes() -> None:
    assert LINE == {
        "smtpwalk": 1,
        "started": "2026-01-31T09:30:00.250000+01:00",
        "target": {"host": "mail.example", "port": 25},
        "permission": "my own host",
        "by": "smtpwalk 0.1.0",
    }


@pytest.mark.parametrize("line", ["", "hello", "[]", "{}", '{"version": 2}', b"\x00\x01", '{"smtpwalk": true}'])
def test_what_has_no_version_is_not_a_recording(line: str | bytes) -> None:
    with pytest.raises(RecordingError, match="not a recording"):
        decode_header(line)


@pytest.mark.parametrize("line", ['{"smtpwalk":1,"sta', b'{"smtpwalk":1,"sta', b'{"smtpwalk":1} x'])
def test_a_damaged_header_is_told_from_what_never_was_one(line: str | bytes) -> None:
    with pytest.raises(RecordingError, match="the header, the first line of a recording, is cut off or damaged"):
        decode_header(line)


def test_a_later_version_is_told_from_a_bad_file() -> None:
    with pytest.raises(RecordingError, match=r"version 1, and this one is of version 2.*newer smtpwalk"):
        decode_header('{"smtpwalk": 2, "anything": "else"}')


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"started": 5}, '"started"'),
        ({"started": "yesterday"}, '"started" must be a date'),
        ({"started": "2026-01-31T09:30:00"}, "offset from UTC"),
        ({"target": "mail.example:25"}, '"target"'),
        ({"target": {"host": 1, "port": 25}}, '"host"'),
        ({"target": {"host": "x", "port": 65536}}, '"port"'),
        ({"target": {"host": "x", "port": True}}, '"port"'),
        ({"permission": None}, '"permission"'),
        ({"by": []}, '"by"'),
        ({"from": 1}, '"from"'),
    ],
)
def test_a_bad_header_is_named_with_its_rule(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(RecordingError) as caught:
        decode_header(json.dumps(LINE | changes), file="x")
    assert caught.value.line == 1
    assert rule in caught.value.rule


@pytest.mark.parametrize(
    "fields",
    [
        {"started": datetime(2026, 1, 31)},
        {"port": -1},
        {"extra": {"from": "swaks"}},
        {"target_extra": {"port": 1}},
    ],
)
def test_a_header_that_could_not_be_read_again_cannot_be_built(fields: dict[str, Any]) -> None:
    good: dict[str, Any] = {"started": STARTED, "host": "x", "port": 25, "permission": "", "by": ""}
    with pytest.raises(ValueError, match=r"offset|port|fields"):
        Header(**good | fields)

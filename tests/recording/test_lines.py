"""The notation: every event comes back as it went, and every bad line is named with its rule."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import decode_event, dump, encode_event
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

times = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
numbers = st.integers(min_value=1, max_value=10**6)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.text() | st.sampled_from(["t", "s", "dir", "what", "dir_", "t__", "data", "b64", "_"])
events = st.one_of(
    st.builds(ClientBytes, times, numbers, st.binary()),
    st.builds(ServerBytes, times, numbers, st.binary() | st.text().map(str.encode)),
    st.builds(Mark, times, numbers, st.text(min_size=1), st.dictionaries(names, values, max_size=4)),
)


@given(events)
@settings(max_examples=200)
def test_an_event_comes_back_as_it_went_on_one_line_of_plain_ascii(event: Event) -> None:
    line = encode_event(event)
    assert line.isascii()
    assert line.isprintable()
    assert decode_event(line) == event
    assert decode_event(line.encode()) == event


@given(st.builds(ServerBytes, times | st.integers(0, 9), numbers, st.binary() | st.text().map(str.encode)))
def test_a_chunk_is_written_as_any_object_of_json_is(event: ServerBytes) -> None:
    line = encode_event(event)
    assert dump(json.loads(line)) == line


def test_a_time_without_end_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode_event(ClientBytes(float("inf"), 1, b"QUIT"))


@pytest.mark.parametrize(
    ("data", "key", "value"),
    [
        (b"250 ok\r\n", "data", "250 ok\r\n"),
        ("250 grüß\r\n".encode(), "data", "250 grüß\r\n"),
        (b"", "data", ""),
        (b"\x00\x1b[2J", "data", "\x00\x1b[2J"),
        (b"\xff\xfe", "b64", "//4="),
        (b"\xed\xa0\x80", "b64", "7aCA"),  # half a surrogate pair
        (b"\xc0\x80", "b64", "wIA="),  # NUL in too many bytes
    ],
)
def test_data_is_text_exactly_when_its_utf8_gives_the_same_bytes(data: bytes, key: str, value: str) -> None:
    found = json.loads(encode_event(ServerBytes(0, 1, data)))
    assert found == {"t": 0, "s": 1, "dir": "S", key: value}


@pytest.mark.parametrize(
    "line",
    [
        '{"t":0.5,"s":1,"dir":"C","data":"NOOP\\r\\n","later":[1,{"a":null}]}',
        '{"t":0.5,"s":1,"dir":"S","b64":"/w==","via":"x"}',
        '{"t":0.5,"s":1,"dir":"X","what":"from-the-future","dir_":"C","t__":"kept","n":1}',
        '{"t":0.5,"s":2,"dir":"R","what":"kept","dir_":"kept","data":7}',
    ],
)
def test_unknown_keys_and_kinds_are_kept_and_written_back(line: str) -> None:
    assert json.loads(encode_event(decode_event(line))) == json.loads(line)


def test_a_chunk_with_unknown_keys_is_still_a_chunk() -> None:
    event = decode_event('{"t":0,"s":1,"dir":"S","data":"220 x\\r\\n","later":1}')
    assert isinstance(event, ServerBytes)
    assert event.data == b"220 x\r\n"


def test_a_field_of_a_mark_may_be_called_as_the_lines_own_keys_are() -> None:
    mark = Mark(1.0, 1, "masked", {"bytes": 12, "dir": "C", "dir_": "x"})
    assert json.loads(encode_event(mark)) == {
        "t": 1.0, "s": 1, "dir": "X", "what": "masked", "bytes": 12, "dir_": "C", "dir__": "x",
    }  # fmt: skip


GOOD: dict[str, Any] = {"t": 0, "s": 1, "dir": "C", "data": "x"}


def _bad(**changes: Any) -> str:
    return json.dumps({key: value for key, value in (GOOD | changes).items() if value != "gone"})


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("", "one whole JSON object"),
        ("[1]", "one whole JSON object"),
        ('{"t":0,"s":1,', "one whole JSON object"),
        ("{} {}", "one whole JSON object"),
        (b'{"t":0,"s":1,"dir":"C","data":"\xff"}', "UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ('{"t":' + "9" * 5000 + "}", "one whole JSON object"),
        ('{"t":NaN,"s":1,"dir":"C","data":"x"}', "NaN"),
        ('{"t":0,"s":1,"dir":"X","what":"x","n":-Infinity}', "-Infinity"),
        (_bad(t=-0.1), '"t"'),
        (_bad(t="0"), '"t"'),
        (_bad(t=True), '"t"'),
        (_bad(t="gone"), '"t"'),
        ('{"t":1e999,"s":1,"dir":"C","data":"x"}', '"t"'),
        (_bad(t=10**400), '"t"'),
        (_bad(s=0), '"s"'),
        (_bad(s=1.0), '"s"'),
        (_bad(s=True), '"s"'),
        (_bad(dir="gone"), '"dir"'),
        (_bad(dir=3), '"dir"'),
        (_bad(dir="X"), '"what"'),
        (_bad(dir="X", what=""), '"what"'),
        (_bad(data="gone"), 'either "data" or "b64"'),
        (_bad(b64="eA=="), 'either "data" or "b64"'),
        (_bad(data=5), 'either "data" or "b64"'),
        (_bad(data="\ud800"), "surrogate"),
        (_bad(data="gone", b64="a"), "base64"),
        (_bad(data="gone", b64="eA==\n"), "base64"),
        (_bad(data="gone", b64="ü"), "base64"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_its_rule(line: str | bytes, rule: str) -> None:
    with pytest.raises(RecordingError) as caught:
        decode_event(line, file="old.smtp.jsonl", number=7)
    assert caught.value.line == 7
    assert rule in caught.value.rule
    assert str(caught.value).startswith("old.smtp.jsonl, line 7: ")


@given(st.text() | st.binary() | values.map(json.dumps))
def test_whatever_the_line_holds_it_is_an_event_or_a_recording_error(line: str | bytes) -> None:
    with contextlib.suppress(RecordingError):
        event = decode_event(line)
        assert json.loads(encode_event(event))["s"] == event.session

"""One line: where its chunks are cut afterwards, challenges of AUTH, and BDAT's number."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.recording.redaction.lines import client_swaps, filled, given_back, server_swaps
from smtpwalk.recording.redaction.names import Names
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Category, StandIns, Swap
from tests.recording.private import cut


def stand_ins() -> StandIns:
    names = Names()
    names.read(b"250 zebedee@corp.com", Place.SERVER)
    return StandIns(names, {Category.ADDRESSES})


SWAPS = [Swap(2, 5, b"LONGER"), Swap(7, 9, b"")]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], [b"01LONGER569"]),
        ([2], [b"01", b"LONGER569"]),
        ([3], [b"01LO", b"NGER569"]),
        ([4], [b"01LONG", b"ER569"]),
        ([5], [b"01LONGER", b"569"]),
        ([8], [b"01LONGER56", b"9"]),
        ([3, 4, 8, 9], [b"01LO", b"NG", b"ER56", b"", b"9"]),
    ],
)
def test_a_stand_in_is_divided_as_its_name_was(places: list[int], expected: list[bytes]) -> None:
    data = b"0123456789"
    assert given_back(data, list(cut(data, places)), SWAPS) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 9), max_size=6))
def test_nothing_is_lost_wherever_it_was_cut(places: list[int]) -> None:
    data = b"0123456789"
    assert b"".join(given_back(data, list(cut(data, places)), SWAPS)) == b"01LONGER569"


def replaced(line: bytes) -> bytes:
    return given_back(line, [line], server_swaps(stand_ins(), line, people=False))[0]


def test_a_challenge_is_read_and_written_again() -> None:
    line = b"334 " + base64.b64encode(b"<1896.7@corp.com>") + b"\r\n"
    new = replaced(line)
    assert base64.b64decode(new[4:]).endswith(b"@host1.example>")
    assert new.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"334 VXNlcm5hbWU6\r\n", b"334 VXNlcm5hbWU6\r\n"),
        (b"334 TlRMTVNTUAACAAAAgP8=\r\n", b"334 [20 bytes hidden]\r\n"),
        (b"334 ok go on\r\n", b"334 ok go on\r\n"),
    ],
)
def test_other_challenges(line: bytes, expected: bytes) -> None:
    assert replaced(line) == expected


@pytest.mark.parametrize(
    ("hides", "expected"),
    [
        (False, b"BDAT 37 LAST\r\nTo: user1@host1.example\r\nnow user1 ok"),
        (True, b"BDAT 40 LAST\r\nTo: [16 bytes hidden]\r\n[14 bytes hidden]"),
    ],
)
def test_a_chunk_and_its_number(hides: bool, expected: bytes) -> None:
    head = b"BDAT 36 LAST\r\n"
    data = head + b"To: zebedee@corp.com\r\nnow zebedee ok"
    swaps = client_swaps(stand_ins(), data, RowKind.COMMAND, len(head), hides=hides)
    new = given_back(data, [data], swaps)[0]
    assert new == expected
    assert len(new) - len(head) == int(new[5:7])


def test_what_is_too_long_keeps_its_size_its_lines_and_its_code() -> None:
    assert filled(b"250-secret\r\nx y\r\n", keep=4, head=0) == b"250-xxxxxx\r\nxxx\r\n"
    assert filled(b"secret", keep=4, head=0) == b"xxxxxx"
    assert filled(b"BDAT 6\r\nsecret", keep=0, head=8) == b"BDAT 6\r\nxxxxxx"

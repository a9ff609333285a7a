"""What stands where only a name can stand, and how far the place reaches."""

from __future__ import annotations

import pytest

from smtpwalk.recording.redaction.places import Kind, Place, region_at, regions_of


@pytest.mark.parametrize(
    ("place", "line", "expected"),
    [
        (Place.PATH, b"a@b.test", [(Kind.USER, b"a@b.test")]),
        (Place.NAME, b"mx 1", [(Kind.HOST, b"mx 1")]),
        (Place.CLIENT, b"MAIL FROM:<a@b.test> SIZE=1", [(Kind.USER, b"<a@b.test> ")]),
        (Place.CLIENT, b"XCLIENT NAME=pc17 LOGIN=alice", [(Kind.HOST, b"pc17"), (Kind.USER, b"alice")]),
        (Place.CLIENT, b"NOOP pc17", []),
        (Place.NAMED, b"250 Alice <a@b.test> (Smith)", [(Kind.USER, b"250 Alice "), (Kind.USER, b"Smith")]),
        (Place.SERVER, b"250 mx Hello pc17 [192.0.2.1]", [(Kind.HOST, b"pc17")]),
        (Place.RECEIVED, b"from pc17 by mx with ESMTP", [(Kind.HOST, b"pc17"), (Kind.HOST, b"mx")]),
        (Place.WORDS, b"from pc17 by mx with ESMTP", []),
    ],
)
def test_places(place: Place, line: bytes, expected: list[tuple[Kind, bytes]]) -> None:
    assert [(one.kind, line[one.start : one.end]) for one in regions_of(line, place)] == expected


def test_the_place_of_a_word() -> None:
    regions = regions_of(b"from pc17 by mx with ESMTP", Place.RECEIVED)
    assert region_at(4, regions) is None
    assert region_at(5, regions) is regions[0]
    assert region_at(9, regions) is None

"""What becomes of a line: names in addresses, names that stand alone, and what must stay for the verdict's sake."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from smtpwalk.recording.redaction.names import Names
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Category, StandIns

A, H, P = Category.ADDRESSES, Category.HOSTS, Category.IPS
KNOWN = (
    b"220 mx.corp.com ESMTP",
    b"250-mx.corp.com Hello pc17.lab.corp.com [8.8.8.8]",
    b"250 <alice.smith@corp.com> and bob@far.org and relay@[8.8.8.9]",
)


def made(wanted: Collection[Category], *, words: Collection[str] = ()) -> StandIns:
    names = Names()
    for line in KNOWN:
        names.read(line, Place.SERVER)
    names.settle()
    return StandIns(names, wanted, words)


@pytest.mark.parametrize(
    ("wanted", "line", "expected"),
    [
        ({A, H, P}, "250 alice.smith@corp.com ok", "250 user1@host1.example ok"),
        ({A, H, P}, "550 5.7.1 Alice.Smith... no", "550 5.7.1 user1... no"),
        ({A, H, P}, "550 Alice Smith is away", "550 user4 user5 is away"),
        ({A, H, P}, "550 relaying denied, relay", "550 relaying denied, relay"),
        ({A, H, P}, "550 <relay>... no", "550 <user3>... no"),
        ({A, H, P}, "354 <CR><LF>.<CR><LF>", "354 <CR><LF>.<CR><LF>"),
        ({A, H, P}, "220 welcome to Corp, pc17", "220 welcome to host1, sub1"),
        ({A, H, P}, "250 mail for new.corp.com and other.net", "250 mail for sub3.host1.example and host3.example"),
        ({A, H, P}, "250 8.8.8.8, 8.8.8.9, 127.0.0.1", "250 192.0.2.1, 192.0.2.2, 127.0.0.1"),
        ({A}, "250 mx.corp.com other.net far.org", "250 mx.host1.example other.net host2.example"),
        ({A}, "250 8.8.8.8 8.8.8.9", "250 8.8.8.8 192.0.2.2"),
        ({A}, "220 Corp pc17", "220 host1 pc17"),
        ({H}, "250 alice.smith@corp.com 8.8.8.8", "250 alice.smith@host1.example 8.8.8.8"),
        ({H}, "250 postmaster@localhost", "250 postmaster@localhost"),
        ({P}, "250 alice.smith@corp.com 8.8.8.8", "250 alice.smith@corp.com 192.0.2.1"),
        ({P}, "250 ip-8-8-8-8.isp.net", "250 ip-192-0-2-1.isp.net"),
        ({P}, "250 8.8.8.8.in-addr.arpa", "250 1.2.0.192.in-addr.arpa"),
        ({P}, "250 version 8-9-300-4.x.net", "250 version 8-9-300-4.x.net"),
        (set(), "250 alice.smith@corp.com 8.8.8.8", "250 alice.smith@corp.com 8.8.8.8"),
    ],
)
def test_each_name_has_its_stand_in(wanted: Collection[Category], line: str, expected: str) -> None:
    assert made(wanted).apply(line.encode(), Place.SERVER).decode() == expected


def test_a_name_that_was_never_seen_before_gets_a_stand_in_too() -> None:
    stand_ins = made({A, H, P})
    assert stand_ins.apply(b"250 <zoe@new.net>", Place.SERVER) == b"250 <user6@host3.example>"
    assert stand_ins.apply(b"250 zoe", Place.SERVER) == b"250 user6"


def test_words_of_the_user_come_first() -> None:
    stand_ins = made({A, H}, words=["corp", "Blue Sky"])
    assert stand_ins.apply(b"250 CORP.com, blue sky", Place.SERVER) == b"250 private1.com, private2"
    assert [row.kind for row in stand_ins.replaced] == ["word", "word"]


def test_the_list_says_each_name_once_and_in_order() -> None:
    stand_ins = made({A, H, P})
    assert stand_ins.replaced == []
    for line in (*KNOWN, KNOWN[2], b"250 alice.smith bob corp"):
        stand_ins.apply(line, Place.SERVER)
    rows = [(row.kind, row.original.decode(), row.stand_in) for row in stand_ins.replaced]
    assert rows == [
        ("user", "alice.smith", "user1"), ("user", "bob", "user2"), ("user", "relay", "user3"),
        ("host", "corp", "host1"), ("host", "corp.com", "host1.example"), ("host", "mx.corp.com", "mx.host1.example"),
        ("host", "pc17.lab.corp.com", "sub1.sub2.host1.example"), ("host", "far.org", "host2.example"),
        ("ip", "8.8.8.8", "192.0.2.1"), ("ip", "8.8.8.9", "192.0.2.2"),
    ]  # fmt: skip

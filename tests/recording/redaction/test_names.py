"""What is kept of all that was read, and how a host's one-word name is known."""

from __future__ import annotations

import pytest

from smtpwalk.recording.redaction.names import Names, base_of, key_of, pieces, sentences
from smtpwalk.recording.redaction.places import Place
from smtpwalk.relay.tokens import new_token


def read(*lines: str, place: Place = Place.SERVER) -> Names:
    names = Names()
    for line in lines:
        names.read(line.encode("latin-1"), place)
    names.settle()
    return names


def test_names_are_kept_once_and_as_first_seen() -> None:
    names = read("250 <Alice@Corp.Test>", "250 <alice@corp.test> [192.0.2.1]", "250 bob@[192.0.2.2]")
    assert names.users == {"alice": b"Alice", "bob": b"bob"}
    assert names.hosts == {"corp.test": b"Corp.Test"}
    assert names.domains == {"corp.test"}
    assert list(map(str, names.ips)) == ["192.0.2.1", "192.0.2.2"]
    assert list(map(str, names.literals)) == ["192.0.2.2"]


def test_what_gives_nobody_away_is_not_kept() -> None:
    names = read(f"250 <postmaster@localhost> <{new_token(b'0123456789')}@no-such-domain.invalid>")
    assert (names.users, names.hosts) == ({}, {})


def test_words_before_an_address_are_a_person_unless_they_are_ordinary() -> None:
    names = read("From: Alice from the sender <x@y.test>", place=Place.CLIENT)
    assert list(names.users) == ["alice", "x"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("220 gate17 ESMTP ready",), ["gate17"]),
        (("220 gate17 ready", "250-gate17 Hello"), ["gate17"]),
        (("220 gate17 ready", "250 gate17"), ["gate17"]),
        (("220 gate17 ready",), []),
        (("220 Welcome ESMTP",), []),
        (("220 ESMTP ready", "250 ESMTP"), []),
    ],
)
def test_a_host_of_one_word(lines: tuple[str, ...], expected: list[str]) -> None:
    assert list(read(*lines).hosts) == expected


def test_two_sentences_are_no_host() -> None:
    assert sentences(b"denied.Go")
    assert not any(map(sentences, (b"denied.go", b"Corp.Test", b"corp.Com")))
    assert read("550 Relaying denied.Go away").hosts == {}


def test_spelling() -> None:
    assert key_of(b"MX.Corp.Test.") == "mx.corp.test"
    assert key_of("JÖRG".encode()) == "jörg"
    assert key_of(b"J\xd6RG") != key_of("JÖRG".encode())
    assert key_of(b"xn--bcher-kva.test") == key_of("BÜCHER.test".encode()) == "bücher.test"
    assert key_of(b"xn--99999999.test") == "xn--99999999.test"
    assert key_of(b"xn--\xff.test") == key_of(b"XN--\xff.test")
    assert base_of("a.b.corp.test") == "corp.test"
    assert list(pieces("alice.smith+lists_7")) == ["alice", "smith", "lists", "7"]

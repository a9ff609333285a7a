"""Which words give nobody away."""

from __future__ import annotations

import pytest

from smtpwalk.recording.redaction.vocabulary import is_customary, is_nobodys, is_office, tells_nothing
from smtpwalk.relay.probes import builtin_probes, controls
from smtpwalk.relay.tokens import new_token


@pytest.mark.parametrize("word", ["relay", "denied", "recipient", "sender", "postfix", "percent", "ok", "7", "250"])
def test_words_of_our_own_tables_tell_nothing(word: str) -> None:
    assert tells_nothing(word)


@pytest.mark.parametrize("word", ["alice", "mallory", "oakenfold", "pc17", "jörg"])
def test_names_tell_something(word: str) -> None:
    assert not tells_nothing(word)


def test_the_ids_of_the_forms_are_no_names() -> None:
    words = {word for probe in (*controls(), *builtin_probes()) for word in probe.id.split("-")}
    assert [word for word in words if not tells_nothing(word)] == []


def test_customary_labels() -> None:
    assert all(map(is_customary, ("mx", "mx10", "mail", "smtp2")))
    assert not any(map(is_customary, ("mx-berlin", "pc17", "mailto")))


def test_offices_and_tokens_are_no_persons() -> None:
    assert is_office("postmaster")
    assert is_office(new_token(b"0123456789"))
    assert not is_office("alice")


def test_what_the_relay_test_names_itself_is_nobodys() -> None:
    assert is_nobodys("no-such-domain.invalid")
    assert is_nobodys("localhost")
    assert not is_nobodys("corp.invalid")

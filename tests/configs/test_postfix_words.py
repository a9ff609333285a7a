"""Restriction lists taken apart, and their words held against the tables."""

from __future__ import annotations

import pytest

from smtpwalk.configs.postfix_main import split_list
from smtpwalk.configs.postfix_words import CLOSING, MAY_PERMIT, fault_of, restrictions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("permit_mynetworks, Reject", [("permit_mynetworks", None), ("reject", None)]),
        ("check_sender_access hash:/X reject", [("check_sender_access", "hash:/X"), ("reject", None)]),
        ("hash:/x, reject", [("check_recipient_access", "hash:/x"), ("reject", None)]),
        ("reject_rbl_client a.example=127.0.0.2", [("reject_rbl_client", "a.example=127.0.0.2")]),
        ("check_policy_service { unix:x, timeout=3s }", [("check_policy_service", "unix:x, timeout=3s")]),
        ("sleep", [("sleep", None)]),
        ("", []),
    ],
)
def test_a_list_taken_apart(text: str, found: list[tuple[str, str | None]]) -> None:
    assert [(each.word, each.argument) for each in restrictions(split_list(text))] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("permit", ""),
        ("$other", ""),
        ("mine", ""),
        ("check_client_mx_access hash:/x", ""),
        ("permitt", "no restriction 'permitt'"),
        ("sleep", "behind sleep"),
    ],
)
def test_faults(text: str, words: str) -> None:
    (restriction,) = restrictions(split_list(text))
    said = fault_of(restriction, ["mine"])
    assert words in said
    assert bool(said) is bool(words)


def test_the_tables_hold_known_words_only() -> None:
    for word in CLOSING | MAY_PERMIT:
        (restriction,) = restrictions([word, "x"] if restrictions_take_one(word) else [word])
        assert fault_of(restriction, []) == ""


def restrictions_take_one(word: str) -> bool:
    return len(list(restrictions([word, "x"]))) == 1

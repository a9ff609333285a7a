"""The table of codes is complete, its sentences keep the rules, and what is not listed is read by its first digit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.codes import (
    ANY_COMMAND,
    CodeEntry,
    EnhancedEntry,
    code_book,
    code_entry,
    enhanced_book,
    enhanced_entry,
    expected_codes,
    find_enhanced,
    search_codes,
)
from smtpwalk.wire.stages import Stage

CODES = """
    211 214 220 221 235 250 251 252 253 334 354 421 430 432 435 450 451 452 453 454 455 458 459
    500 501 502 503 504 521 523 524 525 530 534 535 538 541 550 551 552 553 554 555 556 571
"""
ENHANCED = """
    2.0.0 2.1.0 2.1.5 2.6.0 5.1.1 5.1.2 5.1.3 5.1.7 5.1.8 5.1.10 5.2.1 5.2.2 5.3.2 5.3.4 5.4.1 5.4.2 5.4.4 5.4.6
    5.5.0 5.5.1 5.5.2 5.5.3 5.5.4 5.5.6 5.7.0 5.7.1 4.7.0 4.7.1 5.7.8 5.7.9 5.7.10 5.7.11 5.7.20 5.7.21 5.7.22
    5.7.23 5.7.24 5.7.25 5.7.26 5.7.27 5.7.28 5.7.29 5.7.30 5.7.54 5.7.64
"""
STAGES_OF = {
    250: "ehlo helo mail rcpt data message rset noop quit",
    421: "greeting ehlo mail rcpt data message starttls auth quit",
    450: "mail rcpt data message",
    451: "mail rcpt data message",
    454: "starttls auth rcpt",
    500: "ehlo mail rcpt data starttls auth quit",
    501: "ehlo mail rcpt",
    503: "ehlo mail rcpt data starttls auth",
    530: "mail rcpt data auth",
    550: "greeting ehlo mail rcpt data message",
    553: "mail rcpt",
    554: "greeting mail rcpt data message",
}


def sentences() -> Iterator[tuple[object, str]]:
    for entry in code_book():
        yield entry.code, entry.meaning
        for stage, sentence in entry.at.items():
            yield (entry.code, stage), sentence
    for enhanced in enhanced_book():
        yield enhanced.code, enhanced.meaning


@pytest.mark.parametrize("code", [int(code) for code in CODES.split()])
def test_every_code_is_there_with_a_source(code: int) -> None:
    entry = code_entry(code)
    assert entry.known
    assert entry.code == code
    assert "RFC" in entry.source
    assert entry.at, "what does it mean at some stage?"


@pytest.mark.parametrize("code", ENHANCED.split())
def test_every_enhanced_code_is_there_with_a_source(code: str) -> None:
    entry = enhanced_entry(code)
    assert entry is not None
    assert entry.known
    assert entry.code == code
    assert entry.source.startswith(("RFC", "no RFC", "IANA"))


@pytest.mark.parametrize(("code", "stages"), STAGES_OF.items())
def test_the_common_codes_speak_at_every_stage_where_they_occur(code: int, stages: str) -> None:
    assert {Stage(name) for name in stages.split()} <= set(code_entry(code).at)


def test_every_sentence_is_short_and_complete() -> None:
    for where, sentence in sentences():
        assert sentence.endswith("."), where
        assert 10 <= len(sentence) <= 240, (where, len(sentence))
        assert sentence.isascii(), where


def test_names_are_short_and_codes_stand_once_and_in_order() -> None:
    codes = [entry.code for entry in code_book()]
    assert codes == sorted(set(codes))
    names = [entry.name for entry in code_book()] + [entry.name for entry in enhanced_book()]
    assert [name for name in names if not 3 <= len(name) <= 40] == []


def test_every_expected_code_is_known_and_speaks_there() -> None:
    for stage in Stage:
        for code in expected_codes(stage):
            assert stage in code_entry(code).at, (stage, code)
    assert all(code_entry(code).known for code in ANY_COMMAND)


@pytest.mark.parametrize(
    ("stage", "codes"),
    [
        (Stage.GREETING, (220, 554)),
        (Stage.RCPT, (250, 251, 450, 451, 452, 455, 503, 550, 551, 552, 553, 555)),
        (Stage.DATA, (354, 503, 554)),
        (Stage.MESSAGE, (250, 450, 451, 452, 550, 552, 554)),
        (Stage.QUIT, (221,)),
        (Stage.OTHER, ()),
    ],
)
def test_expected_codes_are_the_rows_of_the_rfc(stage: Stage, codes: tuple[int, ...]) -> None:
    assert expected_codes(stage) == codes


def test_codes_at_a_stage_hold_what_servers_say_beyond_the_rfc() -> None:
    assert {454, 530, 554, 571} <= {entry.code for entry in code_book() if Stage.RCPT in entry.at}


def test_a_sentence_for_the_stage_comes_first_then_the_meaning() -> None:
    entry = code_entry(454)
    assert "disguise" in entry.here(Stage.RCPT)
    assert entry.here(Stage.NOOP) == entry.meaning
    assert "not yet proved relayed" in code_entry(250).here(Stage.RCPT)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (299, "first digit"),
        (577, "first digit"),
        (559, "mail system"),
        (533, "no meaning in RFC 5321"),
        (577, "made this code up"),
        (399, "waits for more"),
        (199, "no SMTP reply code"),
        (600, "no SMTP reply code"),
        (0, "no SMTP reply code"),
        (-1, "no SMTP reply code"),
    ],
)
def test_what_is_not_listed_is_read_by_its_first_digit_and_says_so(code: int, words: str) -> None:
    entry = code_entry(code)
    assert not entry.known
    assert entry.code == code
    assert words in entry.meaning


@given(st.integers(min_value=-10, max_value=9999))
@settings(max_examples=60)
def test_any_number_has_an_entry(code: int) -> None:
    entry = code_entry(code)
    assert entry.name
    assert all(entry.here(stage).endswith(".") for stage in Stage)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("5.7.1", "Not permitted"),
        ("4.7.1", "Not permitted for now"),
        ("5.1.1", "No such mailbox"),
        ("5.7.999", "About security or policy"),
        ("4.3.77", "About the mail system"),
        ("2.1.1", "About an address"),  # class 2 never borrows a sentence about trouble
        ("5.9.1", "Unknown subject"),
    ],
)
def test_enhanced_codes_fall_back_by_subject(text: str, name: str) -> None:
    entry = enhanced_entry(text)
    assert entry is not None
    assert (entry.code, entry.name) == (text, name)
    assert entry.meaning.endswith(".")


@pytest.mark.parametrize(
    "text", ["", "5.7", "5.7.1.1", "3.7.1", "X.7.1", "5.07.1", "5.7.1000", "5.7.1 ", "5.7.1\n", "a"]
)
def test_what_has_not_the_shape_is_no_enhanced_code(text: str) -> None:
    assert enhanced_entry(text) is None


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        (550, b"5.7.1 <a@b.example>... Relaying denied", "5.7.1"),
        (454, b"4.7.1 <a@b.example>: Relay access denied", "4.7.1"),
        (250, b"2.1.0 Ok", "2.1.0"),
        (250, b"2.1.0", "2.1.0"),
        (250, b"2.0.0\tOk", "2.0.0"),
        (550, b"5.7.64 TenantAttribution", "5.7.64"),
        (550, b"4.7.1 clash of classes", None),
        (454, b"5.7.1 clash of classes", None),
        (354, b"3.0.0 go on", None),
        (550, b" 5.7.1 after a blank", None),
        (550, b"sorry (#5.7.1)", None),
        (550, b"5.7.1: a colon", None),
        (550, b"5.7.1234 too long", None),
        (550, b"5.07.1 leading zero", None),
        (550, b"5.7", None),
        (220, b"2.5.1.9 is a version", None),
        (250, b"", None),
        (550, b"\xff.7.1", None),
    ],
)
def test_find_enhanced(code: int, text: bytes, found: str | None) -> None:
    assert find_enhanced(code, text) == found


@given(st.integers(min_value=0, max_value=999), st.binary(max_size=30))
@settings(max_examples=80)
def test_find_enhanced_takes_any_bytes(code: int, text: bytes) -> None:
    found = find_enhanced(code, text)
    assert found is None or (enhanced_entry(found) is not None and text.startswith(found.encode()))


def found_codes(words: str) -> list[str]:
    return [str(entry.code) for entry in search_codes(words)]


def test_search_by_code() -> None:
    assert found_codes("55") == ["550", "551", "552", "553", "554", "555", "556"]
    assert found_codes("550") == ["550"]
    assert found_codes("5.7.1")[:2] == ["5.7.1", "X.7.1"]
    assert found_codes("x.7.1")[0] == "X.7.1"


def test_search_by_words() -> None:
    relay = search_codes("RELAY")
    assert {454, 571} <= {entry.code for entry in relay}
    assert all(isinstance(entry, CodeEntry | EnhancedEntry) for entry in relay)
    assert found_codes("exchange relay")[:2] == ["5.7.54", "5.7.64"]
    assert found_codes("zebra relay") == []


def test_search_shows_the_fallback_of_a_code_that_is_not_listed_and_all_for_no_words() -> None:
    assert [entry.known for entry in search_codes("577")] == [False]
    assert [entry.known for entry in search_codes("4.9.9")] == [False]
    assert len(search_codes("  ")) == len(code_book()) + len(enhanced_book())

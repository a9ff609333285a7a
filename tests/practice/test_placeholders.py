"""Templates, dates and queue ids."""

from __future__ import annotations

import pytest

from smtpwalk.practice.placeholders import (
    QUEUE_PLACEHOLDERS,
    BadPlaceholder,
    QueueNames,
    date,
    read_template,
)

TWO_PM = 1_033_221_600.0


def test_the_date_is_english_and_utc() -> None:
    assert date(TWO_PM) == "Sat, 28 Sep 2002 14:00:00 +0000"
    assert date(0) == "Thu, 1 Jan 1970 00:00:00 +0000"


def test_a_template_is_filled_with_bytes() -> None:
    template = read_template("250 {sender}... {{ok}}")
    assert template.fill({"sender": b"<\xff@b.test>"}) == b"250 <\xff@b.test>... {ok}"
    assert template.text == "250 ... {ok}"


def test_no_client_can_add_a_line_to_a_reply() -> None:
    assert read_template("250 {helo}").fill({"helo": b"x\r\n250 y\0"}) == b"250 x??250 y?"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("250 {nobody}", "{nobody} is no placeholder"),
        ("250 {}", "{} is no placeholder"),
        ("250 {helo!r}", "{helo} is no placeholder"),
        ("250 {helo:>9}", "{helo} is no placeholder"),
        ("250 {helo.x}", "{helo.x} is no placeholder"),
        ("250 {", "a brace stands alone"),
        ("250 }", "a brace stands alone"),
    ],
)
def test_a_bad_template_says_why(text: str, says: str) -> None:
    with pytest.raises(BadPlaceholder) as wrong:
        read_template(text)
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("form", "start", "expected"),
    [
        ("{hour}AA{number}", 14072, [b"OAA14072", b"OAA14073"]),
        ("{number}", 4711, [b"4711", b"4712"]),
        ("{base62}-000{number}-2e", 100, [b"17vI8W-000100-2e", b"17vI8W-000101-2e"]),
    ],
)
def test_queue_ids_come_from_the_clock_and_the_count(form: str, start: int, expected: list[bytes]) -> None:
    names = QueueNames(read_template(form, QUEUE_PLACEHOLDERS), start)
    assert [names.name(count, TWO_PM) for count in range(2)] == expected


@pytest.mark.parametrize("form", ["{hex}", "{hex8}"])
def test_hexadecimal_queue_ids_differ_from_message_to_message(form: str) -> None:
    names = QueueNames(read_template(form, QUEUE_PLACEHOLDERS), 1)
    found = [names.name(count, TWO_PM) for count in range(500)]
    assert len(set(found)) == 500
    assert names.name(3, TWO_PM) == found[3]

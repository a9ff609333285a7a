from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.importers.running_text import END_GUESSED, NOT_DATA, RUNNING, is_running, parted, target_in
from smtpwalk.recording.importers.unwrapping import Bare

from .dialogues import dialogues
from .reading import Said


def parts(*lines: str) -> list[tuple[int, str, str]]:
    bare = (Bare(number, 0.0, line.encode(), cut=False) for number, line in enumerate(lines, 1))
    return [(line.number, line.data.decode(), why) for line, why in parted(bare)]


def test_the_marks_tell_where_lines_begin() -> None:
    assert parts("I saw: <<< 220 mx >>> HELO x <<< 250 ok") == [
        (1, "I saw:", ""), (1, "<<< 220 mx", RUNNING), (1, ">>> HELO x", ""), (1, "<<< 250 ok", ""),
    ]  # fmt: skip


def test_a_line_goes_on_in_the_next_one_until_a_blank_line() -> None:
    found = parts("<<< 220", "mx >>> HELO", "x <<<", "250 ok", "", "and so on")
    assert [part for part in found if part[1]] == [
        (1, "<<< 220 mx", RUNNING), (2, ">>> HELO x", ""), (3, "<<< 250 ok", ""), (6, "and so on", ""),
    ]  # fmt: skip


def test_words_behind_data_are_no_part_of_it() -> None:
    assert parts(">>> DATA can be anything <<< 250 ok")[1:] == [
        (1, ">>> DATA", RUNNING), (1, "can be anything", NOT_DATA), (1, "<<< 250 ok", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "said", "rest"),
    [
        ("221 mx closing connection It also", "221 mx closing connection", "It also"),
        ("221 2.0.0 Bye. I like it", "221 2.0.0 Bye.", "I like it"),
        ("221 Goodbye", "221 Goodbye", ""),
    ],
)
def test_the_last_reply_ends_with_its_farewell(end: str, said: str, rest: str) -> None:
    found = parts(f">>> QUIT <<< {end}")
    assert found[2] == (1, f"<<< {said}", "")
    assert found[3:] == ([(1, rest, END_GUESSED)] if rest else [])


def test_a_last_reply_without_a_farewell_is_no_longer_than_a_reply_may_be() -> None:
    *_before, said, rest = parts(">>> QUIT <<< 221 " + "word " * 500)
    assert len(said[1]) <= 4 + 510
    assert rest[2] == END_GUESSED
    assert (said[1] + " " + rest[1]).count("word") == 500
    *_before, said, rest = parts(">>> QUIT <<< 221 " + "w" * 5000)
    assert len(said[1] + rest[1]) == 4 + 4 + 5000


def test_running_text_is_told_by_marks_of_both_sides_in_one_line() -> None:
    assert is_running([b"x <<< 220 mx >>> HELO x"])
    assert is_running([b"", b">>> HELO x <<< 250 mx"])
    assert not is_running([b"<<< 220 mx", b">>> HELO x", b">>> HELO x >>> HELO y", b"a <<< b >>> c"])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (b"try telnet mx.example.test 25 Connecting to other ...", ("mx.example.test", 25)),
        (b"it says Connecting to mx.example.test ... <<< 220", ("mx.example.test", 0)),
        (b"Trying 192.0.2.25... <<< 220", ("192.0.2.25", 0)),
        (b"nothing of that", ("", 0)),
    ],
)
def test_whom_it_was_with(text: bytes, right: tuple[str, int]) -> None:
    assert target_in([text]) == right


@given(dialogues(messages=False), st.integers(30, 200))
@settings(max_examples=60, deadline=None)
def test_any_dialogue_in_running_text_comes_back(said: Said, width: int) -> None:
    marked = [f"{'>>>' if who == 'C' else '<<<'} {line}" for who, line in said]
    text = textwrap.wrap(" ".join(marked), width, break_long_words=False, break_on_hyphens=False)
    found = [line for _number, line, why in parts(*text) if line and why != END_GUESSED]
    assert "".join(found).replace(" ", "").startswith("".join(marked[:-1]).replace(" ", ""))
    assert len(found) == len(marked)

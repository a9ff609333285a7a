"""The table of idioms keeps its own rules, above all that no pattern can be made slow by a hostile line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from smtpwalk.dialogue.signs import MAX_LINE, Idiom, Sign, all_software, common_idioms, cut, seen_in
from smtpwalk.wire.stages import Stage

WIDEST = 320
"""An address has at most 254 signs; a pattern may skip one, not a page."""


def every_sign() -> Iterator[tuple[str, Sign]]:
    for software in all_software():
        for sign in software.signs:
            yield software.id, sign
    for idiom in common_idioms():
        yield "common", idiom


def bare(pattern: str) -> str:
    """The pattern without escapes and sets, so that what is left of `*`, `+`, `{` and brackets is syntax."""
    return re.sub(r"\[\^?\]?[^\]]*\]", "s", re.sub(r"\\.", "e", pattern))


def fault(pattern: str) -> str | None:
    """Why a pattern may be slow on a hostile line; None when it is safe."""
    syntax = bare(pattern)
    if "*" in syntax or "+" in syntax:
        return "an unbounded repetition"
    repeats = [int(high or low) for low, high in re.findall(r"\{([0-9]+)(?:,([0-9]*))?\}", syntax)]
    if re.search(r"\{[0-9]*,\}", syntax):
        return "an unbounded repetition"
    if any(high > WIDEST for high in repeats):
        return "too wide a repetition"
    if re.search(r"\)\{", syntax):
        return "a repeated group"
    return None


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(a+)+$", "an unbounded repetition"),
        (r"^[^>]*: denied", "an unbounded repetition"),
        (r"a{2,}", "an unbounded repetition"),
        (r".{1,5000}x", "too wide a repetition"),
        (r"(?:a{1,9}){1,9}$", "a repeated group"),
        (r"[+*]\*\+ \(a\){1}", None),
        (r"^(?:2\.1\.0 )?Ok$", None),
        (r"[^ ]{1,255} ESMTP$", None),
    ],
)
def test_the_check_itself(pattern: str, why: str | None) -> None:
    assert fault(pattern) == why


def test_every_pattern_is_safe_on_hostile_lines() -> None:
    assert [(name, sign.pattern) for name, sign in every_sign() if fault(sign.pattern)] == []


def test_no_pattern_fits_an_empty_line_unless_it_means_one() -> None:
    loose = [sign.pattern for _, sign in every_sign() if re.search(sign.pattern, "")]
    assert set(loose) == {"^$"}


def test_rows_are_sound() -> None:
    for name, sign in every_sign():
        where = (name, sign.pattern)
        assert 0 <= sign.weight <= 3, where
        assert sign.weight or sign.tells or isinstance(sign, Idiom), where
        assert not sign.tells or sign.tells.endswith("."), where
        assert set(re.compile(sign.pattern).groupindex) <= {"version"}, where
        assert all(isinstance(stage, Stage) for stage in sign.at)


def test_meanings_are_short_sentences() -> None:
    for name, sign in every_sign():
        if isinstance(sign, Idiom):
            assert sign.means.endswith("."), (name, sign.means)
            assert len(sign.means) <= 240, (name, sign.means)


def test_ids_and_rows_stand_once() -> None:
    ids = [software.id for software in all_software()]
    assert len(ids) == len(set(ids))
    for software in all_software():
        assert len(software.signs) == len(set(software.signs)), software.id


def test_a_long_line_keeps_both_ends() -> None:
    line = cut("head" + "x" * 9000 + "tail  ")
    assert len(line) == MAX_LINE + 1
    assert line.startswith("headx")
    assert line.endswith("xtail")
    assert cut("short ") == "short"


def test_what_is_seen_carries_words_and_version() -> None:
    seen = [hit for hit in seen_in(Stage.GREETING, "mx.t.example ESMTP Exim 4.98 today") if hit.sign.weight == 3]
    assert [(hit.software.id, hit.words, hit.version) for hit in seen] == [("exim", "ESMTP Exim 4.98", "4.98")]
    assert seen_in(Stage.RCPT, "mx.t.example ESMTP Exim 4.98 today") == ()

"""The report of a test as lines: what must stand in it, how wide it is, and that nothing foreign acts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from smtpwalk.relay.outcomes import Depth, Reason
from smtpwalk.report.data import never_asked
from smtpwalk.report.table import NOT_ASKED, PASSED, matrix, outcome_words, report_lines, stage_cells, summary_line
from smtpwalk.wire.stages import Stage
from tests.report.results import LATER, NO, STARTED, YES, closed, opened, probed, result


def row(lines: list[str], id_: str) -> str:
    return next(line for line in lines if line.startswith(f"{id_} "))


def test_a_closed_host() -> None:
    lines = report_lines(closed(), 100)
    assert lines[0] == "mx.own.test (127.0.0.1:2525), Postfix 3.7 (likely)"
    assert lines[1] == "CLOSED (refused)"
    text = "\n".join(lines)
    for part in ("Grounds:", "  1. ", "[session 1, exchange 7]", "own.test", "What to do now:"):
        assert part in text
    assert "from the host's own machine" in text
    assert lines[-1] == "Recording: /tmp/x.smtp.jsonl"
    assert "Not tested:" not in text
    assert re.fullmatch(r"plain +ok +554 +\. +\. +refused \(relaying\)", row(lines, "plain"))


def test_an_open_host() -> None:
    lines = report_lines(opened(), 100)
    assert lines[1] == "OPEN (arrived)"
    assert re.fullmatch(
        r"plain +ok +ok +ok +250 +RELAYED, came out as <\*@elsewhere\.test>", row(lines, "plain")
    )
    assert row(lines, "rcpt-bang").endswith("kept, came out as <x!y@own.test>")
    assert row(lines, "sender-null").endswith("refused (relaying), asked 2 times")
    assert row(lines, "rcpt-two-ats").endswith("untested (out-of-step)")
    assert "  rcpt-two-ats: not answered for certain (out-of-step)" in lines


@pytest.mark.parametrize("width", [60, 79, 100])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    for found in (closed(), opened()):
        assert all(len(line) <= width for line in report_lines(found, width))


def test_what_was_left_out_is_said() -> None:
    text = "\n".join(report_lines(replace(closed(), left_out=("a", "b"), stopped=True)))
    assert "2 built-in forms, which were not asked for" in text
    assert "stopped before it was over" in text


def test_a_host_without_an_address_has_no_matrix() -> None:
    lines = report_lines(never_asked("nowhere.test", None, "There is no address.", STARTED, Depth.RCPT))
    assert lines[:2] == ["nowhere.test", "CANNOT-TELL (unreachable)"]
    assert not any(line.startswith("FORM") for line in lines)


@pytest.mark.parametrize(
    ("answer", "cells"),
    [
        (NO, (PASSED, "554", NOT_ASKED, NOT_ASKED)),
        (YES, (PASSED, PASSED, PASSED, "250")),
        (replace(NO, stage=Stage.MAIL, code=None), ("?", NOT_ASKED, NOT_ASKED, NOT_ASKED)),
        (replace(NO, stage=Stage.EHLO), (NOT_ASKED,) * 4),
        (replace(NO, stage=None), (NOT_ASKED,) * 4),
    ],
)
def test_how_far_a_form_came(answer: object, cells: tuple[str, ...]) -> None:
    assert stage_cells(probed("plain", answer)) == cells  # type: ignore[arg-type]


def test_outcomes_in_words() -> None:
    assert outcome_words(probed("plain", LATER)) == "deferred (greylist)"
    untested = replace(probed("plain", replace(YES)), reason_untested=Reason.SILENT)
    assert outcome_words(untested) == "accepted (silent)"


def test_one_line_for_one_of_many() -> None:
    line = summary_line(closed())
    assert line.split() == ["closed", "refused", "mx.own.test", "(127.0.0.1:2525),", "Postfix", "3.7", "(likely)"]
    assert summary_line(replace(closed(), software=None)).endswith("(127.0.0.1:2525)")


def test_nothing_foreign_acts_on_a_terminal() -> None:
    evil = b"\x1b]0;owned\x07\r\n\xc2\x9b31m \xe2\x80\xae"
    probe = replace(probed("plain", replace(NO, reply=evil)), arrived_as=evil, note=evil.decode())
    found = replace(result(probe), host=evil.decode(), recording=evil.decode())
    text = "\n".join(report_lines(found)) + summary_line(found)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_the_matrix_lines_its_columns_up() -> None:
    lines = matrix(opened().evidence.results)
    at = lines[0].index("OUTCOME")
    assert all(line[at - 1] == " " and line[at] != " " for line in lines)

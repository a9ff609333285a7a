"""The verdict on whatever was opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli import judging
from smtpwalk.cli.judging import judged
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Reason, Verdict
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.cli.recorded import private, relay_test


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return relay_test(tmp_path_factory.mktemp("recorded"))


def test_a_relay_test_is_judged_by_its_plan_and_what_arrived(tested: Path) -> None:
    found = judged(open_recording(tested))
    assert found is not None
    assert found.planned
    result = found.result
    assert (result.judgement.verdict, result.judgement.reason) == (Verdict.OPEN, Reason.ARRIVED)
    assert result.sender == b"spamtest@sender.test"
    assert "rcpt-bang" in result.left_out
    assert result.seconds > 0
    assert result.software is not None
    assert {one.token for one in found.arrivals} <= {one.token for one in result.evidence.results}


def walk(*numbers: int) -> list[Event]:
    """The same short dialogue in sessions of these numbers; the last one is refused."""
    events: list[Event] = []
    for number in numbers:
        lines = [b"220 mx.own.test ESMTP", b"EHLO a.test", b"250 mx.own.test", b"MAIL FROM:<a@a.test>", b"250 ok",
                 b"RCPT TO:<b@far.test>", b"554 5.7.1 Relay access denied"]  # fmt: skip
        events.append(Mark(0.0, number, "connected", {"address": "192.0.2.25", "port": 25, "source": "198.51.100.7"}))
        for index, line in enumerate(lines):
            events.append((ServerBytes, ClientBytes)[index % 2](0.1, number, line + b"\r\n"))
    return events


def test_any_other_dialogue_is_judged_as_it_stands(tmp_path: Path) -> None:
    found = judged(open_recording(private(tmp_path, told=walk(1))))
    assert found is not None
    assert not found.planned
    assert found.result.judgement.verdict is Verdict.CLOSED
    assert found.result.left_out == ()


def test_grounds_and_results_name_sessions_as_the_recording_does(tmp_path: Path) -> None:
    found = judged(open_recording(private(tmp_path, told=walk(7, 12))))
    assert found is not None
    result = found.result
    assert {ground.session for ground in result.judgement.grounds} <= {0, 7, 12}
    assert {one.session for one in result.evidence.results} == {7, 12}
    assert {attempt.session for one in result.evidence.results for attempt in one.tries} == {7, 12}


def test_nothing_and_too_much_are_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(open_recording(private(tmp_path, told=[]))) is None
    monkeypatch.setattr(judging, "MOST", 3)
    assert judged(open_recording(private(tmp_path, "b", told=walk(1)))) is None

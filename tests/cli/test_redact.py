"""`redact`: a recording that opens, says what was hidden, and is judged like the one that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.judging import judged
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.redact import hidden_before
from smtpwalk.wire.events import Mark
from tests.cli.recorded import private, relay_test, said
from tests.recording.private import Private, survivors


def test_a_recording_comes_out_and_nothing_private_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    p, path = Private(), private(tmp_path)
    before = path.read_bytes()
    out = tmp_path / "public.smtp.jsonl"
    assert (
        said(capsys, "redact", str(path), "--redact", "all", "-o", str(out), "--list", str(tmp_path / "list"))[1] == ""
    )
    assert survivors(p, out.read_bytes()) == []
    assert p.user in (tmp_path / "list").read_text()
    assert path.read_bytes() == before
    assert hidden_before(open_recording(out).header) == ["addresses", "auth", "hosts", "ips", "text"]
    assert len(list(open_recording(out).events())) >= len(list(open_recording(path).events()))


@pytest.mark.parametrize("host", ["percent-hack", "postfix-closed"])
def test_it_is_judged_the_same(host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = relay_test(tmp_path, host, "plain,rcpt-percent-own,sender-own-user")
    out = tmp_path / "public.smtp.jsonl"
    said(capsys, "redact", str(path), "--redact", "all", "-o", str(out))
    one, other = judged(open_recording(path)), judged(open_recording(out))
    assert one is not None
    assert other is not None
    assert other.planned
    assert (one.result.judgement.verdict, one.result.judgement.reason) == (
        other.result.judgement.verdict,
        other.result.judgement.reason,
    )
    assert [found.outcome for found in one.result.evidence.results] == [
        found.outcome for found in other.result.evidence.results
    ]


def test_what_arrived_later_becomes_part_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = private(tmp_path)
    mark = Mark(1.0, 1, "arrived", {"token": "x", "rcpt_to": "mallory.quux@oakenfold-works.com"})
    (tmp_path / "a.proof.jsonl").write_text(encode_event(mark) + "\n")
    made = said(capsys, "redact", str(path), "--redact", "addresses")[0]
    assert '"what":"arrived"' in made.splitlines()[-1]
    assert "mallory" not in made.splitlines()[-1]


def test_secrets_alone_and_a_word_about_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    p = Private()
    made, err = said(capsys, "redact", str(private(tmp_path)))
    assert p.secret not in made
    assert p.user in made
    assert "--redact all" in err
    made, err = said(capsys, "redact", str(private(tmp_path, "b")), "--hide", p.word)
    assert p.word not in made
    assert "--redact all" not in err

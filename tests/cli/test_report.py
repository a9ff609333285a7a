"""`report`: the evidence pack of one recording or of many, with what stands beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from smtpwalk.recording.lines import encode_event
from smtpwalk.wire.events import Mark
from tests.cli.recorded import private, relay_test, said
from tests.recording.private import Private, survivors
from tests.report.test_html import Page


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return relay_test(tmp_path_factory.mktemp("recorded"))


def test_a_pack_of_a_relay_test(tested: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, err = said(capsys, "report", str(tested))
    assert err == ""
    for title in ("Who, whom, when, from where", "Grounds", "What to do now", "What was asked", "What was not tested",
                  "Where messages came out", "The dialogue", "Files"):  # fmt: skip
        assert f"## {title}\n" in made
    assert "**OPEN** (arrived)" in made
    assert "postmaster@percent.test" in made
    assert hashlib.sha256(tested.read_bytes()).hexdigest() in made
    assert "Made with smtpwalk" in made


def test_the_files_beside_it_belong_to_it(tested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = [line for line in tested.read_text().splitlines(keepends=True) if '"arrived"' not in line]
    path = tmp_path / "late.smtp.jsonl"
    path.write_text("".join(kept))
    assert "**CANNOT-TELL**" in said(capsys, "report", str(path))[0]
    arrived = [line for line in tested.read_text().splitlines(keepends=True) if '"arrived"' in line]
    proof, notes = tmp_path / "late.proof.jsonl", tmp_path / "late.notes.jsonl"
    proof.write_text("".join(arrived))
    notes.write_text("{}\n")
    made = said(capsys, "report", str(path))[0]
    assert "**OPEN** (arrived)" in made
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() in made for file in (path, proof, notes))
    assert "`late.proof.jsonl`" in made


def test_many_recordings_make_one_pack(tested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "pack.html"
    said(capsys, "report", str(tested), str(private(tmp_path)), "-o", str(out))
    page = Page(out.read_text())
    assert page.problems == []
    assert "Report on 2 recordings" in page.words
    assert {link[1:3] for link in page.links} <= {"r1", "r2"}
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


@pytest.mark.parametrize("form", ["md", "html"])
def test_nothing_private_survives_in_a_pack(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    p = Private()
    path = private(tmp_path, f"2026_{p.host}-25")
    mark = Mark(1.0, 1, "arrived", {"token": "x", "rcpt_to": f"{p.user}@{p.domain}", "received": [f"by {p.host}"]})
    path.with_name(f"2026_{p.host}-25.proof.jsonl").write_text(encode_event(mark) + "\n")
    made, err = said(capsys, "report", str(path), "--to", form, "--redact", "all")
    assert survivors(p, made) == []
    assert "hidden.proof.jsonl" in made
    assert p.host in err


def test_lists_of_many_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = private(tmp_path, "one"), private(tmp_path, "two")
    err = said(capsys, "report", str(one), str(two), "--redact", "ips")[1]
    assert f"{one}:" in err
    assert f"{two}:" in err


def test_no_source_is_written_over(tested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = private(tmp_path)
    assert (
        "never changes"
        in said(capsys, "report", str(tested), str(other), "-o", str(other), "--to", "md", "--force", code=2)[1]
    )

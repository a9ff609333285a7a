"""`prove`: a message that came out later turns a recorded test's verdict, and the recording stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.recording.proof import proof_file


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice host's test to the dot, with what its outbox proved taken out of the recording."""
    folder = tmp_path_factory.mktemp("recorded")
    main(["test", "practice:sendmail-86-open", "--forms", "plain", "--record", f"{folder}/"])
    (path,) = folder.glob("*.smtp.jsonl")
    kept = [line for line in path.read_text().splitlines(keepends=True) if '"arrived"' not in line]
    path.write_text("".join(kept))
    return path


def token_of(path: Path) -> str:
    marks = (json.loads(line) for line in path.read_text().splitlines())
    return next(str(mark["token"]) for mark in marks if mark.get("what") == "step" and mark["id"] == "plain")


def test_without_a_message_the_recorded_verdict_stands(tested: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", str(tested)]) == 3
    assert "CANNOT-TELL (accepted-not-seen)" in capsys.readouterr().out


def test_a_message_that_came_out_proves_it_and_is_kept_beside(tested: Path, tmp_path: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    copy = tmp_path / tested.name
    copy.write_bytes(tested.read_bytes())
    token = token_of(copy)
    message = tmp_path / "came.eml"
    message.write_text(
        f"Delivered-To: {token}@elsewhere.test\n"
        f"Received: from victim.sys.test (victim.sys.test [192.0.2.25]) by inbox.elsewhere.test\n"
        f" for <{token}@elsewhere.test>; Thu, 01 Jan 2026 00:00:00 +0000\n"
        f"Subject: Mail relay test {token} (plain)\n\nx\n"
    )
    before = copy.read_bytes()
    assert main(["prove", str(copy), str(message)]) == 1
    assert "OPEN (arrived)" in capsys.readouterr().out
    assert copy.read_bytes() == before
    assert proof_file(copy).is_file()
    assert main(["prove", str(copy)]) == 1  # it counts from now on
    capsys.readouterr()
    assert main(["prove", str(copy), str(message)]) == 1
    assert "None of these messages" in capsys.readouterr().out
    assert len(proof_file(copy).read_text().splitlines()) == 1


def test_a_message_of_another_test_proves_nothing(tested: Path, tmp_path: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    other = tmp_path / "other.eml"
    other.write_text("Delivered-To: x@elsewhere.test\nSubject: Mail relay test swaaaaaaaaaaaaaaaaaaa\n\n")
    assert main(["prove", str(tested), str(other)]) == 3
    assert not proof_file(tested).exists()
    assert "None of these messages" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.eml", "."])
def test_a_message_that_cannot_be_read_gets_a_sentence(tested: Path, name: str, tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert main(["prove", str(tested), str(tmp_path / name)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_walk_is_no_relay_test(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk = tmp_path / "walk.smtp.jsonl"
    walk.write_text('{"smtpwalk": 1, "started": "2026-01-01T00:00:00+00:00", "target": {"host": "h", "port": 25},'
                    ' "permission": "mine", "by": "x"}\n')  # fmt: skip
    assert main(["prove", str(walk)]) == 2
    assert "holds no relay test" in capsys.readouterr().err

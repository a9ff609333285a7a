from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording import judging
from smtpwalk.recording.proof import proof_file
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.ui import shelving as shelving_module
from smtpwalk.ui.shelving import TOO_LARGE, Found, Shelving, target
from tests.report.comparing.telling import WALK, told
from tests.ui.test_comparing import write


async def judged(folder: Path) -> Shelving:
    shelving = Shelving(folder)
    shelving.look()
    await shelving.judge(lambda: None)
    return shelving


def words(shelving: Shelving) -> dict[str, str]:
    found = {entry.path.name.split(".")[0]: shelving.found(entry) for entry in shelving.entries}
    return {name: one.word if one else "" for name, one in found.items()}


async def test_one_after_the_other_and_told_at_the_end(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.smtp.jsonl", told(*WALK))
    shelving = Shelving(tmp_path)
    shelving.look()
    assert (shelving.owed, words(shelving)) == (3, dict.fromkeys("cba", ""))
    seen: list[int] = []
    await shelving.judge(lambda: seen.append(shelving.owed))
    assert seen[-1] == 0
    found = shelving.found(shelving.entries[0])
    assert found == Found("closed", "refused; a dialogue.", Verdict.CLOSED)


async def test_what_is_known_is_not_judged_again_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.smtp.jsonl", told(*WALK))
    write(tmp_path / "b.smtp.jsonl", told(*WALK))
    shelving = await judged(tmp_path)
    again: list[str] = []

    def once_more(path: Path) -> Found:
        again.append(path.name)
        return Found("open", "now")

    monkeypatch.setattr(shelving_module, "_judged", once_more)
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: os.utime(path, (5, 5)),
        lambda: proof_file(path).touch(),
    ]
    for change in changes:
        change()
        shelving.look()
        await shelving.judge(lambda: None)
    assert again == ["a.smtp.jsonl", "a.smtp.jsonl"]
    assert words(shelving) == {"a": "open", "b": "closed"}


async def test_a_long_one_keeps_no_other_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, more in (("c", 300_000), ("b", 0), ("a", 0)):
        path = write(tmp_path / f"{name}.smtp.jsonl", told(*WALK))
        path.write_bytes(path.read_bytes() + b" " * more)
    order: list[str] = []

    def noted(path: Path) -> Found:
        order.append(path.name[0])
        return Found("closed", "")

    monkeypatch.setattr(shelving_module, "_judged", noted)
    await judged(tmp_path)
    assert order == ["b", "a", "c"]


async def test_what_has_no_verdict_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.smtp.jsonl").write_text("no header\x1b\n")
    broken = write(tmp_path / "proof.smtp.jsonl", told(*WALK))
    proof_file(broken).write_text("\x1b no mark\n")
    write(tmp_path / "long.smtp.jsonl", [*told(*WALK), *told(*WALK, number=2)])
    (tmp_path / "large.smtp.jsonl").write_bytes(broken.read_bytes() + b" " * 100_000)
    write(tmp_path / "empty.smtp.jsonl", [])
    monkeypatch.setattr(judging, "MOST", len(told(*WALK)))
    monkeypatch.setattr(shelving_module, "LARGEST", 100_000)
    shelving = await judged(tmp_path)
    assert words(shelving) == {
        "bad": "not readable", "proof": "not judged", "long": "not judged", "large": "not judged",
        "empty": "cannot-tell",
    }  # fmt: skip
    found = {entry.path.name.split(".")[0]: shelving.found(entry) for entry in shelving.entries}
    assert found["long"] is TOO_LARGE
    assert found["large"] is TOO_LARGE
    assert not any("\x1b" in one.why for one in found.values() if one)
    assert all(one and one.why.endswith((".", "1.")) for one in found.values())


async def test_one_that_went_away_meanwhile_is_no_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.smtp.jsonl", told(*WALK))
    write(tmp_path / "b.smtp.jsonl", told(*WALK))
    shelving = Shelving(tmp_path)
    shelving.look()
    path.unlink()
    await shelving.judge(lambda: None)
    assert words(shelving) == {"b": "closed", "a": "not judged"}
    shelving.look()
    assert words(shelving) == {"b": "closed"}


@pytest.mark.parametrize(
    ("wanted", "right"),
    [("", True), ("  ", True), ("MX.a.test", True), ("closed", True), ("walk:25", False), ("walk closed", True),
     ("walk open", False), (r"\x1b", True), ("\x1b", False)],
)  # fmt: skip
async def test_words_find_by_target_name_and_verdict(tmp_path: Path, wanted: str, right: bool) -> None:
    write(tmp_path / "walk\x1b.smtp.jsonl", told(*WALK))
    shelving = await judged(tmp_path)
    assert bool(shelving.fitting(wanted)) is right
    assert target(shelving.entries[0]) == "mx.a.test:25"


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="cannot be listed"):
        Shelving(tmp_path / "file").look()

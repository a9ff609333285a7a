"""Progress: kept at once, added to by two sessions, whole after a kill, never lost when the file is broken."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from smtpwalk.course.progress import Progress
from smtpwalk.course.record import Record, State
from smtpwalk.errors import ProgressError

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def progress(path: Path, course: str = "c") -> Progress:
    return Progress(path, course, clock=lambda: NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "progress.json"


def stored(path: Path) -> Any:
    return json.loads(path.read_text())


def test_looking_makes_no_file(path: Path) -> None:
    found = progress(path)
    assert (found.record("x"), found.at, found.notice) == (Record(), "", "")
    assert not path.parent.exists()


def test_what_was_done_is_there_again(path: Path) -> None:
    first = progress(path)
    first.opened("01_first")
    first.tried("a")
    first.tried("a")
    first.hinted("a", 2)
    first.hinted("a", 1)
    first.shown("a")
    first.finished("a")
    first.skipped("b")
    again = progress(path)
    assert again.record("a") == Record(State.DONE, 2, 2, True, "2026-01-31T09:30:00+00:00")
    assert again.record("b").state is State.SKIPPED
    assert again.at == "01_first"
    assert again.done("a")
    assert not again.done("b")


def test_what_is_done_stays_done_until_it_is_reset(path: Path) -> None:
    found = progress(path)
    found.finished("a")
    for touch in (found.tried, found.skipped, found.shown):
        touch("a")
    found.hinted("a", 1)
    assert found.done("a")
    found.reset(["a", "never"])
    assert found.record("a") == Record()


def test_courses_do_not_mix(path: Path) -> None:
    progress(path, "c").finished("a")
    progress(path, "d").skipped("a")
    assert progress(path, "c").done("a")
    assert progress(path, "d").record("a").state is State.SKIPPED


def test_the_file_can_be_read_by_people_and_by_nobody_else(path: Path) -> None:
    progress(path).finished("a")
    assert len(path.read_text().splitlines()) > 5
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_shared_file_keeps_its_mode_and_its_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "shared.json"
    real.write_text("{}")
    real.chmod(0o660)
    path.parent.mkdir()
    path.symlink_to(real)
    progress(path).finished("a")
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o660
    assert stored(real)["courses"]["c"]["exercises"]["a"]["state"] == "done"


def test_unknown_keys_are_kept(path: Path) -> None:
    path.parent.mkdir()
    theirs = {
        "note": "x",
        "courses": {"c": {"mood": [1], "exercises": {"a": {"stars": 5}}}, "other": {"k": 1}},
    }
    path.write_text(json.dumps(theirs))
    progress(path).finished("a")
    found = stored(path)
    assert found["note"] == "x"
    assert found["courses"]["other"] == {"k": 1}
    assert found["courses"]["c"]["mood"] == [1]
    assert found["courses"]["c"]["exercises"]["a"]["stars"] == 5


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff", b'{"courses": 1}', b"x" * 100, b'{"courses": {"c": {"exercises": 3}}}']
)
def test_a_broken_file_is_put_aside_and_never_lost(raw: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(raw)
    first = progress(path)
    assert "kept as" in first.notice
    assert (path.parent / "progress.json.broken-1").read_bytes() == raw
    first.finished("a")
    path.write_bytes(raw)
    first.finished("b")
    assert (path.parent / "progress.json.broken-2").read_bytes() == raw
    assert progress(path).done("b")


def test_an_empty_file_holds_nothing(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\n")
    found = progress(path)
    found.finished("a")
    assert (found.notice, found.done("a")) == ("", True)


def test_a_file_of_a_later_version_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"smtpwalk_progress": 2}')
    with pytest.raises(ProgressError, match="later smtpwalk"):
        progress(path)
    assert path.read_text() == '{"smtpwalk_progress": 2}'
    assert os.listdir(path.parent) == ["progress.json"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = progress(tmp_path / "there" / "p.json")
    (tmp_path / "there").write_text("no folder")
    with pytest.raises(ProgressError, match="cannot be written"):
        found.finished("a")
    with pytest.raises(ProgressError, match="cannot be read"):
        progress(tmp_path / "file" / "p.json")
    with pytest.raises(ProgressError):
        progress(tmp_path / "a\0b")
    with pytest.raises(ProgressError, match="cannot be read"):
        progress(tmp_path)


def test_a_file_nested_too_deeply_to_write_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    deep = '{"x":' * 400 + "1" + "}" * 400
    path.write_text(deep)
    found = progress(path)
    try:
        found.finished("a")
    except ProgressError:
        assert path.read_text() == deep
    else:
        assert progress(path).done("a")


def test_another_session_is_seen_after_a_look(path: Path) -> None:
    one, two = progress(path), progress(path)
    one.finished("a")
    assert not two.done("a")
    two.refresh()
    assert two.done("a")


def _work(path: Path, name: str, number: int) -> None:
    mine = progress(path)
    for each in range(number):
        mine.finished(f"{name}-{each}")
        mine.tried("both")


def test_two_sessions_at_once_only_add_to_each_other(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_work, args=(path, name, 25)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    found = progress(path)
    assert all(found.done(f"{name}-{each}") for name in "ab" for each in range(25))
    assert found.record("both").tries == 50


KILLED = """\
import sys
from pathlib import Path
from smtpwalk.course.progress import Progress
mine = Progress(Path(sys.argv[1]), "c")
number = 0
while True:
    mine.finished(f"x-{number}")
    print(number, flush=True)
    number += 1
"""


@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_kill_leaves_a_whole_file_and_no_lock(after: int, path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(after)]
        child.send_signal(signal.SIGKILL)
    found = progress(path)
    assert found.notice == ""
    assert all(found.done(f"x-{number.strip()}") for number in said)
    found.finished("after")
    assert progress(path).done("after")


def test_a_kill_in_the_middle_of_writing_leaves_the_old_file(path: Path) -> None:
    """The child dies between writing the new file and putting it in the old one's place."""
    progress(path).finished("a")
    code = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from smtpwalk.course.progress import Progress
        os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        Progress(Path(sys.argv[1]), "c").finished("b")
    """)
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -signal.SIGKILL
    found = progress(path)
    assert found.done("a")
    assert not found.done("b")
    found.finished("c")
    assert progress(path).done("c")


def test_a_session_that_holds_the_lock_too_long_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpwalk.course.progress.PATIENCE", 0.0)
    one, two = progress(path), progress(path)
    one.finished("a")
    with one._locked(), pytest.raises(ProgressError, match="holds"):
        two.finished("b")
    two.finished("b")
    assert two.done("a")


def test_what_a_killed_session_left_half_written_is_swept_away(tmp_path: Path) -> None:
    path = tmp_path / "p[1].json"
    for left in ("p[1].json.new-99999", "p[1].json.new-1"):
        (tmp_path / left).write_text("half")
    (tmp_path / "p1.json.new-1").write_text("somebody else's")
    Progress(path, "c").finished("a")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p1.json.new-1", "p[1].json", "p[1].json.lock"]

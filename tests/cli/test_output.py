"""A result's file: private, whole or not there, never over anything, and never the file that was read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from smtpwalk.cli.output import written
from smtpwalk.errors import RecordingError, UsageError


def put(place: Path, text: str = "text\n", *, force: bool = False, sources: tuple[str, ...] = ()) -> None:
    with written(str(place), force=force, sources=sources) as out:
        out.write(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("place", [None, "-"])
def test_standard_output(place: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    with written(place, force=False) as out:
        out.write("text")
    assert capsys.readouterr().out == "text"


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        put(tmp_path / "a", "täxt\n")
    finally:
        os.umask(before)
    assert (tmp_path / "a").read_bytes() == "täxt\n".encode()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["a"]


def test_what_is_there_stays_unless_the_user_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(UsageError, match="already") as caught:
        put(tmp_path / "a")
    assert "--force" in caught.value.hint
    assert (tmp_path / "a").read_text() == "old"
    put(tmp_path / "a", "new", force=True)
    assert (tmp_path / "a").read_text() == "new"
    assert names(tmp_path) == ["a"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    for name in ("link", "nowhere"):
        with pytest.raises(UsageError, match="already"):
            put(tmp_path / name)
    put(tmp_path / "link", "new", force=True)
    assert (tmp_path / "target").read_text() == "old"
    assert not (tmp_path / "missing").exists()


def test_the_file_that_is_read_is_never_written(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("old")
    (tmp_path / "link").symlink_to(source)
    os.link(source, tmp_path / "twin")
    for name in ("source", "link", "twin", "./x/../source"):
        with pytest.raises(UsageError, match="never changes"):
            put(tmp_path / name, force=True, sources=(str(source),))
    assert source.read_text() == "old"


def test_nothing_is_left_of_a_result_that_did_not_come_about(tmp_path: Path) -> None:
    def half(error: BaseException) -> None:
        with written(str(tmp_path / "a"), force=False) as out:
            out.write("half")
            raise error

    for error in (RecordingError("x", "broken"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            half(error)
        assert names(tmp_path) == []
    with pytest.raises(RecordingError, match="the disk is full"):
        half(OSError(errno.ENOSPC, "full"))
    assert names(tmp_path) == []


def test_a_file_that_came_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="already"), written(str(tmp_path / "a"), force=False):
        (tmp_path / "a").write_text("other")
    assert (tmp_path / "a").read_text() == "other"
    assert names(tmp_path) == ["a"]


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    put(tmp_path / "a")
    assert names(tmp_path) == ["a"]
    with pytest.raises(UsageError, match="already"), written(str(tmp_path / "b"), force=False):
        (tmp_path / "b").write_text("other")
    assert (tmp_path / "b").read_text() == "other"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("folder", "is a folder"),
        ("missing/a", "no such file or folder"),
        ("source/a", "is a file, not a folder"),
        ("a\0", "no file can have such a name"),
    ],
)
def test_places_that_cannot_be(place: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "source").write_text("")
    with pytest.raises((UsageError, RecordingError), match=words):
        put(tmp_path / place)
    with pytest.raises((UsageError, RecordingError)):
        put(tmp_path / place, force=True)


def test_a_device_is_written_to_as_it_is() -> None:
    put(Path("/dev/null"))
    put(Path("/dev/null"), force=True)
    assert Path("/dev/null").is_char_device()

"""Practice hosts of a trainer's own, and what is said when a file is bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.hosts import practice_hosts
from smtpwalk.cli.places import hosts_folder
from smtpwalk.errors import HostFileError
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.practice.shelf import hosts

GOOD = hosts()["postfix-closed"]


def test_without_files_of_one_s_own_there_are_the_packages() -> None:
    assert practice_hosts() == catalogue()


def test_own_hosts_are_added_and_the_named_folder_wins(tmp_path: Path) -> None:
    own, named = hosts_folder(), tmp_path / "named"
    for folder, title in ((own, "In the own folder"), (named, "In the named folder")):
        folder.mkdir(parents=True)
        text = "\n".join(f'title = "{title}"' if line.startswith("title") else line for line in GOOD.splitlines())
        (folder / "mine.toml").write_text(text)
        (folder / "notes.txt").write_text("no host")
    assert {host.title for host in practice_hosts() if host.name == "mine"} == {"In the own folder"}
    assert {host.title for host in practice_hosts(str(named)) if host.name == "mine"} == {"In the named folder"}


@pytest.mark.parametrize(
    ("data", "words"), [(b"title = ", r"bad\.toml, line 1: "), (b"title = '\xff'", "must be text in UTF-8")]
)
def test_a_bad_file_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "bad.toml").write_bytes(data)
    with pytest.raises(HostFileError, match=words) as caught:
        practice_hosts(str(tmp_path))
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_folder_that_is_not_there_and_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(HostFileError, match="no such folder"):
        practice_hosts(str(tmp_path / "missing"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(HostFileError, match="cannot be read"):
        practice_hosts(str(tmp_path))

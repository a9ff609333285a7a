"""The way to the app: what it is handed, and where there is no terminal."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from smtpwalk.cli.screen import open_app
from smtpwalk.course.loader import course_folder
from smtpwalk.errors import UsageError
from smtpwalk.net.target import Target
from smtpwalk.practice.catalogue import catalogue


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_plain_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(UsageError, match="needs a terminal") as caught:
        open_app(catalogue)
    assert "--plain" in caught.value.hint


@pytest.mark.parametrize(("answer", "code"), [(0, 0), (4, 4), (None, 0)])
def test_the_app_is_handed_what_it_needs(
    answer: int | None, code: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smtpwalk.ui.app import WalkApp

    seen: list[WalkApp] = []

    def run(self: WalkApp, *_: Any, **__: Any) -> int | None:
        seen.append(self)
        return answer

    monkeypatch.setattr(WalkApp, "run", run)
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    assert open_app(catalogue, practice=catalogue()[0]) == code
    machine = seen[0].machine
    assert home in machine.recordings.parents
    assert machine.hosts() == catalogue()
    assert machine.school().course.folder == course_folder()
    with machine.record(Target("mx.test"), "mine", None, lambda error: None) as recorder:
        assert recorder.path.parent == machine.recordings

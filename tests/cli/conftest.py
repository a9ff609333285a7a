"""A loop in the background, servers in it, and folders that are nobody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smtpwalk.cli.background import Background
from tests.playbook import Play, Playing

Serve = Callable[..., Playing]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or touches the files of whoever runs it."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def background() -> Iterator[Background]:
    with Background() as running:
        yield running


@pytest.fixture
def serve(background: Background) -> Iterator[Serve]:
    """Serves a play in the background loop until the test is over."""
    started: list[Playing] = []

    def begin(play: Play, *, tls: bool = False) -> Playing:
        server = background.run(Playing(play, tls=tls).start())
        started.append(server)
        return server

    yield begin
    for server in started:
        background.run(server.stop())

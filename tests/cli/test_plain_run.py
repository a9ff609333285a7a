"""A plain walk with its recording: the file holds what the server saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.background import Background
from smtpwalk.cli.plain_run import run_plain
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import NetworkError
from smtpwalk.net.target import Address, Target
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.request import WalkRequest
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal
from tests.playbook import BYE, GREETING, polite


def request_for(port: int, record: Path) -> WalkRequest:
    settings = WalkSettings("mx.test", "[127.0.0.1]")
    return WalkRequest(
        Target("127.0.0.1", port), (Address("127.0.0.1", port),), settings, PERMISSION_NOT_NEEDED, record=record
    )


def test_the_recording_has_every_byte(background: Background, serve: Serve, tmp_path: Path) -> None:
    server, path, terminal = serve(polite), tmp_path / "a.smtp.jsonl", Terminal(["NOOP \udcff", "QUIT"])
    assert run_plain(request_for(server.port, path), terminal.console, background) == 0
    recording = open_recording(path)
    events = list(recording.events())
    assert b"".join(event.data for event in events if isinstance(event, ClientBytes)) == bytes(server.seen)
    heard = b"".join(event.data for event in events if isinstance(event, ServerBytes))
    assert heard == GREETING + b"250 2.0.0 ok\r\n" + BYE
    assert recording.header.permission == PERMISSION_NOT_NEEDED
    assert f"Recording to {path}" in terminal.text


def test_a_failure_is_recorded_too(background: Background, tmp_path: Path) -> None:
    path = tmp_path / "a.smtp.jsonl"
    with pytest.raises(NetworkError, match="refuses"):
        run_plain(request_for(1, path), Terminal().console, background)
    marks = [event.what for event in open_recording(path).events() if isinstance(event, Mark)]
    assert marks == ["connecting", "failed"]


def test_ctrl_c_at_the_prompt_hangs_up(background: Background, serve: Serve, tmp_path: Path) -> None:
    server, path = serve(polite), tmp_path / "a.smtp.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run_plain(request_for(server.port, path), Terminal([KeyboardInterrupt()], interactive=True).console, background)
    last = list(open_recording(path).events())[-1]
    assert isinstance(last, Mark)
    assert (last.what, last.fields["by"]) == ("closed", "client")

"""Recordings on the disk for the commands that read them, and what the commands make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.recording.recorder import Recorder
from smtpwalk.wire.events import Event
from tests.recording.private import Private, events, header


def private(folder: Path, name: str = "a", told: list[Event] | None = None) -> Path:
    """A recording full of private names."""
    path = folder / f"{name}.smtp.jsonl"
    with Recorder(path, header(Private())) as recorder:
        for event in events(Private()) if told is None else told:
            recorder(event)
    return path


def relay_test(folder: Path, host: str = "percent-hack", forms: str = "plain,rcpt-percent-own") -> Path:
    """A relay test of a practice host, with its proof."""
    path = folder / f"{host}.smtp.jsonl"
    main(["test", f"practice:{host}", "--forms", forms, "--record", str(path)])
    return path


def said(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> tuple[str, str]:
    """What a command prints, and what it says beside it."""
    capsys.readouterr()
    assert main(list(argv)) == code
    out, err = capsys.readouterr()
    return out, err

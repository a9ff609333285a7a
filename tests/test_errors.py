"""Every error has its exit code, its sentence, and its facts as fields."""

from __future__ import annotations

import pytest

from smtpwalk.errors import (
    HostFileError,
    NetworkError,
    PermissionMissing,
    RecordingError,
    SmtpwalkError,
    UsageError,
)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SmtpwalkError("It broke."), 1, "It broke."),
        (UsageError("Not so.", "But so."), 2, "Not so. But so."),
        (PermissionMissing("Nobody said."), 2, "Nobody said."),
        (HostFileError("a.toml", 3, "no such key.", "Look."), 2, "a.toml, line 3: no such key. Look."),
        (HostFileError("a.toml", 0, "unreadable."), 2, "a.toml: unreadable."),
        (RecordingError("a.jsonl", "cut.", line=7), 2, "a.jsonl, line 7: cut."),
        (RecordingError("a.jsonl", "gone.", "Look."), 2, "a.jsonl: gone. Look."),
        (NetworkError("refused", "No.", "Try."), 3, "No. Try."),
    ],
)
def test_code_and_sentence(error: SmtpwalkError, code: int, said: str) -> None:
    assert (error.exit_code, str(error)) == (code, said)


def test_facts_are_fields() -> None:
    host, recording = HostFileError("a.toml", 3, "rule"), RecordingError("a.jsonl", "rule", line=7)
    assert (host.file, host.line, host.rule) == ("a.toml", 3, "rule")
    assert (recording.file, recording.line, recording.rule) == ("a.jsonl", 7, "rule")
    assert NetworkError("timeout", "x").kind == "timeout"
    assert isinstance(PermissionMissing("x"), UsageError)

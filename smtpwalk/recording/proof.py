"""NAME.proof.jsonl, the file beside a recording: what was seen to arrive when the recording was closed already."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from smtpwalk.recording.lines import decode_event
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.scanning import guarded, open_plain
from smtpwalk.recording.trouble import shown
from smtpwalk.wire.events import Event

MOST_PROOF: Final = 16 << 20


def proof_file(path: Path) -> Path:
    """NAME.proof.jsonl beside NAME.smtp.jsonl."""
    return path.with_name(f"{path.name.removesuffix(SUFFIX)}.proof.jsonl")


def proof_beside(path: Path) -> list[Event]:
    """The marks in it, `path` being the recording's. A file that is not there holds nothing."""
    beside = proof_file(path)
    if not beside.exists():
        return []
    with open_plain(beside) as file:
        lines = guarded(beside, file.read, MOST_PROOF).splitlines()
    return [decode_event(line, file=shown(beside), number=n) for n, line in enumerate(lines, 1) if line.strip()]

"""Opening whatever a user has in hand: a recording as it is, a foreign notation by way of a recording of it.

Here lives only the choice. What the rest of the program sees is always a `Recording`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importing import Progress, import_file
from smtpwalk.recording.reader import Recording, open_recording

OWN: Final = "recording"
"""The name of our own notation, for --as."""
_BOM: Final = b"\xef\xbb\xbf"


def open_any(path: Path, scratch: Path, name: str = "", progress: Progress | None = None) -> Recording:
    """The recording at the path, or the one that is made in the folder `scratch` of what is there.

    RecordingError says what is wrong: it cannot be read, it is empty, it is not recognised.
    """
    source = Source(path)
    if name == OWN or (not name and is_recording(source.head)):
        return open_recording(path)
    out = scratch / f"{len(list(scratch.iterdir())) + 1}.smtp.jsonl"
    import_file(source, out, name, progress)
    recording = open_recording(out)
    recording.source = path
    return recording


def is_recording(head: bytes) -> bool:
    """The first line is a JSON object that names our format, of whatever version; or too damaged a one to tell."""
    first = head.removeprefix(_BOM).partition(b"\n")[0].strip()
    if not first.startswith(b"{"):
        return False
    try:
        return "smtpwalk" in json.loads(first)
    except (ValueError, RecursionError):
        return first.startswith(b'{"smtpwalk"')

"""What is said of a file that is like no notation: what it looks like instead, where that can be told.

Only the beginning of the file is looked at. Nothing here recognises a dialogue: that is each notation's own part.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.trouble import shown

_PACKED: Final = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar"),
)  # fmt: skip
"""The first bytes of files that must be unpacked. A word processor's files are zip, too."""
_OTHERS: Final = (
    (b"%PDF-", "a PDF"), (b"{\\rtf", "a word processor's file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file or a mail of Outlook's"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
)  # fmt: skip
_INSIST: Final = "If it is one of them all the same, insist with --as NOTATION; smtpwalk import --list tells of each."
_UNPACK: Final = "Unpack it, and open what was in it."
_AS_TEXT: Final = "Copy the dialogue in it, as text, into a file of its own."
_UTF_8: Final = "Save it as UTF-8, which is what a recording is in."


def not_recognised(source: Source, tried: Iterable[str]) -> RecordingError:
    """`tried`: the names of the notations that it is not."""
    file, (seen, hint) = shown(source.path), _seen(source)
    if seen:
        return RecordingError(file, f"this is no recording but {seen}.", hint)
    names = tuple(tried)
    rule = f"this is no recording, and like none of the {len(names)} notations that were tried: {', '.join(names)}."
    return RecordingError(file, rule, hint)


def _seen(source: Source) -> tuple[str, str]:
    """What it is, nothing where nobody knows; and what to do."""
    head = source.head
    if packed := next((name for start, name in _PACKED if head.startswith(start)), ""):
        return f"a packed file ({packed})", _UNPACK
    if other := next((name for start, name in _OTHERS if head.startswith(start)), ""):
        return other, _AS_TEXT
    if source.encoding and source.head_lines[0].lstrip().startswith(b'{"smtpwalk"'):
        return f"one that was saved as {source.encoding[:6].upper()}", _UTF_8
    return "", _INSIST

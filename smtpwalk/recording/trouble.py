"""What a file system says, in words: the one place where an OSError becomes a RecordingError.

Nothing else lives here. Paths are shown through the sanitiser: a file's name is foreign text too.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.wire.visible import visible_text

# errno -> (what is so, what to do)
_WORDS: Final[dict[int, tuple[str, str]]] = {
    errno.ENOENT: ("there is no such file or folder", "Look at the name again."),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "Look at the path again."),
    errno.EISDIR: ("this is a folder, not a file", "Name a file in it."),
    errno.EACCES: ("you have no permission for it", "Choose a place of your own, or change the permissions."),
    errno.EPERM: ("the system does not allow it", "Choose another place."),
    errno.EROFS: ("the file system can only be read", "Choose another place."),
    errno.ENOSPC: ("the disk is full", "Make room, or choose another place."),
    errno.EDQUOT: ("your disk quota is used up", "Make room, or choose another place."),
    errno.EFBIG: ("the file has reached the size that is allowed", "Raise the limit (ulimit -f)."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter one."),
    errno.ELOOP: ("the links in the path go round in a circle", "Look at the path again."),
    errno.EIO: ("the disk reported an error", "Choose another place and have the disk checked."),
}


def shown(path: Path) -> str:
    return visible_text(str(path))


def trouble(path: Path, doing: str, error: OSError | ValueError) -> RecordingError:
    """The error as a person reads it, as in "x.smtp.jsonl: it cannot be opened: the disk is full.".

    A ValueError is what Python says to a path that no system could hold: one with a NUL in it.
    """
    if isinstance(error, OSError):
        fallback = (error.strerror or type(error).__name__, "Choose another place.")
        words, hint = _WORDS.get(error.errno or 0, fallback)
    else:
        words, hint = "no file can have such a name", "Choose another one."
    return RecordingError(shown(path), f"it cannot be {doing}: {words}.", hint)

"""The practice hosts: the package's, those in the user's own folder, and those of a folder named on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smtpwalk.cli.places import hosts_folder
from smtpwalk.errors import HostFileError
from smtpwalk.practice.catalogue import merge
from smtpwalk.practice.personality import Personality
from smtpwalk.wire.visible import visible_text


def practice_hosts(folder: str | None = None, *, own: Path | None = None) -> tuple[Personality, ...]:
    """A later host replaces one of the same name. HostFileError names file, line and rule."""
    own = hosts_folder() if own is None else own
    texts = list(_texts(own)) if own.is_dir() else []
    if folder is not None:
        named = Path(folder).expanduser()
        if not named.is_dir():
            raise HostFileError(
                visible_text(folder), 0, "there is no such folder.", "Look at the path again."
            )
        texts += _texts(named)
    return merge(texts)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    try:
        for path in sorted(folder.glob("*.toml")):
            yield str(path), path.read_text("utf-8")
    except UnicodeDecodeError:
        raise HostFileError(
            visible_text(str(path)), 0, "a host file must be text in UTF-8.", "Save it so."
        ) from None
    except OSError as error:
        rule = f"it cannot be read: {error.strerror or error}."
        raise HostFileError(
            visible_text(str(error.filename or folder)), 0, rule, "Look at its permissions."
        ) from None

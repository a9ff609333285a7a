"""Where this program's files are: the one place that asks platformdirs. Nothing is created here."""

from __future__ import annotations

from pathlib import Path


def recordings_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("smtpwalk", appauthor=False)) / "recordings"


def hosts_folder() -> Path:
    """The user's own practice hosts."""
    import platformdirs

    return Path(platformdirs.user_config_dir("smtpwalk", appauthor=False)) / "hosts"


def progress_file() -> Path:
    """The learner's progress in all courses."""
    return _state_folder() / "progress.json"


def drafts_folder() -> Path:
    """The files of exercises that are being mended."""
    return _state_folder() / "exercises"


def _state_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_state_dir("smtpwalk", appauthor=False))

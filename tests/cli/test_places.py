"""Where files are: under the user's own folders, and nothing is created by asking."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.cli.places import hosts_folder, recordings_folder


def test_the_folders(home: Path) -> None:
    assert recordings_folder() == home / "xdg_data_home" / "smtpwalk" / "recordings"
    assert hosts_folder() == home / "xdg_config_home" / "smtpwalk" / "hosts"
    assert not list(home.iterdir())

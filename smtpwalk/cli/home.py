"""`smtpwalk` without a command: the app on its home screen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from smtpwalk.cli.screen import open_app

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality


def run(args: argparse.Namespace) -> int:
    return open_app(_hosts, start="home")


def _hosts() -> Sequence[Personality]:
    from smtpwalk.cli.hosts import practice_hosts  # only now: the first paint does not wait for the hosts' files

    return practice_hosts()

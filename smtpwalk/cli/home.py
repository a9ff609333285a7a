"""`smtpwalk` without a command: the app on its home screen."""

from __future__ import annotations

import argparse

from smtpwalk.cli.hosts import practice_hosts
from smtpwalk.cli.screen import open_app


def run(args: argparse.Namespace) -> int:
    return open_app(practice_hosts(), start="home")

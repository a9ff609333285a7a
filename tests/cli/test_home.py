"""No command: the app on its home screen, with every practice host."""

from __future__ import annotations

import pytest

from smtpwalk.__main__ import main
from smtpwalk.practice.catalogue import catalogue
from tests.cli.terminal import Opened


def test_the_home_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened()
    monkeypatch.setattr("smtpwalk.cli.home.open_app", opened)
    assert main([]) == 0
    assert (opened.hosts, opened.wanted) == ([catalogue()], [{"start": "home"}])

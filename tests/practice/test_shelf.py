"""The package's own texts."""

from __future__ import annotations

from smtpwalk.practice import shelf


def test_hosts_and_bases_are_apart() -> None:
    assert "postfix" in shelf.bases()
    assert "postfix" not in shelf.hosts()
    assert shelf.hosts()["tarpit"].startswith("title = ")

"""One question, one answer; and dnspython stays out until somebody asks."""

from __future__ import annotations

import subprocess
import sys

import dns.resolver
import pytest

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.asking import ask
from tests.tiny_dns import tiny_dns


def test_a_name_without_such_records_gives_nothing() -> None:
    with tiny_dns({"a.test": ["A 192.0.2.1"]}) as server:
        assert ask("a.test", "AAAA", server=server) == []
        assert [record.address for record in ask("a.test", "A", server=server)] == ["192.0.2.1"]


def test_the_servers_place_is_part_of_the_sentence() -> None:
    with tiny_dns({"a.test": None}) as (ip, port), pytest.raises(NetworkError, match=f"{ip} port {port} did not"):
        ask("a.test", "A", server=(ip, port), limit=0.2)


def test_a_machine_without_name_server_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unset(self: object, file: str) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", unset)
    with pytest.raises(NetworkError, match="no name server set up"):
        ask("a.test", "A")


def test_dnspython_is_loaded_only_for_a_question() -> None:
    code = "import sys, smtpwalk.lookup.mx, smtpwalk.lookup.addresses; sys.exit('dns' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

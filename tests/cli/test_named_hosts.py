"""Hosts from the command line and a file: each is read by itself, and a bad one stops none."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from smtpwalk.cli.named_hosts import Named, look_up, named_hosts
from smtpwalk.errors import UsageError
from smtpwalk.net.target import Address, Target
from tests.tiny_dns import tiny_dns


def test_a_file_of_hosts(tmp_path: Path) -> None:
    path = tmp_path / "hosts"
    lines = [b"# ours", b"mx.test:26", b"", b"  192.0.2.1  # the old one\r", b"mx2.test 27"]
    lines += [b"practice:x", b"bad host x", b"\xff"]
    path.write_bytes(b"\n".join(lines))
    found = named_hosts(["first.test"], ["y"], str(path))
    assert [(host.target, host.practice, bool(host.problem)) for host in found] == [
        (Target("first.test"), "", False),
        (Target("mx.test", 26), "", False),
        (Target("192.0.2.1"), "", False),
        (Target("mx2.test", 27), "", False),
        (None, "x", False),
        (None, "", True),
        (None, "", True),
        (None, "y", False),
    ]


def test_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a.test\nb.test\n")))
    assert [host.text for host in named_hosts([], [], "-")] == ["a.test", "b.test"]


def test_a_bad_one_alone_is_a_mistake_on_the_command_line() -> None:
    with pytest.raises(UsageError, match="is no port"):
        named_hosts(["mx.test:99999"], [], None)
    assert named_hosts(["mx.test:99999", "mx.test"], [], None)[0].problem


def test_a_bad_one_alone_in_a_file_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("mx.test:99999\n")
    assert named_hosts([], [], str(tmp_path / "hosts"))[0].problem


@pytest.mark.parametrize("text", ["", "# nothing\n\n"])
def test_no_host_at_all(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a host"):
        named_hosts([], [], None)
    (tmp_path / "hosts").write_text(text)
    with pytest.raises(UsageError, match="names no host"):
        named_hosts([], [], str(tmp_path / "hosts"))


@pytest.mark.parametrize("name", ["missing", "a\0b", "."])
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        named_hosts([], [], f"{tmp_path}/{name}")


async def test_every_address_is_found_and_a_missing_name_is_a_problem() -> None:
    table = {"two.test": ["A 192.0.2.1", "AAAA 2001:db8::1"]}
    hosts = named_hosts(["two.test", "none.test", "practice:x", "127.0.0.1:26"], [], None)
    with tiny_dns(table) as server:
        found = await look_up(hosts, family=None, server=server, source=None)
        only = await look_up(hosts[:1], family=6, server=server, source=None)
    assert [host.addresses for host in found] == [
        (Address("192.0.2.1", 25), Address("2001:db8::1", 25)), (), (), (Address("127.0.0.1", 26),),
    ]  # fmt: skip
    assert "none.test" in found[1].problem
    assert only[0].addresses == (Address("2001:db8::1", 25),)


async def test_a_source_reaches_its_own_kind_only() -> None:
    hosts = named_hosts(["127.0.0.1", "::1"], [], None)
    found = await look_up(hosts, family=None, server=None, source="127.0.0.1")
    assert [host.addresses for host in found] == [(Address("127.0.0.1", 25),), ()]
    assert "--source" in found[1].problem


async def test_the_wrong_family_is_a_problem_of_that_host() -> None:
    found = await look_up([Named("::1", Target("::1"))], family=4, server=None, source=None)
    assert "IPv6" in found[0].problem

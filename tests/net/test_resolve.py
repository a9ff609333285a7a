"""Names to addresses, and the exchangers that an error message names. No question leaves this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.net import resolve as room
from smtpwalk.net.resolve import mail_exchangers, parse_server, resolve, with_exchangers
from smtpwalk.net.target import Address, Target
from tests.tiny_dns import Table, tiny_dns

TABLE: Table = {
    "mx.test": ["A 192.0.2.1", "AAAA 2001:db8::1"],
    "shut.test": ["A 192.0.2.9", "MX 20 second.test.", "MX 10 first.test."],
    "plain.test": ["A 192.0.2.8"],
    "self.test": ["MX 1 self.test."],
    "empty.test": ["TXT nothing"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("[2001:db8::53]:54", ("2001:db8::53", 54)),
        ("2001:db8::53", ("2001:db8::53", 53)),
    ],
)
def test_a_name_server_is_an_address(text: str, expected: tuple[str, int]) -> None:
    assert parse_server(text) == expected


@pytest.mark.parametrize("text", ["dns.test", "", "192.0.2.53:0", "192.0.2.53:99999", "1.2.3"])
def test_what_is_no_name_server_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_server(text)


async def test_addresses_come_with_the_port_and_only_of_the_family() -> None:
    with tiny_dns(TABLE) as server:
        target = Target("mx.test", 2525)
        both = (Address("192.0.2.1", 2525), Address("2001:db8::1", 2525))
        assert await resolve(target, server=server) == both
        assert await resolve(target, server=server, family=6) == both[1:]
        with pytest.raises(NetworkError, match=r"plain.test has no IPv6 address"):
            await resolve(Target("plain.test"), server=server, family=6)
        with pytest.raises(NetworkError, match=r"empty.test has no address"):
            await resolve(Target("empty.test"), server=server)


async def test_localhost_is_never_asked_of_a_name_server() -> None:
    with tiny_dns({"localhost": ["A 192.0.2.66"]}) as server:
        found = await resolve(Target("localhost"), server=server)
    assert found
    assert all(address.loopback for address in found)


@pytest.mark.parametrize(("host", "family"), [("192.0.2.1", 6), ("2001:db8::1", 4)])
async def test_a_literal_of_the_other_family_is_a_contradiction(host: str, family: int) -> None:
    with pytest.raises(UsageError, match=f"-{family} asks for IPv{family}"):
        await resolve(Target(host), family=family)


async def test_a_literal_is_taken_as_it_is() -> None:
    assert await resolve(Target("::ffff:127.0.0.1", 26)) == (Address("::ffff:127.0.0.1", 26),)


def lookup_says(outcome: Exception | list[Any]) -> Callable[..., Any]:
    async def getaddrinfo(*args: object, **kwargs: object) -> list[Any]:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return getaddrinfo


async def hangs(*args: object, **kwargs: object) -> list[Any]:
    return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("answer", "family", "kind"),
    [
        (lookup_says(socket.gaierror(socket.EAI_NONAME, "unknown")), None, "no-name"),
        (lookup_says(socket.gaierror(socket.EAI_NONAME, "unknown")), 6, "no-address"),
        (lookup_says(socket.gaierror(socket.EAI_AGAIN, "later")), None, "dns-failed"),
        (lookup_says(UnicodeError("label too long")), None, "no-name"),
        (lookup_says([]), None, "no-address"),
        (hangs, None, "dns-timeout"),
    ],
)
async def test_what_the_system_says_becomes_a_sentence(
    answer: Callable[..., Any], family: int | None, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answer)
    with pytest.raises(NetworkError) as caught:
        await resolve(Target("mx.test"), family=family, limit=0.05)
    assert caught.value.kind == kind
    assert caught.value.hint


async def test_the_same_address_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", ("192.0.2.1", 25)), (2, 1, 6, "", ("192.0.2.1", 25))]
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup_says(rows))
    assert await resolve(Target("mx.test")) == (Address("192.0.2.1", 25),)


async def test_exchangers_are_asked_in_a_thread() -> None:
    with tiny_dns(TABLE) as server:
        assert [e.host for e in await mail_exchangers("shut.test", server=server)] == ["first.test", "second.test"]


REFUSED = NetworkError("refused", "192.0.2.9 port 25 refuses.", "Check the port.")


async def test_a_shut_port_names_the_domains_exchangers() -> None:
    with tiny_dns(TABLE) as server:
        better = await with_exchangers(REFUSED, Target("shut.test"), server=server)
    assert better.kind == "refused"
    assert "first.test, second.test" in better.message
    assert "--mx shut.test" in better.hint


@pytest.mark.parametrize("host", ["plain.test", "self.test", "missing.test"])
async def test_where_there_is_nothing_to_name_the_error_stays(host: str) -> None:
    with tiny_dns(TABLE) as server:
        assert await with_exchangers(REFUSED, Target(host), server=server) is REFUSED


@pytest.mark.parametrize(
    ("error", "target", "tried"),
    [
        (NetworkError("tls", "no TLS"), Target("shut.test"), ()),
        (REFUSED, Target("192.0.2.9"), ()),
        (REFUSED, Target("localhost"), ()),
        (REFUSED, Target("shut.test"), (Address("127.0.0.1", 25),)),
    ],
)
async def test_nothing_is_looked_up_where_it_would_not_help(
    error: NetworkError, target: Target, tried: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("the DNS was asked")

    monkeypatch.setattr(room, "mail_exchangers", forbidden)
    assert await with_exchangers(error, target, tried=tried) is error

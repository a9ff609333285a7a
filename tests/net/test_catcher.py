"""The catcher on real sockets, talked to by somebody else's client."""

from __future__ import annotations

import asyncio
import smtplib
from contextlib import suppress

import pytest

from smtpwalk.errors import NetworkError
from smtpwalk.net import catcher as catching
from smtpwalk.net.catcher import Catcher, only_this_machine
from smtpwalk.relay.proof import Arrival, judge_arrival, new_token

TOKENS = [new_token(bytes([number]) * 10) for number in range(30)]
IN_TIME = 10.0


def catcher(**options: object) -> Catcher:
    return Catcher(known=set(TOKENS).__contains__, **options)  # type: ignore[arg-type]


async def deliver(port: int, *tokens: str) -> None:
    """Let smtplib send a message for each token, in a thread of its own."""

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.own.test", timeout=IN_TIME) as client:
            for token in tokens:
                text = f"Subject: relay test {token}\r\n\r\n.{token}\r\n"
                client.sendmail("spamtest@sender.test", [f"{token}@elsewhere.test"], text)

    await asyncio.to_thread(send)


async def ended(port: int, *lines: bytes) -> bytes:
    """All that the catcher says to one connection until it ends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines(lines)
    async with asyncio.timeout(IN_TIME):
        said = await reader.read()
    writer.close()
    return said


async def test_a_foreign_client_is_caught_and_judged() -> None:
    told: list[Arrival] = []
    async with catcher(on_arrival=told.append, clock=lambda: 5.0) as caught:
        await deliver(caught.port, *TOKENS[:2])
        assert await caught.wait_for(TOKENS[:2], IN_TIME) == set(TOKENS[:2])
    assert told == caught.arrivals
    assert [arrival.token for arrival in told] == TOKENS[:2]
    assert {(arrival.t, arrival.peer, arrival.source) for arrival in told} == {(5.0, "127.0.0.1", "catcher")}
    asked = f"{TOKENS[0]}%elsewhere.test@own.test".encode()
    own, far = [b"own.test"], b"elsewhere.test"
    assert judge_arrival(told[0], foreign_domain=far, own_domains=own, asked_rcpt=asked) == "relayed"


async def test_waiting_ends_with_what_has_come() -> None:
    async with catcher() as caught:
        await deliver(caught.port, TOKENS[0])
        assert await caught.wait_for(TOKENS[:2], 0.0) == {TOKENS[0]}
        assert await caught.wait_for([], 0.0) == frozenset()


async def test_two_wait_at_once_and_both_are_told() -> None:
    async with catcher() as caught:
        waits = [asyncio.ensure_future(caught.wait_for([token], IN_TIME)) for token in TOKENS[:2]]
        await deliver(caught.port, *TOKENS[:2])
        assert await asyncio.gather(*waits) == [{TOKENS[0]}, {TOKENS[1]}]


async def test_mail_that_is_not_ours_is_refused() -> None:
    async with catcher() as caught:
        with pytest.raises(smtplib.SMTPDataError, match="keeps only mail relay tests"):
            await deliver(caught.port, "hello")
        assert caught.arrivals == []


async def test_the_same_message_again_and_again_is_thanked_for_and_kept_a_few_times() -> None:
    async with catcher() as caught:
        await deliver(caught.port, *[TOKENS[0]] * (catching.MOST_PER_TOKEN + 5))
        assert len(caught.arrivals) == catching.MOST_PER_TOKEN


async def test_a_full_store_is_a_no_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching, "MOST_BYTES", 0)
    async with catcher() as caught:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await deliver(caught.port, *TOKENS[:2])
        assert refused.value.smtp_code == 452
        assert len(caught.arrivals) == 1


async def test_many_connections_at_once() -> None:
    async with catcher() as caught:
        await asyncio.gather(*(deliver(caught.port, token) for token in TOKENS))
        assert await caught.wait_for(TOKENS, IN_TIME) == set(TOKENS)


async def test_one_connection_too_many_is_turned_away() -> None:
    async with catcher(most_connections=1) as caught:
        reader, writer = await asyncio.open_connection("127.0.0.1", caught.port)
        assert (await reader.readline()).startswith(b"220 ")
        assert (await ended(caught.port)).startswith(b"421 ")
        writer.write(b"QUIT\r\n")
        assert (await reader.read()).startswith(b"221 ")
        writer.close()


async def test_a_silent_client_is_sent_away() -> None:
    async with catcher(idle=0.01) as caught:
        assert b"\r\n421 4.4.2" in await ended(caught.port)


async def test_a_client_that_reads_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching, "MOST_UNWRITTEN", -1)
    async with catcher() as caught:
        with suppress(ConnectionResetError):
            assert b"221" not in await ended(caught.port, b"NOOP\r\n")
        assert caught.connections == 0


async def test_stopping_cuts_whoever_is_connected() -> None:
    caught = catcher()
    await caught.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", caught.port)
    await reader.readline()
    async with asyncio.timeout(IN_TIME):
        await caught.stop()
        await caught.stop()
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.close()


async def test_a_taken_port_is_said_in_a_sentence() -> None:
    async with catcher() as caught:
        port = caught.port
        with pytest.raises(NetworkError) as raised:
            await catcher(port=port).start()
    assert raised.value.kind == "listen"
    assert f"127.0.0.1 port {port}" in raised.value.message
    assert "choose another port" in raised.value.hint


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.1", 0), ("no such host\x1b.invalid", 0), ("127.0.0.1", 70_000)]
)
async def test_a_place_that_is_none(host: str, port: int) -> None:
    with pytest.raises(NetworkError) as raised:
        await catcher(host=host, port=port).start()
    assert "\x1b" not in str(raised.value)
    assert raised.value.hint


async def test_on_loopback_nobody_is_warned() -> None:
    warnings: list[str] = []
    async with catcher(warn=warnings.append):
        assert warnings == []


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("mx.test", False),
    ],
)
def test_who_reaches_an_address(host: str, alone: bool) -> None:
    assert only_this_machine(host) is alone


async def test_the_warning_names_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching, "only_this_machine", lambda host: False)
    warnings: list[str] = []
    async with catcher(warn=warnings.append) as caught:
        (warning,) = warnings
        assert f"127.0.0.1 port {caught.port}" in warning
        assert "passes nothing on" in warning


async def test_what_has_been_judged_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching, "MOST_BYTES", 10)
    async with catcher() as caught:
        await deliver(caught.port, TOKENS[0])
        caught.forget({TOKENS[0]})
        assert caught.arrivals == []
        await deliver(caught.port, TOKENS[1])
        assert [arrival.token for arrival in caught.arrivals] == [TOKENS[1]]

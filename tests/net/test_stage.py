"""Practice hosts on real sockets, talked to by somebody else's client."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from typing import TypeVar

import pytest

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.net import stage_player
from smtpwalk.net.stage import Stage, loopback, tls_context
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.practice.house import Fate
from smtpwalk.practice.personality import Greeting, Limit, Personality
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

Result = TypeVar("Result")
IN_TIME = 10.0


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def at_once(found: Personality) -> Personality:
    """The same host whose messages arrive without a delay."""
    return replace(found, delay=0.0)


async def foreign(use: Callable[[smtplib.SMTP], Result], stage: Stage) -> Result:
    """Let smtplib do something in a thread of its own."""

    def talk() -> Result:
        with smtplib.SMTP(stage.address, stage.port, local_hostname="me.test", timeout=IN_TIME) as client:
            return use(client)

    return await asyncio.to_thread(talk)


async def quiet(stage: Stage) -> None:
    async with asyncio.timeout(IN_TIME):
        await stage.quiet()
    assert stage.connections == 0


class Raw:
    """A client that sends and reads bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, stage: Stage) -> Raw:
        return cls(*await asyncio.open_connection(stage.address, stage.port))

    async def reads(self, end: bytes = b"\r\n") -> bytes:
        async with asyncio.timeout(IN_TIME):
            return await self.reader.readuntil(end)

    async def rest(self) -> bytes:
        async with asyncio.timeout(IN_TIME):
            return await self.reader.read()

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def test_a_foreign_client_relays_through_an_open_host() -> None:
    async with Stage(at_once(personality("sendmail-86-open"))) as stage:
        await foreign(lambda c: c.sendmail("a@sender.test", ["x@far.test"], "Subject: t\r\n\r\n.dot\r\n"), stage)
        (message,) = stage.outbox
    assert (message.fate, message.delivered_to) == (Fate.OUTSIDE, b"x@far.test")
    assert message.data.endswith(b"Subject: t\r\n\r\n.dot\r\n")


async def test_a_message_on_its_way_has_not_arrived() -> None:
    now = 1000.0
    async with Stage(personality("sendmail-86-open"), clock=lambda: now) as stage:
        await foreign(lambda c: c.sendmail("a@sender.test", ["x@far.test"], "hi"), stage)
        assert stage.outbox == ()
        now += 5
        assert len(stage.outbox) == 1


async def test_a_foreign_client_is_refused_by_a_closed_host() -> None:
    async with Stage(personality("postfix-closed")) as stage:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await foreign(lambda c: c.sendmail("a@sender.test", ["x@far.test"], "hi"), stage)
        assert refused.value.recipients["x@far.test"] == (554, b"5.7.1 <x@far.test>: Relay access denied")
        assert stage.outbox == ()


async def test_starttls_with_a_foreign_client() -> None:
    def use(client: smtplib.SMTP) -> str | None:
        client.ehlo()
        assert client.mail("a@sender.test")[0] == 530
        client.starttls(context=trusting())
        client.sendmail("a@sender.test", ["x@far.test"], "hi")
        assert isinstance(client.sock, ssl.SSLSocket)
        return client.sock.version()

    async with Stage(at_once(personality("starttls-open"))) as stage:
        assert await foreign(use, stage) in ("TLSv1.2", "TLSv1.3")
        assert len(stage.outbox) == 1


async def test_tls_from_the_start() -> None:
    def talk(stage: Stage) -> int:
        with smtplib.SMTP_SSL(stage.address, stage.port, context=trusting(), timeout=IN_TIME) as client:
            return client.noop()[0]

    async with Stage(personality("tls-from-start")) as stage:
        assert await asyncio.to_thread(talk, stage) == 250


async def test_the_certificate_is_good_for_loopback_if_trusted() -> None:
    context = ssl.create_default_context(cadata=_certificate())
    async with Stage(personality("tls-from-start")) as stage:
        reader, writer = await asyncio.open_connection(stage.address, stage.port, ssl=context)
        assert (await reader.readline()).startswith(b"220 ")
        writer.close()


def _certificate() -> str:
    return files("smtpwalk.practice").joinpath("certs", "practice.cert.pem").read_text()


@pytest.mark.parametrize(("name", "answer"), [("starttls-first", b""), ("starttls-leftover", b"250 2.0.0 Ok\r\n")])
async def test_plaintext_behind_starttls(name: str, answer: bytes) -> None:
    async with Stage(personality(name)) as stage:
        client = await Raw.connect(stage)
        await client.reads()
        client.writer.write(b"EHLO me.test\r\n")
        await client.reads(b"250 8BITMIME\r\n")
        client.writer.write(b"STARTTLS\r\nNOOP\r\n")
        assert await client.reads() == b"220 2.0.0 Ready to start TLS\r\n"
        await client.writer.start_tls(trusting())
        client.writer.write(b"QUIT\r\n")
        assert await client.rest() == answer + b"221 2.0.0 Bye\r\n"
        await client.close()


async def test_a_handshake_that_fails_is_told_and_ends_the_connection() -> None:
    seen: list[Event] = []
    async with Stage(personality("starttls-first"), on_event=seen.append) as stage:
        client = await Raw.connect(stage)
        await client.reads()
        client.writer.write(b"EHLO me.test\r\n")
        await client.reads(b"250 8BITMIME\r\n")
        client.writer.write(b"STARTTLS\r\n")
        await client.reads()
        client.writer.write(b"this is no handshake\r\n")
        await client.rest()
        await client.close()
        await quiet(stage)
    marks = [event for event in seen if isinstance(event, Mark)]
    assert [mark.what for mark in marks] == ["connected", "failed", "closed"]
    assert marks[1].fields["kind"] == "tls"


async def test_early_talk_is_punished() -> None:
    async with Stage(personality("early-talker")) as stage:
        client = await Raw.connect(stage)
        assert (await client.reads()).startswith(b"220-")
        client.writer.write(b"EHLO me.test\r\n" * 100)
        assert await client.rest() == b"521 5.5.1 Protocol error\r\n"
        await client.close()


async def test_who_waits_gets_the_whole_greeting() -> None:
    found = personality("early-talker")
    quick = replace(found, greeting=replace(found.greeting, between=0.05))
    async with Stage(quick) as stage:
        client = await Raw.connect(stage)
        assert (await client.reads()).startswith(b"220-")
        assert (await client.reads()).startswith(b"220 ")
        client.writer.write(b"QUIT\r\n")
        assert await client.rest() == b"221 2.0.0 Bye\r\n"
        await client.close()


async def test_early_talk_is_kept_by_a_host_that_does_not_look() -> None:
    found = personality("postfix-closed")
    slow = replace(found, greeting=Greeting(found.greeting.lines, pause=0.1))
    async with Stage(slow) as stage:
        client = await Raw.connect(stage)
        client.writer.write(b"NOOP\r\nQUIT\r\n")
        assert await client.rest() == (
            b"220 mx.letterbox.test ESMTP Postfix\r\n250 2.0.0 Ok\r\n221 2.0.0 Bye\r\n"
        )
        await client.close()


async def test_a_drip_arrives_whole() -> None:
    found = personality("tarpit")
    brisk = replace(found, pace=replace(found.pace, pause=0.01, grow=0.0, drip=0.001))
    async with Stage(brisk) as stage:
        assert await foreign(lambda c: c.noop(), stage) == (250, b"2.0.0 Ok")


async def test_a_client_that_has_no_more_to_say_still_gets_its_answers() -> None:
    async with Stage(personality("postfix-closed")) as stage:
        client = await Raw.connect(stage)
        client.writer.write(b"NOOP\r\nHELP\r\nun")
        client.writer.write_eof()
        said = await client.rest()
        assert said.endswith(b"250 2.0.0 Ok\r\n500 5.5.2 Error: command not recognized\r\n")
        await client.close()


async def test_a_silent_client_is_sent_away() -> None:
    found = personality("postfix-closed")
    idle = Limit(0, found.limits.idle.answer)
    async with Stage(replace(found, limits=replace(found.limits, idle=idle))) as stage:
        client = await Raw.connect(stage)
        await client.reads()
        assert await client.rest() == b"421 4.4.2 mx.letterbox.test Error: timeout exceeded\r\n"
        await client.close()


async def test_a_whole_class_at_once() -> None:
    def work(number: int, stage: Stage) -> None:
        with smtplib.SMTP(stage.address, stage.port, local_hostname="me.test", timeout=IN_TIME) as client:
            client.sendmail("a@sender.test", [f"n{number}@far.test"], f"Subject: {number}\r\n\r\nhi")

    async with Stage(at_once(personality("sendmail-86-open"))) as stage:
        await asyncio.gather(*(asyncio.to_thread(work, number, stage) for number in range(30)))
        messages = stage.outbox
        await quiet(stage)
    assert {m.delivered_to for m in messages} == {b"n%d@far.test" % number for number in range(30)}
    assert len({m.queue_id for m in messages}) == 30


async def test_a_full_house_says_so() -> None:
    async with Stage(personality("postfix-closed"), most_connections=1) as stage:
        first = await Raw.connect(stage)
        await first.reads()
        second = await Raw.connect(stage)
        assert await second.rest() == b"421 4.3.2 Too many connections to this practice host\r\n"
        await second.close()
        await first.close()
        await quiet(stage)
        third = await Raw.connect(stage)
        assert (await third.reads()).startswith(b"220 ")
        await third.close()


async def test_clients_that_vanish_leave_nothing_behind(caplog: pytest.LogCaptureFixture) -> None:
    async with Stage(personality("tarpit")) as stage:
        for _ in range(5):
            client = await Raw.connect(stage)
            await client.reads()
            client.writer.write(b"NOOP\r\n" * 50)
            linger = client.writer.get_extra_info("socket")
            linger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.writer.transport.abort()
        await quiet(stage)
    assert caplog.records == []


async def test_leaving_the_stage_cuts_whoever_is_there(caplog: pytest.LogCaptureFixture) -> None:
    async with Stage(personality("tarpit")) as stage:
        clients = [await Raw.connect(stage) for _ in range(5)]
        for client in clients:
            await client.reads()
            client.writer.write(b"NOOP\r\n")
    for client in clients:
        with suppress(ConnectionResetError):
            await client.rest()
        client.writer.close()
    assert stage.connections == 0
    assert caplog.records == []


async def test_serving_ends_when_it_is_cancelled() -> None:
    async with Stage(personality("postfix-closed")) as stage:
        serving = asyncio.create_task(stage.serve())
        assert await foreign(lambda c: c.noop()[0], stage) == 250
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving


async def test_a_flood_is_held_back_and_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_player, "MOST_UNREAD", 1000)
    found = personality("postfix-closed")
    async with Stage(found) as stage:
        client = await Raw.connect(stage)
        client.writer.write(b"NOOP\r\n" * 5000 + b"QUIT\r\n")
        said = await client.rest()
        assert said.count(b"250 2.0.0 Ok\r\n") == 5000
        assert said.endswith(b"221 2.0.0 Bye\r\n")
        await client.close()


async def test_the_onlooker_sees_both_sides_but_no_password() -> None:
    seen: list[Event] = []

    def use(client: smtplib.SMTP) -> None:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("bob", "correct horse")

    async with Stage(personality("auth-first"), on_event=seen.append) as stage:
        await foreign(use, stage)
        await quiet(stage)
    said = b"".join(event.data for event in seen if isinstance(event, ClientBytes))
    assert said.lower().startswith(b"ehlo me.test\r\nauth plain \r\n")
    assert sum(event.what == "masked" for event in seen if isinstance(event, Mark)) >= 2
    assert any(b"535 5.7.8" in event.data for event in seen if isinstance(event, ServerBytes))
    assert {event.session for event in seen} == {1}
    assert isinstance(seen[-1], Mark)
    assert seen[-1].what == "closed"


@pytest.mark.parametrize("found", catalogue(), ids=lambda found: found.name)
async def test_every_host_of_the_package_can_be_served(found: Personality) -> None:
    quick = replace(found, pace=replace(found.pace, pause=0.0, grow=0.0, drip=0.0))
    context = trusting() if found.implicit_tls else None
    async with Stage(quick) as stage:
        reader, writer = await asyncio.open_connection(stage.address, stage.port, ssl=context)
        async with asyncio.timeout(IN_TIME):
            assert await reader.readline()
        writer.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "", "mail.example", "127.0.0.1.example", "\x1b[1m"])
def test_no_other_machine_may_reach_a_practice_host(host: str) -> None:
    with pytest.raises(UsageError, match="loopback address only") as wrong:
        Stage(personality("postfix-closed"), host=host)
    assert "\x1b" not in wrong.value.message


@pytest.mark.parametrize(("host", "bound"), [("localhost", "127.0.0.1"), ("127.0.0.11", "127.0.0.11"), ("::1", "::1")])
def test_loopback_addresses_are_taken(host: str, bound: str) -> None:
    assert loopback(host) == bound


async def test_a_port_in_use_or_out_of_range_is_a_sentence() -> None:
    async with Stage(personality("postfix-closed")) as stage:
        for port in (stage.port, 70000):
            with pytest.raises(NetworkError, match=f"cannot listen on 127.0.0.1 port {port}: ") as wrong:
                await Stage(personality("postfix-closed"), port).start()
            assert wrong.value.kind == "listen"


def test_the_port_before_it_is_open_is_the_wanted_one() -> None:
    assert Stage(personality("postfix-closed"), 2525).port == 2525
    assert tls_context() is tls_context()

"""Sessions on real connections: what is sent, what is seen, what is owed, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiosmtpd.controller import UnthreadedController
from aiosmtpd.handlers import Sink as SinkHandler

from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.dialogue.phases import Phase
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Session, Waited
from smtpwalk.net.target import Address, Target
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.stages import Stage
from tests.playbook import (
    Play,
    Playing,
    answers,
    answers_late,
    breaks_the_handshake,
    certificate,
    closes_in_the_middle,
    dribbles,
    injects_behind_starttls,
    polite,
    resets,
    says_last_words,
    silent,
    speaks_ssh,
    talks_after_quit,
    two_replies,
    upgrades,
)

SHORT = 0.05
"""Seconds to wait for a reply that will not come."""


class Talk:
    """A session with the server that it is connected to, and its events."""

    def __init__(self, server: Playing, *, tls: bool = False, timeout: float | None = None) -> None:
        self.server = server
        self.events: list[Event] = []
        self.session = Session([self.events.append], timeout=timeout)
        self.target = Target("127.0.0.1", server.port, tls=tls)

    async def connect(self) -> Waited:
        await self.session.connect(self.target, [Address("127.0.0.1", self.server.port)])
        return await self.session.reply()

    def bytes_of(self, kind: type[ClientBytes] | type[ServerBytes]) -> bytes:
        return b"".join(event.data for event in self.events if isinstance(event, kind))

    def marks(self) -> list[str]:
        return [event.what for event in self.events if isinstance(event, Mark)]

    def codes(self) -> list[tuple[Stage, int | None, bool]]:
        return [(e.stage, e.code, e.counts) for e in self.session.conversation.exchanges]


@asynccontextmanager
async def connected(play: Play, *, tls: bool = False) -> AsyncIterator[Talk]:
    async with Playing(play, tls=tls) as server:
        talk = Talk(server, tls=tls)
        await talk.connect()
        try:
            yield talk
        finally:
            talk.session.hang_up()


async def test_a_whole_dialogue_is_recorded_byte_for_byte() -> None:
    async with connected(polite) as talk:
        for line in (b"EHLO [127.0.0.1]", b"MAIL FROM:<a@b.test>", b"RCPT TO:<c@d.test>", b"DATA"):
            assert await talk.session.command(line) is Waited.ANSWERED
        talk.session.write(b"Subject: x\r\n\r\n..dot\r\n.\r\n")
        assert await talk.session.reply() is Waited.ANSWERED
        await talk.session.command(b"QUIT")
        await talk.session.close()
        assert talk.bytes_of(ClientBytes) == bytes(talk.server.seen)
        assert talk.marks() == ["connecting", "connected", "closed"]
        assert [code for _, code, _ in talk.codes()] == [220, 250, 250, 250, 354, 250, 221]


@pytest.mark.parametrize(
    "line",
    [b"", b"  noop  x ", b"mail from: <a@b>", b"RCPT TO:<@own.test:u@far.test>", b"NOOP \xff\xfe\x00\x1b", b"X" * 3000],
)
async def test_any_line_goes_out_as_it_is(line: bytes) -> None:
    async with connected(answers(b"250 ok\r\n")) as talk:
        await talk.session.command(line)
        assert bytes(talk.server.seen) == line + b"\r\n" == talk.bytes_of(ClientBytes)


async def test_a_late_reply_goes_to_the_command_that_it_answers() -> None:
    async with connected(answers_late) as talk:
        assert await talk.session.command(b"NOOP", SHORT) is Waited.TIMED_OUT
        talk.session.give_up(SHORT)
        await talk.session.command(b"RSET")
        while talk.session.conversation.owed:
            await talk.session.reply()
        noop, rset = talk.session.conversation.exchanges[-2:]
        assert (noop.code, noop.late) == (250, True)
        assert (rset.code, rset.late) == (550, False)
        assert Doubt.OVERLAP in rset.doubts


async def test_while_nothing_comes_the_reply_stays_owed() -> None:
    async with Playing(silent) as server:
        talk = Talk(server, timeout=SHORT)
        assert await talk.connect() is Waited.TIMED_OUT
        talk.session.give_up(SHORT)
        assert talk.session.conversation.owed == 1
        assert "waited" in talk.marks()
        talk.session.hang_up()


@pytest.mark.parametrize(
    ("play", "words"), [(says_last_words, b"421 4.3.2 last words\r\n"), (talks_after_quit, b"love to all\r\n")]
)
async def test_last_words_are_kept(play: Play, words: bytes) -> None:
    async with connected(play) as talk:
        await talk.session.command(b"QUIT")
        assert talk.session.conversation.phase in (Phase.QUITTING, Phase.CLOSED)
        await talk.session.close()
        assert talk.bytes_of(ServerBytes).endswith(words)
        assert talk.session.conversation.closed


async def test_plaintext_behind_starttls_is_a_finding_and_answers_nothing() -> None:
    async with connected(injects_behind_starttls) as talk:
        await talk.session.command(b"EHLO a.test")
        await talk.session.command(b"STARTTLS")
        conversation = talk.session.conversation
        assert conversation.tls
        assert len(conversation.findings) == 1
        assert conversation.helo is None
        await talk.session.command(b"EHLO b.test")
        assert conversation.exchanges[-1].code == 250
        assert conversation.ehlo.domain == b"mx.example.net"
        assert b"250 injected" in talk.bytes_of(ServerBytes)
        assert bytes(talk.server.seen) == talk.bytes_of(ClientBytes)


async def test_inside_tls_the_bytes_are_those_that_the_server_saw() -> None:
    async with connected(upgrades) as talk:
        for line in (b"EHLO a.test", b"STARTTLS", b"EHLO b.test", b"QUIT"):
            await talk.session.command(line)
        await talk.session.close()
        assert bytes(talk.server.seen) == talk.bytes_of(ClientBytes)
        tls = next(event for event in talk.events if isinstance(event, Mark) and event.what == "tls")
        assert tls.fields["version"].startswith("TLSv1.")
        assert len(tls.fields["sha256"]) == 64
        assert not talk.session.conversation.findings


async def test_a_handshake_that_fails_ends_the_session() -> None:
    async with connected(breaks_the_handshake) as talk:
        with pytest.raises(NetworkError, match="handshake"):
            await talk.session.command(b"STARTTLS")
        assert talk.marks()[-1] == "failed"
        assert talk.session.conversation.closed


async def test_tls_from_the_first_byte() -> None:
    async with connected(polite, tls=True) as talk:
        assert talk.marks()[:3] == ["connecting", "connected", "tls"]
        assert talk.session.conversation.greeting is not None
        assert talk.session.conversation.tls
        await talk.session.command(b"QUIT")
        await talk.session.close()
        assert bytes(talk.server.seen) == talk.bytes_of(ClientBytes) == b"QUIT\r\n"


async def test_a_host_without_tls_where_it_was_expected() -> None:
    async with Playing(polite) as server:
        talk = Talk(server, tls=True)
        with pytest.raises(NetworkError) as caught:
            await talk.connect()
        assert caught.value.kind == "tls"
        assert talk.marks() == ["connecting", "failed"]


async def test_a_close_in_the_middle_leaves_an_unfinished_reply() -> None:
    async with connected(closes_in_the_middle) as talk:
        assert await talk.session.command(b"EHLO a.test") is Waited.CLOSED
        ehlo = talk.session.conversation.exchanges[-1]
        assert ehlo.reply is not None
        assert not ehlo.counts
        assert talk.bytes_of(ServerBytes).endswith(b"250-PIPE")


async def test_a_reset_is_told_apart_from_a_close() -> None:
    async with connected(resets) as talk:
        assert await talk.session.command(b"NOOP") is Waited.CLOSED
        closed = next(event for event in talk.events if isinstance(event, Mark) and event.what == "closed")
        assert closed.fields == {"by": "server", "how": "reset"}


async def test_a_stray_reply_makes_its_exchange_count_for_nothing() -> None:
    async with connected(two_replies) as talk:
        await talk.session.command(b"MAIL FROM:<a@b.test>")
        await talk.session.command(b"RCPT TO:<c@d.test>")
        assert talk.codes()[-2:] == [(Stage.MAIL, 250, False), (Stage.RCPT, 550, True)]
        assert talk.session.conversation.out_of_step


async def test_a_byte_a_packet_makes_no_difference() -> None:
    async with connected(dribbles) as talk:
        await talk.session.command(b"EHLO a.test")
        assert "STARTTLS" in talk.session.conversation.ehlo
        assert [counts for _, _, counts in talk.codes()] == [True, True]


async def test_what_is_no_smtp_is_kept_and_nothing_is_said_to_it() -> None:
    async with Playing(speaks_ssh) as server:
        talk = Talk(server, timeout=SHORT)
        assert await talk.connect() is Waited.TIMED_OUT
        assert talk.bytes_of(ServerBytes) == b"SSH-2.0-OpenSSH_9.2\r\n"
        talk.session.hang_up()
        assert bytes(server.seen) == b""


async def test_the_next_address_is_tried() -> None:
    async with Playing(polite) as server:
        talk = Talk(server)
        shut = Address("127.0.0.77", server.port)  # the server listens on 127.0.0.1 only
        await talk.session.connect(talk.target, [shut, Address("127.0.0.1", server.port)])
        assert talk.marks() == ["connecting", "connecting", "connected"]
        assert talk.session.conversation.peer == ("127.0.0.1", server.port)
        talk.session.hang_up()


async def test_when_nobody_answers_the_last_reason_is_told() -> None:
    async with Playing(polite) as server:
        talk = Talk(server)
        with pytest.raises(NetworkError, match=r"127.0.0.77 port \d+ refuses") as caught:
            await talk.session.connect(talk.target, [Address("127.0.0.77", server.port)])
        assert caught.value.kind == "refused"
        assert talk.marks() == ["connecting", "failed"]


async def test_no_address_is_an_error_of_its_own() -> None:
    session = Session()
    with pytest.raises(NetworkError, match="no address"):
        await session.connect(Target("mx.test"), [])


async def test_the_source_address_is_used() -> None:
    async with Playing(polite) as server:
        talk = Talk(server)
        await talk.session.connect(talk.target, [Address("127.0.0.1", server.port)], source="127.0.0.5")
        assert talk.session.conversation.source == "127.0.0.5"
        talk.session.hang_up()


async def test_nothing_goes_out_on_a_closed_connection() -> None:
    async with connected(polite) as talk:
        talk.session.hang_up()
        with pytest.raises(NetworkError, match="nothing was sent"):
            await talk.session.send(b"NOOP")
        with pytest.raises(NetworkError, match="closed"):
            await Session().start_tls()
        assert talk.marks().count("closed") == 1


async def test_a_login_never_reaches_the_sinks() -> None:
    async with connected(answers(b"334 \r\n", b"235 2.7.0 welcome, AGFsaWNlAHRvcHNlY3JldA==\r\n")) as talk:
        await talk.session.command(b"AUTH PLAIN")
        await talk.session.command(b"AGFsaWNlAHRvcHNlY3JldA==")
        assert b"AGFsaWNl" in bytes(talk.server.seen)
        assert b"AGFsaWNl" not in talk.bytes_of(ClientBytes) + talk.bytes_of(ServerBytes)
        assert talk.marks().count("masked") == 2
        assert talk.session.conversation.authenticated


@asynccontextmanager
async def foreign_server(**options: object) -> AsyncIterator[int]:
    """aiosmtpd: somebody else's idea of a server, in this loop."""
    loop = asyncio.get_running_loop()
    controller = UnthreadedController(
        SinkHandler(), hostname="127.0.0.1", port=0, loop=loop, ident="foreign", **options
    )
    server = await loop.create_server(controller._factory_invoker, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


@pytest.mark.parametrize("with_tls", [False, True])
async def test_a_foreign_server_understands_a_walk(with_tls: bool) -> None:
    options: dict[str, object] = {"tls_context": certificate()} if with_tls else {}
    async with foreign_server(**options) as port:
        session = Session()
        await session.connect(Target("127.0.0.1", port), [Address("127.0.0.1", port)])
        await session.reply()
        before = [b"EHLO a.test", b"STARTTLS"] if with_tls else []
        for line in [*before, b"EHLO a.test", b"MAIL FROM:<a@b.test>", b"RCPT TO:<c@d.test>", b"DATA"]:
            assert await session.command(line) is Waited.ANSWERED
        session.write(b"Subject: x\r\n\r\ntext\r\n.\r\n")
        await session.reply()
        await session.command(b"QUIT")
        await session.close()
    codes = [exchange.code for exchange in session.conversation.exchanges]
    assert codes == [220, *([250, 220] if with_tls else []), 250, 250, 250, 354, 250, 221]
    assert all(exchange.counts for exchange in session.conversation.exchanges)
    assert session.conversation.tls is with_tls


async def test_the_clock_is_the_callers() -> None:
    ticks = iter(range(1, 100))
    clock: Callable[[], float] = lambda: float(next(ticks))  # noqa: E731
    async with Playing(polite) as server:
        events: list[Event] = []
        session = Session([events.append], clock=clock, number=3)
        await session.connect(Target("127.0.0.1", server.port), [Address("127.0.0.1", server.port)])
        await session.reply()
        session.hang_up()
    assert [event.t for event in events] == sorted({event.t for event in events})
    assert {event.session for event in events} == {3}

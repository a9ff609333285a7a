"""The walk at work on real connections: the plan follows whatever happened, and every line goes out as typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Waited
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker, fresh_settings
from smtpwalk.wire.events import ClientBytes, Event
from tests.playbook import Play, Playing, answers, polite, says_last_words, silent, upgrades

SETTINGS = WalkSettings("mx.example.net", "[127.0.0.1]", may_send=True)


@asynccontextmanager
async def walking(play: Play, settings: WalkSettings = SETTINGS) -> AsyncIterator[tuple[Walker, Playing, list[Event]]]:
    events: list[Event] = []
    async with Playing(play) as server:
        here = Address("127.0.0.1", server.port)
        walker = Walker(Target("127.0.0.1", server.port), [here], settings, [events.append])
        await walker.connect()
        try:
            yield walker, server, events
        finally:
            walker.hang_up()


async def follow(walker: Walker, most: int = 20) -> list[str]:
    """Does what each step suggests, until nothing is left; answers the steps' ids."""
    taken: list[str] = []
    while walker.step.id != "closed" and len(taken) < most:
        step = walker.step
        taken.append(step.id)
        if step.message is not None:
            await walker.say_message(step.message)
        elif step.line is not None:
            await walker.say(step.line)
        else:
            await walker.wait()
    return taken


async def test_the_suggestions_lead_from_ehlo_to_quit() -> None:
    async with walking(polite) as (walker, server, events):
        steps = await follow(walker)
    assert steps == ["ehlo", "mail", "rcpt", "data", "message", "quit_done"]
    sent = b"".join(event.data for event in events if isinstance(event, ClientBytes))
    assert sent == bytes(server.seen)
    assert sent.startswith(b"EHLO [127.0.0.1]\r\nMAIL FROM:<spamtest@sender.test>\r\nRCPT TO:<relaytest@")
    assert sent.endswith(b"\r\n.\r\nQUIT\r\n")


async def test_without_leave_the_guide_never_says_data() -> None:
    async with walking(polite, WalkSettings("mx.example.net")) as (walker, server, _):
        for _step in range(12):
            if walker.step.line is None:
                break
            assert walker.step.line != b"DATA"
            await walker.say(walker.step.line)
    assert b"DATA" not in bytes(server.seen)


async def test_leave_is_given_in_the_middle() -> None:
    async with walking(polite, WalkSettings("mx.example.net")) as (walker, _, _events):
        for line in (b"EHLO a.test", b"MAIL FROM:<a@b.test>", b"RCPT TO:<me@mine.test>"):
            await walker.say(line)
        assert walker.step.id == "ask"
        walker.allow_message_to(b"me@mine.test")
        assert (walker.step.id, walker.step.line) == ("data", b"DATA")


async def test_a_refused_ehlo_leads_to_helo() -> None:
    async with walking(answers(b"502 what\r\n", b"250 hello\r\n")) as (walker, _, _events):
        await walker.say(b"EHLO a.test")
        assert walker.step.line == b"HELO [127.0.0.1]"


async def test_a_message_is_dot_stuffed_and_a_line_of_it_is_not() -> None:
    async with walking(polite) as (walker, server, _):
        await walker.say(b"DATA")
        await walker.say_message(b"Subject: x\n\n.dot\n")
        assert bytes(server.seen).endswith(b"DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\n")
        await walker.say(b"DATA")
        assert await walker.say(b".as typed") is Waited.ANSWERED
        assert walker.talk.phase is Phase.MESSAGE
        assert await walker.say(b".") is Waited.ANSWERED
        assert bytes(server.seen).endswith(b"DATA\r\n.as typed\r\n.\r\n")


async def test_tls_begins_anew_with_ehlo() -> None:
    async with walking(upgrades) as (walker, _, _events):
        await walker.say(b"EHLO a.test")
        await walker.say(b"STARTTLS")
        assert walker.talk.tls
        assert walker.step.id == "ehlo"


async def test_a_goodbye_is_heard_to_its_end() -> None:
    async with walking(says_last_words) as (walker, _, _events):
        await walker.say(b"NOOP")
        assert walker.talk.closed
        assert any(b"last words" in row.line.data for row in walker.talk.rows)


async def test_the_user_gives_up_and_the_reply_stays_owed() -> None:
    async with Playing(silent) as server:
        here = Address("127.0.0.1", server.port)
        walker = Walker(Target("127.0.0.1", server.port), [here], SETTINGS, timeout=0.05)
        assert await walker.connect() is Waited.TIMED_OUT
        assert await walker.wait() is Waited.TIMED_OUT
        walker.give_up(0.1)
        assert walker.talk.owed == 1
        assert any("given up after 0.1 s" in row.line.data.decode() for row in walker.talk.rows)
        walker.hang_up()


async def test_what_is_out_of_order_is_said_and_sent_all_the_same() -> None:
    async with walking(answers(b"503 order\r\n")) as (walker, server, _):
        assert "No EHLO yet" in walker.advise(b"MAIL FROM:<a@b.test>")[0].text
        await walker.say(b"MAIL FROM:<a@b.test>")
        assert bytes(server.seen) == b"MAIL FROM:<a@b.test>\r\n"


async def test_a_shut_port_is_told() -> None:
    walker = Walker(Target("127.0.0.1", 1), [Address("127.0.0.1", 1)], SETTINGS)
    with pytest.raises(NetworkError, match="refuses"):
        await walker.connect()
    assert walker.step.id == "closed"


def test_fresh_settings_are_of_this_moment() -> None:
    one, two = fresh_settings("mx.test", "me.test"), fresh_settings("mx.test", "me.test")
    assert one.token != two.token
    assert not one.may_send
    assert "1970" not in one.date

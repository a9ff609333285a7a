"""Proof of delivery: arrivals by token from catcher and mailboxes, and when the wait for them ends."""

from __future__ import annotations

import asyncio
import smtplib
from pathlib import Path

import pytest

from smtpwalk.cli.proving import Proofs
from smtpwalk.errors import UsageError
from smtpwalk.relay.proof import Arrival

IN_TIME = 20.0


def arrival(token: str, sender: bytes = b"me@sender.test") -> Arrival:
    return Arrival(token, sender, (b"x@elsewhere.test",), (), b"Subject: x\r\n\r\n", 1.0, "catcher")


def message(token: str) -> str:
    return f"Return-Path: <me@sender.test>\nDelivered-To: x@elsewhere.test\nSubject: {token}\n\nhello\n"


class Outbox:
    """Hands out one arrival at each look."""

    def __init__(self, *arrivals: Arrival) -> None:
        self.left = list(arrivals)

    def new_arrivals(self) -> list[Arrival]:
        return [self.left.pop(0)] if self.left else []


async def test_what_the_catcher_gets_is_proof() -> None:
    async with Proofs(IN_TIME, catch=("127.0.0.1", 0)) as proofs:
        token = proofs.new_token()

        def send() -> None:
            with smtplib.SMTP("127.0.0.1", proofs.catcher_port, local_hostname="mx.test", timeout=IN_TIME) as client:
                client.sendmail("me@sender.test", [f"{token}@elsewhere.test"], f"Subject: {token}\r\n\r\nx\r\n")

        found, _ = await asyncio.gather(proofs.prove([token]), asyncio.to_thread(send))
        assert [(one.token, one.source) for one in found] == [(token, "catcher")]
        proofs.forget([token])
        assert proofs.found([token]) == []
    assert proofs.places == ["catcher"]


async def test_a_mailbox_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "mail" / "new").mkdir(parents=True)
    box = tmp_path / "box"
    async with Proofs(IN_TIME, maildir=tmp_path / "mail", mbox=box) as proofs:
        first, second = proofs.new_token(), proofs.new_token()
        (tmp_path / "mail" / "new" / "1.x").write_text(message(first))
        box.write_text(f"From me@sender.test Sat Jan 31 09:30:00 2026\n{message(second)}\n")
        found = await proofs.prove([first, second])
    assert sorted((one.token, one.source) for one in found) == sorted([(first, "maildir"), (second, "mbox")])
    assert proofs.places == ["maildir", "mbox"]


async def test_the_wait_ends_with_the_last_token() -> None:
    proofs = Proofs(IN_TIME)
    tokens = [proofs.new_token(), proofs.new_token()]
    found = await proofs.prove(tokens, mailbox=Outbox(*map(arrival, tokens)), every=0.001)
    assert [one.token for one in found] == tokens


async def test_the_wait_ends_when_nothing_more_can_come() -> None:
    proofs = Proofs(IN_TIME)
    token = proofs.new_token()
    outbox = Outbox(arrival(token))
    tokens = [token, proofs.new_token()]
    found = await proofs.prove(tokens, mailbox=outbox, settled=lambda: not outbox.left, every=0.001)
    assert [one.token for one in found] == [token]


async def test_the_wait_ends_when_the_time_is_over() -> None:
    proofs = Proofs(0.0)
    assert await proofs.prove([proofs.new_token()]) == []


async def test_a_notification_of_a_delay_is_not_yet_the_message() -> None:
    proofs = Proofs(IN_TIME)
    token = proofs.new_token()
    outbox = Outbox(arrival(token, b""), arrival(token))
    assert len(await proofs.prove([token], mailbox=outbox, every=0.001)) == 2


async def test_a_taken_port_is_a_mistake_on_the_command_line() -> None:
    async with Proofs(0, catch=("127.0.0.1", 0)) as first:
        second = Proofs(0, catch=("127.0.0.1", first.catcher_port))
        with pytest.raises(UsageError, match="cannot listen"):
            await second.__aenter__()


async def test_a_folder_that_is_no_maildir(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no Maildir"):
        await Proofs(0, maildir=tmp_path).__aenter__()


def test_only_our_tokens_are_known() -> None:
    proofs = Proofs(0)
    assert proofs.known(proofs.new_token())
    assert not proofs.known(Proofs(0).new_token())

"""A whole dialogue over a real socket in this process: a session with its fold, against raw asyncio streams."""

from __future__ import annotations

import asyncio
from statistics import median
from time import perf_counter

from smtpwalk.net.session import Session
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.wire.commands import dot_stuff

LINES = [b"EHLO client.example", b"MAIL FROM:<spamtest@sender.test>", b"RCPT TO:<relaytest@elsewhere.test>", b"DATA"]
MESSAGE = dot_stuff(b"Subject: bench\r\n\r\nOne line of text.\r\n")


async def ours(port: int) -> float:
    began = perf_counter()
    events: list[object] = []
    session = Session((events.append,))
    await session.connect(Target("127.0.0.1", port), (Address("127.0.0.1", port),))
    await session.reply()
    for line in LINES:
        await session.command(line)
    session.write(MESSAGE)
    await session.reply()
    await session.command(b"QUIT")
    taken = perf_counter() - began
    assert session.conversation.exchanges[-1].code == 221
    session.hang_up()
    return taken


async def raw(port: int) -> float:
    began = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def reply() -> bytes:
        while True:
            line = await reader.readline()
            if line[3:4] != b"-":
                return line

    await reply()
    for line in LINES:
        writer.write(line + b"\r\n")
        await reply()
    writer.write(MESSAGE)
    await reply()
    writer.write(b"QUIT\r\n")
    last = await reply()
    taken = perf_counter() - began
    assert last.startswith(b"221")
    writer.close()
    return taken


async def measure(rounds: int) -> tuple[list[float], list[float]]:
    mine, other = [], []
    async with Stage(personality("sendmail-86-open")) as stage:
        for turn in range(rounds + 20):
            first, second = await ours(stage.port), await raw(stage.port)
            if turn >= 20:
                mine.append(first)
                other.append(second)
    return mine, other


def run(rounds: int = 200) -> None:
    mine, other = asyncio.run(measure(rounds))
    ratio = median(a / b for a, b in zip(mine, other, strict=True))
    print(f"a full dialogue        {median(mine) * 1000:6.2f} ms   raw asyncio streams {median(other) * 1000:6.2f} ms"
          f"   ratio {ratio:.2f} (aim: 1.5)")  # fmt: skip

"""A capture of 100 MB read in, side by side with tshark: mail in plain text and under TLS, between other traffic.

The capture is made here: 64 connections at a time, messages of 2 to 100 KB, acknowledgements, a few packets late.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import BinaryIO

from tests.bench.relay import peak_memory, timed
from tests.recording.importers.capturing import ACK, Talk, Tcp, ethernet, pcap

SIZE = 100 << 20
AT_ONCE = 64
_LINE = b"The quick brown fox jumps over the lazy dog, and then over all the others as well.\r\n"
_IMPORT = [sys.executable, "-m", "smtpwalk", "import"]


def make(file: BinaryIO, size: int = SIZE) -> None:
    chance = Random(1)
    file.write(pcap([]))
    talks = _talks(chance)
    running = list(islice(talks, AT_ONCE))
    number = 0
    while file.tell() < size:
        place = chance.randrange(AT_ONCE)
        packets = list(islice(running[place], chance.choice((1, 2, 2, 4, 8))))
        if not packets:
            running[place] = next(talks)
        if len(packets) > 2 and not chance.randrange(50):
            packets.reverse()
        for packet in packets:
            number += 1
            frame = ethernet(packet.packet())
            file.write(pcap([frame], start=1_700_000_000 + number // 1000)[24:])


def _talks(chance: Random) -> Iterator[Iterator[Tcp]]:
    number = 0
    while True:
        number += 1
        kind = chance.choices((_plain, _under_tls, _other), (5, 2, 3))[0]
        client = (f"192.0.2.{number % 250 + 1}", 1024 + number % 60000)
        yield kind(Talk(client, ("198.51.100.25", 25)), chance)


def _plain(talk: Talk, chance: Random) -> Iterator[Tcp]:
    yield from talk.open()
    yield from _turns(talk, _hello())
    yield from _turns(talk, [("C", b"MAIL FROM:<a@sender.test>\r\n"), ("S", b"250 2.1.0 Ok\r\n")])
    yield from _turns(talk, [("C", b"RCPT TO:<b@elsewhere.test>\r\n"), ("S", b"250 2.1.5 Ok\r\n")])
    yield from _turns(talk, [("C", b"DATA\r\n"), ("S", b"354 go ahead\r\n")])
    lines = chance.choice((24, 24, 250, 1200))
    message = b"Subject: bench\r\n\r\n" + _LINE * lines + b".\r\n"
    yield from _turns(talk, [("C", message), ("S", b"250 2.0.0 queued\r\n")])
    yield from _turns(talk, [("C", b"QUIT\r\n"), ("S", b"221 2.0.0 Bye\r\n")])
    yield from talk.close()


def _under_tls(talk: Talk, chance: Random) -> Iterator[Tcp]:
    yield from talk.open()
    yield from _turns(talk, [*_hello(), ("C", b"STARTTLS\r\n"), ("S", b"220 2.0.0 go ahead\r\n")])
    record = b"\x16\x03\x01\x20\x00\x01" + chance.randbytes(500)
    yield from _turns(talk, [("C", record), ("S", record * 6), ("C", record * chance.choice((8, 80)))])
    yield from talk.close()


def _other(talk: Talk, chance: Random) -> Iterator[Tcp]:
    talk.server = ("203.0.113.80", 443)
    yield from talk.open()
    record = b"\x17\x03\x03\x20\x00" + chance.randbytes(1400)
    yield from _turns(talk, [("C", record), ("S", record * chance.choice((4, 40, 200)))])
    yield from talk.close()


def _hello() -> list[tuple[str, bytes]]:
    return [
        ("S", b"220 mx.example.test ESMTP\r\n"),
        ("C", b"EHLO client.example.test\r\n"),
        ("S", b"250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n"),
    ]


def _turns(talk: Talk, turns: list[tuple[str, bytes]]) -> Iterator[Tcp]:
    for who, data in turns:
        for number, packet in enumerate(talk.say(who, data)):
            yield packet
            if number % 2:
                yield talk.tcp("S" if who == "C" else "C", ACK)


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.pcap")
        with path.open("wb") as file:
            make(file)
        began = perf_counter()
        peak = peak_memory([*_IMPORT, str(path), "-o", f"{folder}/out.smtp.jsonl"])
        ours = perf_counter() - began
        said = f"a capture of 100 MB    {ours:6.2f} s (aim: 10)   peak {peak / 1024:.0f} MB"
        if shutil.which("tshark"):
            them = timed(["tshark", "-n", "-r", str(path), "-q", "-z", "follow,tcp,ascii,0"])
            said += f"   tshark, one stream of it {them:6.2f} s   ratio {ours / them:.2f}"
        print(said)

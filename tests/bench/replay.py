"""A recording of a million events in the player: first screen, whole index, memory, jumps; and what is beside it.

The first screen is measured against an empty Textual app, the reading against `jq`, where that is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.bench.start import EMPTY
from tests.bench.terminal import Terminal, python

TALK: tuple[tuple[type[ClientBytes] | type[ServerBytes], bytes], ...] = (
    (ServerBytes, b"220 mx.example.test ESMTP Postfix\r\n"),
    (ClientBytes, b"EHLO client.example\r\n"),
    (ServerBytes, b"250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n"),
    (ClientBytes, b"MAIL FROM:<spamtest@sender.test>\r\n"),
    (ServerBytes, b"250 2.1.0 Ok\r\n"),
    (ClientBytes, b"RCPT TO:<user%d@elsewhere.test>\r\n"),
    (ServerBytes, b"554 5.7.1 <user%d@elsewhere.test>: Relay access denied\r\n"),
    (ClientBytes, b"QUIT\r\n"),
    (ServerBytes, b"221 2.0.0 Bye\r\n"),
)
HEADER = Header(datetime(2026, 1, 1, tzinfo=UTC), "mx.example.test", 25, "ours", "bench")


def sessions(events: int) -> Iterator[Event]:
    peer = {"address": "192.0.2.1", "port": 25, "source": "192.0.2.9"}
    for number in range(1, events // (len(TALK) + 1) + 1):
        yield Mark(float(number), number, "connected", peer)
        for place, (kind, data) in enumerate(TALK):
            yield kind(number + place / 100, number, data.replace(b"%d", b"%d" % number))


def write(path: Path, events: int) -> None:
    with path.open("w") as file:
        file.write(encode_header(HEADER) + "\n")
        file.writelines(encode_event(event) + "\n" for event in sessions(events))


def run(events: int = 1_000_000, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.smtp.jsonl")
        write(path, events)
        ours, empty = [], []
        for _ in range(rounds):
            with Terminal(python("-c", EMPTY)) as terminal:
                empty.append(terminal.until(b"first paint"))
            with Terminal(python("-m", "smtpwalk", "replay", str(path))) as terminal:
                ours.append(terminal.until(b"SESSION"))
        print(f"replay, {events:,} events: first screen {median(ours):.2f} s   empty Textual app {median(empty):.2f} s"
              f"   {median(ours) - median(empty):+.2f} s (aim: 1)")  # fmt: skip
        _index(path, events)
        _beside(path)


def _index(path: Path, events: int) -> None:
    with Terminal(python("-m", "smtpwalk", "replay", str(path))) as terminal:
        indexed = terminal.until(f"{events:,} events".replace(",", "").encode())
        memory = terminal.memory()
        terminal.drain(0.5)
        ends = [terminal.press(key) * 1000 for key in (b"\x1b[F", b"\x1b[H", b"\x1b[F")]
        opened = terminal.answer(b"\r", b"MAIL") * 1000
        terminal.drain(0.5)
        jumps = [terminal.press(key) * 1000 for key in (b"{", b"{", b"}", b"5", b"0", b"\x1b[F") * 3]
        print(f"  wholly indexed after {indexed:.1f} s, {memory:.0f} MB (aim: 400); player opened in {opened:.0f} ms")
        print(f"  a jump: to either end of the list {median(ends):.0f} ms, to another session or place"
              f" {median(jumps):.0f} ms, most {max(jumps):.0f} ms (aim: 50)")  # fmt: skip


def _beside(path: Path) -> None:
    for name, command in (("jq", ["jq", "-c", "select(.s == 1)"]),):
        if shutil.which(name):
            begun = time.perf_counter()
            with path.open("rb") as file:
                subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, check=True)
            print(f"  {name} reads the same file through in {time.perf_counter() - begun:.1f} s")
        else:
            print(f"  {name} is not installed")

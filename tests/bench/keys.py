"""From a key to the first bytes painted, in a walk screen whose transcript has 100,000 lines."""

from __future__ import annotations

from statistics import median

from tests.bench.terminal import Terminal, python

KEYS = {"Up": b"\x1b[A", "Down": b"\x1b[B", "Page up": b"\x1b[5~", "Home": b"\x1b[H", "End": b"\x1b[F"}


def run(lines: int = 100_000, rounds: int = 15) -> None:
    with Terminal(python("-m", "tests.bench.long_app", str(lines))) as terminal:
        terminal.until(b"a long one")
        terminal.drain(0.5)
        for name, keys in KEYS.items():
            taken = [terminal.press(keys) * 1000 for _ in range(rounds)]
            print(f"key to paint, {lines:,} lines, {name:<8} {median(taken):5.1f} ms   most {max(taken):5.1f} ms (aim: 16)")

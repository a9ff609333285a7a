"""From a key to the first bytes painted, in a walk screen whose transcript has 100,000 lines."""

from __future__ import annotations

from statistics import median

from tests.bench.terminal import Terminal, python

KEYS = {
    "Up": b"\x1b[A",
    "Page up": b"\x1b[5~",
    "Home": b"\x1b[H",
    "Down": b"\x1b[B",
    "End": b"\x1b[F",
}
"""In an order in which each key has somewhere to go."""


def run(lines: int = 100_000, rounds: int = 15) -> None:
    with Terminal(python("-m", "tests.bench.long_app", str(lines))) as terminal:
        terminal.until(b"a long one")
        terminal.drain(0.5)
        terminal.press(KEYS["End"])
        taken: dict[str, list[float]] = {name: [] for name in KEYS}
        for _ in range(rounds):
            for name, keys in KEYS.items():
                taken[name].append(terminal.press(keys) * 1000)
        for name, figures in taken.items():
            print(f"key to paint, {lines:,} lines, {name:<8} {median(figures):5.1f} ms   most {max(figures):5.1f} ms"
                  " (aim: 16)")  # fmt: skip

"""From the start of the process to the first paint: this app against an empty Textual app, in turn."""

from __future__ import annotations

from statistics import median

from tests.bench.terminal import Terminal, python

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App[None]):
    def compose(self):
        yield Static("first paint")
Empty().run()
"""


def run(rounds: int = 11) -> None:
    ours, empty = [], []
    for _ in range(rounds + 1):
        with Terminal(python("-c", EMPTY)) as terminal:
            empty.append(terminal.until(b"first paint"))
        with Terminal(python("-m", "smtpwalk")) as terminal:
            ours.append(terminal.until(b"How to leave"))
    ours, empty = ours[1:], empty[1:]  # the first start compiles
    ratio = median(mine / other for mine, other in zip(ours, empty, strict=True))
    print(f"start to first paint   {median(ours) * 1000:6.0f} ms   empty Textual app {median(empty) * 1000:6.0f} ms"
          f"   ratio {ratio:.2f} (aim: 1.3)")  # fmt: skip

"""`smtpwalk practice NAME --serve`: a practice host for telnet, swaks or a class, until Ctrl-C."""

from __future__ import annotations

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.cli.painting import painted
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.net.stage import Stage
from smtpwalk.practice.personality import Personality
from smtpwalk.report.transcript import Line, line_of
from smtpwalk.wire.events import Event


class Watch:
    """Prints what every client and the host say to each other, each line with the number of its session."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._talks: dict[int, Conversation] = {}
        self._printed: dict[int, int] = {}

    def __call__(self, event: Event) -> None:
        number = event.session
        talk = self._talks.setdefault(number, Conversation())
        talk.feed(event)
        for row in talk.rows[self._printed.get(number, 0) :]:
            line = line_of(row)
            numbered = Line(line.text, f"#{number} {line.gutter.lstrip()}", line.kind, line.remark, line.warn)
            self._console.print_line(painted(numbered, colour=self._console.colour))
        self._printed[number] = len(talk.rows)
        if talk.closed:
            del self._talks[number], self._printed[number]


def serve(host: Personality, port: int, console: Console) -> int:
    """Raises NetworkError when the port cannot be had."""
    with Background() as background:
        stage = Stage(host, port, on_event=Watch(console))
        background.run(stage.start())
        try:
            for line in announcement(host, stage):
                console.say(line)
            background.run(stage.serve())
        except KeyboardInterrupt:
            console.say("")  # behind the ^C that the terminal shows
        finally:
            background.run(stage.stop())
        console.say("The practice host has closed; its clients were disconnected.")
    return 0


def announcement(host: Personality, stage: Stage) -> list[str]:
    """Where it is, and what to type to get there."""
    place = f"{stage.address} {stage.port}"
    tls = host.implicit_tls
    telnet = f"openssl s_client -crlf -connect {stage.address}:{stage.port}" if tls else f"telnet {place}"
    swaks = f"swaks --server {stage.address}:{stage.port}{' --tlsc' if tls else ''}"
    scheme = "smtps://" if tls else ""
    return [
        f"{host.title} ({host.name}) serves on {place}, on this machine only. Ctrl-C ends it.",
        f"  {telnet}",
        f"  {swaks} --from spamtest@sender.test --to relaytest@elsewhere.test",
        f"  smtpwalk walk {scheme}{stage.address}:{stage.port}",
    ]

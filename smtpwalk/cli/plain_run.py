"""A plain walk with all that hangs on it: the recording, the printed lines, the last words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.cli.plain import PlainWalk
from smtpwalk.cli.recording_to import record
from smtpwalk.cli.row_printer import RowPrinter
from smtpwalk.errors import RecordingError
from smtpwalk.net.stage import Stage
from smtpwalk.net.walker import Walker
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.walking import FATES
from smtpwalk.wire.visible import visible, visible_text

FATE_SECONDS: Final = 5.0
"""How long a message on its way is waited for when the walk is over."""


def run_plain(
    request: WalkRequest,
    console: Console,
    background: Background,
    make_walker: Callable[..., Walker] = Walker,
    *,
    stage: Stage | None = None,
) -> int:
    """Raises NetworkError when the host cannot be reached; the recording says so too."""
    printer = RowPrinter(console)

    def failed(problem: RecordingError) -> None:
        console.say(f"Recording stopped: {problem}")

    with record(request.target, request.permission, request.record, failed) as recorder:
        began = monotonic()
        walker = make_walker(
            request.target, request.addresses, request.settings, (recorder, printer),
            source=request.source, timeout=request.timeout, clock=lambda: monotonic() - began,
        )  # fmt: skip
        printer.talk = walker.talk
        console.say(f"Recording to {visible_text(str(recorder.path))}")
        try:
            PlainWalk(walker, console, background, timeout=request.timeout).run()
            if stage is not None:
                background.run(tell_fates(stage, walker))
        finally:
            background.call(walker.hang_up)
    return 0


async def tell_fates(stage: Stage, walker: Walker) -> None:
    """What became of each message that a practice host took. Those still on their way are waited for, a little."""
    for _ in range(round(FATE_SECONDS / 0.1)):
        if len(stage.outbox) == len(stage.house.outbox):
            break
        await asyncio.sleep(0.1)
    for message in stage.outbox:
        said = FATES[message.fate].format(to=visible(message.delivered_to))
        walker.session.mark("note", text=said)

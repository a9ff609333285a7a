"""The app on a recorded session of many lines: `python -m tests.bench.long_app 100000`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from smtpwalk.ui.screens.recordings import LookScreen
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes


def long_talk(lines: int) -> Conversation:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1"}))
    talk.feed(ServerBytes(0.1, 1, b"220 mx.example.test ESMTP Postfix\r\n"))
    for number in range(lines // 2):
        talk.feed(ClientBytes(number + 1.0, 1, b"RCPT TO:<user%d@elsewhere.test>\r\n" % number))
        talk.feed(ServerBytes(number + 1.1, 1, b"554 5.7.1 <user@elsewhere.test>: Relay access denied\r\n"))
    return talk


class LongApp(WalkApp):
    def on_mount(self) -> None:
        self.push_screen(LookScreen("a long one", [long_talk(int(sys.argv[1]))], []))


def no_recording(*wanted: Any) -> Any:
    raise AssertionError("nothing is recorded here")


if __name__ == "__main__":
    LongApp(Machine(no_recording, Path(), lambda: ())).run()

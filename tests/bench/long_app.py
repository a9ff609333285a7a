"""The app on a recorded session of many lines: `python -m tests.bench.long_app 100000`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes


def long_session(lines: int) -> Iterator[Event]:
    yield Mark(0.0, 1, "connected", {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1"})
    yield ServerBytes(0.1, 1, b"220 mx.example.test ESMTP Postfix\r\n")
    for number in range(lines // 2):
        yield ClientBytes(number + 1.0, 1, b"RCPT TO:<user%d@elsewhere.test>\r\n" % number)
        yield ServerBytes(number + 1.1, 1, b"554 5.7.1 <user@elsewhere.test>: Relay access denied\r\n")


class LongApp(WalkApp):
    def on_mount(self) -> None:
        self.opening.replay(open_recording(Path(sys.argv[2])))


def no_recording(*wanted: Any) -> Any:
    raise AssertionError("nothing is recorded here")


if __name__ == "__main__":
    header = Header(datetime(2026, 1, 1, tzinfo=UTC), "a long one", 25, "ours", "bench")
    with TemporaryDirectory() as folder:
        sys.argv[2:] = [str(Path(folder, "long.smtp.jsonl"))]
        with open(sys.argv[2], "w") as file:
            file.write(encode_header(header) + "\n")
            file.writelines(encode_event(event) + "\n" for event in long_session(int(sys.argv[1])))
        LongApp(Machine(no_recording, Path(), lambda: ())).run()

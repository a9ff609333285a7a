"""The walk on the screen, by keys, against practice hosts and servers that misbehave."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.dialogue.phases import Phase
from tests.ui.driving import NARROW, WIDE, practising, sent_bytes


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_an_open_host_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    async with practising(tmp_path, "sendmail-86-open", size) as person:
        for _ in ("EHLO", "HELO", "MAIL", "RCPT"):
            if person.talk.phase is Phase.RECIPIENT:
                break
            await person.go_on()
        await person.press("enter")
        await person.in_editor()
        await person.press("f8")
        await person.until(lambda: "That is relaying, proved" in person.notes())
        await person.go_on()
        await person.until(lambda: person.talk.closed)
    assert sent_bytes(tmp_path).endswith(b"\r\n.\r\nQUIT\r\n")

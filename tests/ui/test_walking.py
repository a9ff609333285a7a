from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.wire.events import Mark
from tests.ui.driving import only_recording, practising

FATES = {
    "sendmail-86-open": "That is relaying, proved",
    "accept-and-bounce": "sent a bounce",
    "accept-everything": "without a word",
}


@pytest.mark.parametrize("name", FATES)
async def test_what_became_of_a_message_is_said_once_and_recorded(tmp_path: Path, name: str) -> None:
    async with practising(tmp_path, name) as person:
        while person.line.value != "DATA":
            await person.go_on()
        await person.press("enter")
        await person.in_editor()
        await person.press("f8")
        await person.until(lambda: FATES[name] in person.notes())
    marks = [event for event in only_recording(tmp_path).events() if isinstance(event, Mark)]
    assert sum(FATES[name] in str(mark.fields.get("text")) for mark in marks if mark.what == "note") == 1

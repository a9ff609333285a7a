"""A sentence for each mark, whatever it lacks."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.dialogue.marks import note_of
from smtpwalk.wire.events import Mark


@pytest.mark.parametrize(
    ("what", "fields", "text", "warn"),
    [
        ("connecting", {"address": "a", "port": 25}, "Connecting to a port 25 ...", False),
        ("connected", {"address": "a", "port": 25}, "Connected to a port 25.", False),
        ("connected", {"address": "a", "port": 25, "source": "b"}, "Connected to a port 25, from b.", False),
        ("tls", {"version": "v", "cipher": "c", "subject": "s", "trusted": True},
         "TLS started: v, c; certificate for s, trusted here.", False),
        ("waited", {"seconds": 5}, "The wait for the reply was given up after 5 s. It is still owed.", True),
        ("closed", {"by": "server"}, "The server closed the connection.", False),
        ("closed", {}, "The connection was closed.", False),
        ("tls", {}, "TLS started.", False),
        ("closed", {"by": "client"}, "The connection was closed from here.", False),
        ("closed", {"by": "server", "reset": True}, "The server broke the connection off (reset).", False),
        ("unsure", {"line": 7, "text": "Mended."}, "Line 7 of the source: Mended.", True),
        ("unsure", {"packet": 7, "text": "Cut."}, "Packet 7: Cut.", True),
        ("unsure", {"line": 0, "text": "Cut."}, "Cut.", True),
        ("connected", {}, "Connected.", False),
        ("closed", {"by": "nobody"}, "The connection was closed by nobody.", False),
        ("failed", {"message": "No route."}, "No route.", True),
        ("finding", {"text": "Odd."}, "Odd.", True),
        ("note", {"text": "{braces} stay"}, "{braces} stay", False),
        ("plan", {"depth": "rcpt"}, "", False),
        ("pipelined", {}, "", False),
        ("tail", {}, "What was said before this is not in the source.", False),
        ("step", {}, "Step: (not recorded).", False),
        ("weather", {"sky": "grey", "wind": 3}, "weather: sky: grey, wind: 3", False),
        ("weather", {}, "weather", False),
    ],
)  # fmt: skip
def test_a_sentence_for_each_kind(what: str, fields: dict[str, Any], text: str, warn: bool) -> None:
    assert note_of(Mark(0, 1, what, fields)) == (text, warn)


def test_an_untrusted_certificate_is_said_and_forgiven() -> None:
    text, _ = note_of(Mark(0, 1, "tls", {"trusted": False}))
    assert "not trusted here" in text

from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pasted.connection import BEHIND_KEPT, Connection
from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import shown
from smtpwalk.recording.importers.pasted.surroundings import around
from smtpwalk.wire.events import Mark


class Terminal:
    """Words of the terminal, heard one by one."""

    def __init__(self) -> None:
        self.scribe = Scribe()
        self.connection = Connection(self.scribe)

    def hear(self, *lines: str, live: bool = False) -> Terminal:
        for number, line in enumerate(lines, 1):
            found = around(line.encode(), weak=True)
            assert found is not None, line
            self.connection.hear(shown(number, line.encode()), found, live=live)
        return self

    def marks(self) -> list[tuple[str, dict[str, object]]]:
        self.scribe.release()
        return [(event.what, dict(event.fields)) for event in self.scribe.take() if isinstance(event, Mark)]


TELNET = (
    "$ telnet mx.example.test 25",
    "Trying 192.0.2.25...",
    "Connected to mx.example.test.",
    "Escape character is '^]'.",
)
PLACE = {"address": "192.0.2.25", "port": 25}


def test_a_connection_is_told_when_the_greeting_came() -> None:
    terminal = Terminal().hear(*TELNET)
    assert [what for what, _facts in terminal.marks()] == ["remark", "connecting"]
    terminal.connection.arrive(real=True)
    told = terminal.marks()
    assert told[0] == ("connected", PLACE)
    assert [what for what, _facts in told] == ["connected", "remark"]


def test_joined_in_its_middle_the_words_are_a_remark() -> None:
    terminal = Terminal().hear(*TELNET)
    terminal.connection.arrive(real=False)
    assert [what for what, _facts in terminal.marks()] == ["remark", "connecting", "remark", "remark"]


def test_a_line_typed_before_the_greeting_shows_that_the_connection_was_there() -> None:
    terminal = Terminal()
    terminal.connection.stood(shown(1, b"HELO x"))
    terminal.connection.arrive(real=True)
    assert terminal.marks() == [("connected", {})]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("telnet: Unable to connect to remote host: Connection refused", "refused"),
        ("telnet: connect to address 192.0.2.1: Connection timed out", "timeout"),
        ("telnet: could not resolve mx/25: Name or service not known", "no-name"),
        ("nc: getaddrinfo: could not resolve host", "no-name"),
        ("telnet: Unable to connect to remote host: No route to host", "unreachable"),
    ],
)
def test_why_it_failed(words: str, kind: str) -> None:
    ((what, facts),) = Terminal().hear(words).marks()
    assert (what, facts["kind"]) == ("failed", kind)


def test_after_a_failure_another_session_begins() -> None:
    terminal = Terminal().hear("Trying 192.0.2.1...", "telnet: connect to address 192.0.2.1: Connection refused")
    assert terminal.scribe.session == 2


def test_the_end_is_told_once_and_only_of_a_session() -> None:
    assert [what for what, _facts in Terminal().hear("closed").marks()] == ["remark"]
    told = Terminal().hear("DONE", "closed", live=True).marks()
    assert [what for what, _facts in told] == ["closed", "remark"]
    assert told[0][1] == {"by": "client"}


def test_tls_as_openssl_tells_it() -> None:
    told = Terminal().hear("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384").marks()
    assert told == [("tls", {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"})]


def test_a_file_on_the_screen_until_the_prompt_is_back() -> None:
    terminal = Terminal().hear("[me@probe ~]$ less smtp.log")
    assert terminal.connection.shows_a_file(shown(2, b"220 mx.example.test ESMTP"))
    assert not terminal.connection.shows_a_file(shown(3, b"[me@probe ~]$ telnet mx 25"))
    assert not Terminal().hear("[me@probe ~]$ ls").connection.shows_a_file(shown(2, b"220 mx"))


def test_the_two_edges_of_what_was_pasted() -> None:
    terminal = Terminal().hear("```")
    assert terminal.connection.fenced
    assert not terminal.hear("```").connection.fenced


def test_two_connections_without_a_word_between_lose_neither() -> None:
    terminal = Terminal().hear("Connected to a.test.", "Connected to b.test.")
    terminal.connection.arrive(real=True)
    assert terminal.marks()[0][1]["text"] == "Connected to a.test."


def test_words_behind_a_connection_are_held_in_bounds() -> None:
    terminal = Terminal().hear("Connected to a.test.", *["Escape character is '^]'."] * BEHIND_KEPT * 3)
    assert len(terminal.marks()) == BEHIND_KEPT * 2

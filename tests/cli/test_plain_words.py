"""The words with a colon: each does what the help says, and none is ever sent."""

from __future__ import annotations

import re

import pytest

from smtpwalk.cli.background import Background
from smtpwalk.cli.plain_words import WORDS
from smtpwalk.dialogue.walk import WalkSettings
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal
from tests.cli.test_plain import Walk, walk
from tests.playbook import answers, answers_late, polite

__all__ = ["walk"]  # the fixture
NO_LEAVE = WalkSettings("mx.test", "[127.0.0.1]")


def test_the_help_lists_every_word(walk: Walk) -> None:
    terminal, _ = walk(polite, [":help"])
    for word, (said, _) in WORDS.items():
        assert f":{word}" in terminal.text
        assert said in terminal.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([":nonsense"], "There is no word :nonsense"),
        ([":\x1b[2J"], r"There is no word :\x1b[2j".lower()),
        ([":why"], "EHLO opens the session"),
        ([":expect"], "250  "),
        ([":others"], "1  HELO [127.0.0.1]"),
        ([":others 99"], "1  HELO [127.0.0.1]"),
        ([":code 550"], "550 "),
        ([":code 5.7.1"], "5.7.1 "),
        ([":code r"], "more; another word"),
        ([":code xyzzy-nothing"], "Nothing in the code book"),
        ([":rail"], "+ greeting 220"),
        ([":hex"], "0000  32 32 30 20"),
        ([":software"], "Nothing that this server said"),
        ([":wait"], "No reply is owed."),
        ([":giveup"], "no wait to give up"),
        ([":deliver-to"], "an address of your own"),
        ([":deliver-to a b"], "an address of your own"),
        ([":deliver-to me@mine.test"], "may go to me@mine.test"),
    ],
)
def test_what_a_word_says(walk: Walk, typed: list[str], words: str) -> None:
    terminal, server = walk(polite, typed)
    assert words.lower() in terminal.text.lower()
    assert bytes(server.seen) == b"QUIT\r\n"  # from the end of the input
    assert "\x1b" not in terminal.text


def test_a_number_sends_the_other_line(walk: Walk) -> None:
    _, server = walk(polite, [":others 1", "QUIT"])
    assert bytes(server.seen) == b"HELO [127.0.0.1]\r\nQUIT\r\n"


def test_the_software_is_named_with_its_grounds(walk: Walk) -> None:
    play = answers(b"250 mx.test\r\n", b"221 2.0.0 Bye\r\n", greeting=b"220 mx.test ESMTP Postfix (Debian/GNU)\r\n")
    terminal, _ = walk(play, ["EHLO a.test", ":software"])
    assert re.search(r"^  Postfix.*, (certain|likely|perhaps):\n    \S", terminal.text, re.M)


def test_leave_is_given_where_the_guide_stands_before_data(walk: Walk) -> None:
    terminal, server = walk(polite, ["", "", "", ":deliver-to relaytest@elsewhere.test", ""], settings=NO_LEAVE)
    assert "On this terminal: :deliver-to ADDRESS" in terminal.text
    assert bytes(server.seen).endswith(b"RCPT TO:<relaytest@elsewhere.test>\r\nDATA\r\n")


def test_quit_takes_leave_and_hangup_does_not(walk: Walk) -> None:
    assert bytes(walk(polite, [":quit", "NOOP"])[1].seen) == b"QUIT\r\n"
    assert bytes(walk(polite, [":hangup", "NOOP"])[1].seen) == b""


def test_an_owed_reply_is_waited_for_once_more(walk: Walk, background: Background, serve: Serve) -> None:
    terminal, server = walk(answers_late, ["NOOP", "RSET", ":wait", ":hangup"], timeout=0.1)
    assert "550 second" in terminal.text
    assert bytes(server.seen) == b"NOOP\r\nRSET\r\n"


def test_the_type_of_a_terminal_is_known() -> None:
    assert not Terminal().console.interactive

"""Nobody is connected to without leave. The addresses decide, never the name."""

from __future__ import annotations

import pytest

from smtpwalk.cli.permission import given_words, permission
from smtpwalk.errors import PermissionMissing
from smtpwalk.net.target import Address, Target, needs_permission
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from tests.cli.terminal import Terminal

TARGET = Target("mx.test")


def at(*ips: str) -> tuple[Address, ...]:
    return tuple(Address(ip, 25) for ip in ips)


@pytest.mark.parametrize(
    ("ips", "needed"),
    [
        (["127.0.0.1"], False),
        (["::1", "127.0.0.1"], False),
        (["::ffff:127.0.0.1"], False),
        (["127.0.0.1", "192.0.2.1"], True),
        (["::1", "2001:db8::1"], True),
        (["::ffff:192.0.2.1"], True),
        (["0.0.0.0"], True),
        (["10.0.0.1"], True),
    ],
)
def test_one_foreign_address_is_enough(ips: list[str], needed: bool) -> None:
    assert needs_permission(at(*ips)) is needed
    assert (given_words(None, at(*ips)) == PERMISSION_NOT_NEEDED) is not needed


def test_words_on_the_command_line_are_taken() -> None:
    terminal = Terminal()
    assert permission(TARGET, at("192.0.2.1"), " my own host ", terminal.console) == "my own host"
    assert permission(TARGET, at("127.0.0.1"), "mine", terminal.console) == "mine"
    assert not terminal.prompts


@pytest.mark.parametrize("given", ["", "   "])
@pytest.mark.parametrize("ip", ["127.0.0.1", "192.0.2.1"])
def test_empty_words_are_none(given: str, ip: str) -> None:
    with pytest.raises(PermissionMissing, match="--i-may wants words"):
        permission(TARGET, at(ip), given, Terminal(["mine"], interactive=True).console)


def test_without_a_terminal_the_option_is_named() -> None:
    with pytest.raises(PermissionMissing, match=r"mx\.test:25 is not this machine") as caught:
        permission(TARGET, at("192.0.2.1"), None, Terminal(["mine"]).console)
    assert "--i-may" in caught.value.hint
    assert caught.value.exit_code == 2


def test_on_a_terminal_it_is_asked_for() -> None:
    terminal = Terminal([" my host, allowed by me "], interactive=True)
    assert permission(TARGET, at("192.0.2.1"), None, terminal.console) == "my host, allowed by me"
    assert "192.0.2.1:25" in terminal.text
    assert "who allowed" in terminal.prompts[0]


@pytest.mark.parametrize("typed", [[], [""], ["   "]])
def test_an_empty_answer_is_a_no(typed: list[str]) -> None:
    with pytest.raises(PermissionMissing, match="no connection is made"):
        permission(TARGET, at("192.0.2.1"), None, Terminal(typed, interactive=True).console)

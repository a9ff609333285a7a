"""Names and addresses of a walk: defaults on this machine, the user's own elsewhere."""

from __future__ import annotations

from argparse import Namespace

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.setting_up import settings_for
from smtpwalk.errors import UsageError
from smtpwalk.net.target import Address, Target
from tests.cli.terminal import Terminal

HERE, THERE = (Address("127.0.0.1", 25),), (Address("192.0.2.1", 25),)
TARGET = Target("mx.test")


def args(*more: str) -> Namespace:
    return parser().parse_args(["walk", "mx.test", "--name", "me.test", *more])


def test_on_this_machine_there_are_defaults() -> None:
    settings, own = settings_for(args(), TARGET, HERE, Terminal().console)
    assert (settings.sender, settings.recipient) == (b"spamtest@sender.test", b"relaytest@elsewhere.test")
    assert (settings.host, settings.name, settings.may_send, own) == ("mx.test", "me.test", False, False)


@pytest.mark.parametrize(
    ("options", "sender", "recipient", "may_send"),
    [
        (("--from", "a@b.test", "--to", "c@d.test"), b"a@b.test", b"c@d.test", False),
        (("--from", "<>", "--deliver-to", "c@d.test"), b"", b"c@d.test", True),
        (("--from", "<>", "--to", "<c@d.test>", "--deliver-to", "c@d.test"), b"", b"c@d.test", True),
    ],
)
def test_own_words_are_taken_everywhere(
    options: tuple[str, ...], sender: bytes, recipient: bytes, may_send: bool
) -> None:
    for addresses in (HERE, THERE):
        settings, own = settings_for(args(*options), TARGET, addresses, Terminal().console)
        assert (settings.sender, settings.recipient, settings.may_send, own) == (sender, recipient, may_send, True)


def test_elsewhere_they_are_asked_for() -> None:
    terminal = Terminal(["", "me @x", "me@mine.test", "out@there.test"], interactive=True)
    settings, own = settings_for(args(), TARGET, THERE, terminal.console)
    assert (settings.sender, settings.recipient, own) == (b"me@mine.test", b"out@there.test", True)
    assert "no address has bare" in terminal.text


def test_the_screen_asks_later() -> None:
    settings, own = settings_for(args("--from", "a@b.test"), TARGET, THERE, None)
    assert (settings.sender, own) == (b"a@b.test", False)


@pytest.mark.parametrize(
    ("options", "typed", "interactive", "words"),
    [
        ((), [], False, "needs --from"),
        (("--from", "a@b.test"), [], False, "needs --to"),
        ((), [], True, "Without --from"),
        (("--from", "a@b.test"), [""], True, "Without --to"),
        (("--deliver-to", "<>"), [], False, "wants an address"),
        (("--to", "a@b", "--deliver-to", "c@d"), [], False, "two recipients"),
    ],
)
def test_what_is_missing_is_said(options: tuple[str, ...], typed: list[str], interactive: bool, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        settings_for(args(*options), TARGET, THERE, Terminal(typed, interactive=interactive).console)

"""From arguments to an order: whose addresses, which forms, how far; and what is asked where they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.orders import chosen_forms, depth_of, order_of, weakness
from smtpwalk.cli.testing import Order
from smtpwalk.errors import UsageError
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.probes import builtin_probes
from tests.cli.terminal import Terminal

OWN = '[[probe]]\nid = "mine"\nmail_from = "{me}@{s}"\nrcpt_to = "{u}%{f}@{own}"\n'


def order(*more: str, remote: bool = False, terminal: Terminal | None = None) -> Order:
    args = parser().parse_args(["test", "h", *more])
    return order_of(args, "mine", (terminal or Terminal()).console, remote=remote, server=None)


def test_on_loopback_nothing_is_asked() -> None:
    found = order()
    assert (found.sender, found.foreign_user, found.foreign_domain) == (b"spamtest@sender.test", b"", b"elsewhere.test")
    assert found.forms == builtin_probes()
    assert (found.depth, found.pause, found.permission) == (Depth.RCPT, None, "mine")


@pytest.mark.parametrize(
    ("more", "user", "domain"),
    [(("--deliver-to", "Me+x@Far.test"), b"Me+x", b"far.test"), (("--domain", "Far.test"), b"", b"far.test")],
)
def test_the_foreign_recipient(more: tuple[str, ...], user: bytes, domain: bytes) -> None:
    found = order("--from", "me@near.test", *more, remote=True)
    assert (found.sender, found.foreign_user, found.foreign_domain) == (b"me@near.test", user, domain)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "--from with an address"),
        (("--from", "me@near.test"), "--deliver-to or --domain"),
        (("--from", "<>", "--domain", "far.test"), "no whole address"),
        (("--from", "me", "--domain", "far.test"), "no whole address"),
        (("--from", "me@near.test", "--deliver-to", "<>"), "no whole address"),
    ],
)
def test_elsewhere_they_must_be_given(more: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        order(*more, remote=True)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("answer", "user", "domain"), [("me@far.test", b"me", b"far.test"), ("far.test", b"", b"far.test")]
)
def test_on_a_terminal_they_are_asked(answer: str, user: bytes, domain: bytes) -> None:
    terminal = Terminal(["me@near.test", answer], interactive=True)
    found = order(remote=True, terminal=terminal)
    assert (found.sender, found.foreign_user, found.foreign_domain) == (b"me@near.test", user, domain)
    assert len(terminal.prompts) == 2


@pytest.mark.parametrize("answers", [["me@near.test", ""], ["me@near.test", "two words"], [""], []])
def test_no_answer_is_no_test(answers: list[str]) -> None:
    with pytest.raises(UsageError):
        order(remote=True, terminal=Terminal(answers, interactive=True))


@pytest.mark.parametrize(
    ("sender", "domain", "weak"),
    [
        ("me@far.test", "far.test", True),
        ("me@a.far.test", "far.test", True),
        ("me@far.test", "a.far.test", True),
        ("me@Far.test", "far.test", True),
        ("me@near.test", "far.test", False),
        ("me@afar.test", "far.test", False),
    ],
)
def test_a_sender_in_the_domain_of_the_recipient_is_said_to_weaken(sender: str, domain: str, weak: bool) -> None:
    assert bool(weakness(order("--from", sender, "--domain", domain))) is weak


@pytest.mark.parametrize(
    ("more", "practice", "depth"),
    [
        ((), False, Depth.RCPT),
        ((), True, Depth.DOT),
        (("--catch", "2600"), False, Depth.DOT),
        (("--maildir", "x"), False, Depth.DOT),
        (("--mbox", "x"), False, Depth.DOT),
        (("--depth", "rcpt", "--mbox", "x"), True, Depth.RCPT),
        (("--depth", "dot"), False, Depth.DOT),
        (("--deliver-to", "me@far.test"), False, Depth.RCPT),
    ],
)
def test_how_far_it_goes(more: tuple[str, ...], practice: bool, depth: Depth) -> None:
    assert depth_of(parser().parse_args(["test", "h", *more]), practice=practice) is depth


def test_forms_of_ones_own_come_after_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    forms, left_out = chosen_forms(str(tmp_path / "mine.toml"), None)
    assert [probe.id for probe in forms] == [*(probe.id for probe in builtin_probes()), "mine"]
    assert left_out == ()


def test_some_forms_only() -> None:
    forms, left_out = chosen_forms(None, "plain, bang")
    families = {probe.family for probe in forms if probe.id != "plain"}
    assert families == {"bang"}
    assert "plain" in {probe.id for probe in forms}
    assert {*left_out} == {probe.id for probe in builtin_probes()} - {probe.id for probe in forms}


@pytest.mark.parametrize(("wanted", "words"), [("plian", "no form or family named plian"), (" , ", "names no form")])
def test_forms_that_are_none(wanted: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        chosen_forms(None, wanted)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff", "text in UTF-8"),
        (b"nonsense", "mine.toml.*TOML"),
        (b"[[probe]]\nid = 'a'\n", "mine.toml.*mail_from"),
        (OWN.replace("{f}", "victim.example").encode(), "mine.toml"),
        (OWN.replace("mine", "plain").encode(), "plain is taken"),
    ],
)
def test_a_bad_file_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(data)
    with pytest.raises(UsageError, match=words):
        chosen_forms(str(tmp_path / "mine.toml"), None)


@pytest.mark.parametrize("name", ["missing.toml", "a\0b"])
def test_no_such_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        chosen_forms(f"{tmp_path}/{name}", None)

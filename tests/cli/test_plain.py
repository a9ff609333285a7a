"""The walk as lines, against real servers on the loopback: what is typed goes out, and what is said comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from smtpwalk.cli.background import Background
from smtpwalk.cli.plain import PlainWalk
from smtpwalk.cli.row_printer import RowPrinter
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import NetworkError
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal, Typed
from tests.playbook import (
    Client,
    Play,
    Playing,
    answers,
    breaks_the_handshake,
    polite,
    says_last_words,
    silent,
    speaks_ssh,
    upgrades,
)

SETTINGS = WalkSettings("mx.test", "[127.0.0.1]", may_send=True)
Walk = Callable[..., tuple[Terminal, Playing]]


@pytest.fixture
def walk(background: Background, serve: Serve) -> Walk:
    def begin(
        play: Play, typed: Iterable[Typed], *, interactive: bool = False, timeout: float | None = None,
        settings: WalkSettings = SETTINGS,
    ) -> tuple[Terminal, Playing]:  # fmt: skip
        server = serve(play)
        terminal = Terminal(typed, interactive=interactive)
        printer = RowPrinter(terminal.console)
        here = Address("127.0.0.1", server.port)
        walker = Walker(Target("127.0.0.1", server.port), [here], settings, [printer], timeout=timeout)
        printer.talk = walker.talk
        try:
            PlainWalk(walker, terminal.console, background, timeout=timeout).run()
        finally:
            background.call(walker.hang_up)
        return terminal, server

    return begin


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Terminal]:
    """The terminals of the test, for what is typed when something has been printed."""
    made: list[Terminal] = []
    true_init = Terminal.__init__

    def init(self: Terminal, typed: Iterable[Typed] = (), *, interactive: bool = False) -> None:
        true_init(self, typed, interactive=interactive)
        made.append(self)

    monkeypatch.setattr(Terminal, "__init__", init)
    return made


def when(terminals: list[Terminal], words: str, typed: str) -> str:
    """Types as soon as the words have been printed."""
    while words not in terminals[0].text:
        pass
    return typed


def test_empty_lines_walk_from_ehlo_to_quit(walk: Walk) -> None:
    terminal, server = walk(polite, [""] * 6)
    lines = bytes(server.seen).split(b"\r\n")
    assert lines[:2] == [b"EHLO [127.0.0.1]", b"MAIL FROM:<spamtest@sender.test>"]
    assert lines[2:4] == [b"RCPT TO:<relaytest@elsewhere.test>", b"DATA"]
    assert lines[-3:] == [b".", b"QUIT", b""]
    assert terminal.text.count("Step: ") == 7
    assert "+ S: 221 2.0.0 bye" in terminal.text


def test_guide_before_and_explanation_after(walk: Walk) -> None:
    terminal, _ = walk(polite, ["", "QUIT"])
    order = ("Suggested: EHLO", "C: EHLO", "S: 250 STARTTLS", "= 250", "Suggested: MAIL")
    at = [terminal.text.index(words) for words in order]
    assert at == sorted(at)
    assert "Expect 250" in terminal.text


@pytest.mark.parametrize(
    "line", ["NOOP", "  mail from: <a b@x> ", "\udcff\udcfe", "RCPT TO:<@own.test:u@far.test>", "EHLO ü"]
)
def test_any_other_line_goes_out_as_typed(walk: Walk, line: str) -> None:
    _, server = walk(polite, [line, "QUIT"])
    assert bytes(server.seen) == line.encode("utf-8", "surrogateescape") + b"\r\nQUIT\r\n"


def test_two_colons_send_one(walk: Walk) -> None:
    _, server = walk(polite, ["::help", "QUIT"])
    assert bytes(server.seen) == b":help\r\nQUIT\r\n"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (["Subject: x", "", "..", ".dot", "text", "."], b"Subject: x\r\n\r\n...\r\n..dot\r\ntext\r\n.\r\n"),
        (["Subject: x", ":help", "", "."], b"Subject: x\r\n:help\r\n\r\n.\r\n"),
        (["."], b".\r\n"),
    ],
)
def test_a_message_is_literal_to_the_lone_dot(walk: Walk, typed: list[str], sent: bytes) -> None:
    _, server = walk(polite, ["DATA", *typed, "QUIT"])
    assert bytes(server.seen) == b"DATA\r\n" + sent + b"QUIT\r\n"


def test_the_words_work_before_a_message_is_begun(walk: Walk) -> None:
    terminal, server = walk(polite, ["DATA", ":why", "", "QUIT"])
    assert b":why" not in bytes(server.seen)
    assert terminal.text.count("Step: Write the message") == 2


def test_the_end_of_the_input_says_quit(walk: Walk) -> None:
    _, server = walk(polite, ["EHLO a.test"])
    assert bytes(server.seen) == b"EHLO a.test\r\nQUIT\r\n"


def test_a_message_that_is_cut_off_is_never_ended(walk: Walk) -> None:
    terminal, server = walk(polite, ["DATA", "Subject: x"])
    assert bytes(server.seen) == b"DATA\r\nSubject: x\r\n"
    assert "nothing was accepted" in terminal.text


async def ends_the_message_itself(client: Client) -> None:
    """421 in the middle of a message."""
    await client.say(b"220 mx\r\n")
    await client.line()
    await client.say(b"354 go on\r\n")
    await client.line()
    await client.say(b"421 4.3.2 enough\r\n")


def test_the_rest_of_a_message_never_goes_out_as_commands(walk: Walk, printed: list[Terminal]) -> None:
    typed: list[Typed] = ["DATA", "a line", lambda: when(printed, "421 4.3.2", "RSET"), "RSET", ".", ":hangup"]
    terminal, server = walk(ends_the_message_itself, typed)
    assert bytes(server.seen) == b"DATA\r\na line\r\n"
    assert "the rest of it is not sent" in terminal.text


def test_advice_is_printed_and_the_line_is_sent_in_a_script(walk: Walk) -> None:
    terminal, server = walk(polite, ["MAIL FROM:<a@b.test>", "QUIT"])
    assert terminal.text.index("No EHLO yet") < terminal.text.index("C: MAIL")
    assert b"MAIL FROM" in bytes(server.seen)


@pytest.mark.parametrize(
    ("answers_typed", "sent"),
    [
        (["MAIL FROM:<a@b.test>", ""], b"MAIL FROM:<a@b.test>\r\n"),
        (["MAIL FROM:<a@b.test>", "EHLO a.test"], b"EHLO a.test\r\n"),
        (["MAIL FROM:<a@b.test>", ":no"], b""),
        (["RCPT TO:<a@b.test>", "DATA", ""], b"DATA\r\n"),
    ],
)
def test_on_a_terminal_it_asks_first(walk: Walk, answers_typed: list[str], sent: bytes) -> None:
    _, server = walk(polite, [*answers_typed, ":hangup"], interactive=True)
    assert bytes(server.seen) == sent


@pytest.mark.parametrize("line", ["NOOP\rRSET", "NO\x00OP", "\r"])
def test_a_line_that_is_more_than_one_is_refused_in_a_script(walk: Walk, line: str) -> None:
    terminal, server = walk(polite, [line, "QUIT"])
    assert bytes(server.seen) == b"QUIT\r\n"
    assert "Not sent" in terminal.text
    assert "0000  " in terminal.text
    assert "\r" not in terminal.text


@pytest.mark.parametrize(("answer", "sent"), [("yes", b"NOOP\rRSET\r\nQUIT\r\n"), ("", b"QUIT\r\n")])
def test_on_a_terminal_it_is_shown_as_bytes_and_asked_about(walk: Walk, answer: str, sent: bytes) -> None:
    terminal, server = walk(polite, ["NOOP\rRSET", answer, "QUIT"], interactive=True)
    assert bytes(server.seen) == sent
    assert "4e 4f 4f 50 0d 52" in terminal.text


def test_a_carriage_return_in_a_message_is_refused_too(walk: Walk) -> None:
    terminal, server = walk(polite, ["DATA", "a\r.\rb", ".", "QUIT"])
    assert bytes(server.seen) == b"DATA\r\n.\r\nQUIT\r\n"
    assert "Not sent" in terminal.text


def test_other_control_signs_are_shown_as_bytes_and_sent(walk: Walk) -> None:
    terminal, server = walk(polite, ["NOOP \x1b[2J", "QUIT"])
    assert b"NOOP \x1b[2J\r\n" in bytes(server.seen)
    assert "\x1b" not in terminal.text
    assert "1b 5b 32 4a" in terminal.text


def test_a_login_is_typed_without_an_echo_and_stays_out_of_the_output(walk: Walk) -> None:
    play = answers(b"334 \r\n", b"235 welcome\r\n", b"221 bye\r\n")
    terminal, server = walk(play, ["AUTH PLAIN", "", "AGFsaWNlAHRvcHNlY3JldA==", "QUIT"], interactive=True)
    assert terminal.hidden == ["AGFsaWNlAHRvcHNlY3JldA=="]
    assert b"AGFsaWNl" in bytes(server.seen)
    assert "AGFsaWNl" not in terminal.text
    assert "bytes hidden" in terminal.text


def test_nothing_secret_is_remembered(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered: list[str] = []
    monkeypatch.setattr("smtpwalk.cli.plain.remember", remembered.append)
    play = answers(b"250 ok\r\n", b"334 \r\n", b"501 no\r\n", b"221 bye\r\n")
    walk(play, ["NOOP", "AUTH PLAIN AGFsaWNlAHRvcHNlY3JldA==", "secretsecret", "QUIT"])
    assert remembered == ["NOOP", "QUIT"]


def test_starttls_is_done_on_the_way(walk: Walk) -> None:
    terminal, _ = walk(upgrades, ["EHLO a.test", "STARTTLS", "", "QUIT"])
    assert "TLS started" in terminal.text


def test_a_handshake_that_fails_is_an_error(walk: Walk) -> None:
    with pytest.raises(NetworkError, match="handshake"):
        walk(breaks_the_handshake, ["STARTTLS"])


def test_last_words_are_printed(walk: Walk) -> None:
    terminal, _ = walk(says_last_words, ["NOOP", "RSET"])
    assert "421 4.3.2 last words" in terminal.text
    assert "C: RSET" not in terminal.text


def test_a_reply_that_does_not_come_stays_owed_and_the_script_goes_on(walk: Walk) -> None:
    terminal, server = walk(silent, ["QUIT"], timeout=0.05)
    assert "stays owed" in terminal.text
    assert bytes(server.seen) == b"QUIT\r\n"


def test_another_protocol_is_named(walk: Walk) -> None:
    terminal, server = walk(speaks_ssh, [":hangup"], timeout=0.05)
    assert "This is an SSH server" in terminal.text
    assert bytes(server.seen) == b""


async def says_goodbye_unasked(client: Client) -> None:
    await client.say(b"220 mx\r\n")
    await client.line()
    await client.say(b"250 hello\r\n421 4.4.2 idle too long\r\n")


def test_what_happened_meanwhile_is_looked_at_again(walk: Walk, printed: list[Terminal]) -> None:
    """An empty line is for the suggestion that was seen: another may stand there by now."""
    _, server = walk(says_goodbye_unasked, ["EHLO a.test", lambda: when(printed, "421 4.4.2", "")])
    assert bytes(server.seen) == b"EHLO a.test\r\n"


def test_an_empty_line_sends_nothing_where_nothing_is_suggested(walk: Walk) -> None:
    terminal, server = walk(silent, ["", "", ""], timeout=0.05)
    assert server.seen == b""
    assert "The wait is given up" in terminal.text


def test_the_software_is_named_once_for_each_guess(walk: Walk) -> None:
    terminal, _ = walk(answers(b"250 mx.test\r\n", greeting=b"220 mx.test ESMTP Postfix\r\n"), [""])
    assert terminal.text.count("Software: Postfix (likely)") == 1

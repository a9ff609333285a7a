from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from smtpwalk.relay.outcomes import About, Forward
from smtpwalk.relay.wordings import masked, meaning
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import Reply, read_line
from smtpwalk.wire.stages import Stage

GREETING, EHLO, MAIL, RCPT, DATA, DOT = (
    Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.MESSAGE,
)  # fmt: skip


def reply(text: str) -> Reply:
    return Reply(tuple(read_line(Line(line.encode())) for line in text.split("\n")))


CASES = [
    # stage, reply, about, a temporary code is permanent, vague
    (RCPT, "554 5.7.1 <a@b>: Relay access denied", About.RELAYING, True, False),
    (RCPT, "454 4.7.1 <a@b>: Relay access denied", About.RELAYING, True, False),
    (RCPT, "450 4.7.1 <a@b>: Recipient address rejected: Greylisted", About.GREYLIST, False, False),
    (RCPT, "450 4.1.8 <a@b>: Sender address rejected: Domain not found", About.SENDER, True, False),
    (RCPT, "550 5.1.0 <a@b>: Sender address rejected: User unknown in a table", About.SENDER, False, False),
    (RCPT, "501 5.5.2 <[2001:db8::1]>: Helo command rejected: invalid ip address", About.HELO, False, False),
    (RCPT, "554 5.7.1 <x[192.0.2.1]>: Client host rejected: Access denied", About.CLIENT, False, False),
    (RCPT, "550 5.7.1 your address is on our block list", About.CLIENT, False, False),
    (RCPT, "550 Invalid recipient: <a@b>", About.RELAYING, True, True),
    (RCPT, "550 Administrative prohibition", About.RELAYING, True, True),
    (RCPT, "550 5.1.1 User unknown", About.RECIPIENT, False, False),
    (RCPT, "550 5.1.2 <a@b>: Recipient address rejected: Domain not found", About.NONE, False, False),
    (RCPT, "550 unknown domain", About.NONE, False, False),
    (RCPT, "550", About.RECIPIENT, False, True),
    (RCPT, "550 5.7.1 no", About.RECIPIENT, False, True),
    (RCPT, "550 5.7.54 SMTP; no", About.RELAYING, True, False),
    (RCPT, "571 no", About.RELAYING, False, False),
    (RCPT, "551 elsewhere", About.RELAYING, False, False),
    (RCPT, "501 what", About.SYNTAX, False, False),
    (RCPT, "450 4.1.3 what", About.SYNTAX, True, False),
    (RCPT, "503 what", About.NONE, False, False),
    (RCPT, "530 5.7.0 Authentication required", About.LOGIN, True, False),
    (RCPT, "530 no", About.LOGIN, False, False),
    (RCPT, "530 5.7.0 Must issue a STARTTLS command first", About.TLS, False, False),
    (RCPT, "550 5.7.23 SPF check failed", About.SENDER, False, False),
    (RCPT, "550-Verification failed for <a@b>\n550-Unknown user\n550 Sender verify failed", About.SENDER, False, False),
    (RCPT, "450 4.7.1 Error: too much mail from 192.0.2.1", About.RATE, False, False),
    (MAIL, "550 no", About.SENDER, False, True),
    (MAIL, "550 5.1.0 no", About.SENDER, False, False),
    (MAIL, "550 5.7.60 Client does not have permissions to send as this sender", About.SENDER, False, False),
    (MAIL, "501 what", About.SYNTAX, False, False),
    (GREETING, "554 no", About.CLIENT, False, True),
    (GREETING, "421 too many connections", About.RATE, False, False),
    (EHLO, "550 no", About.HELO, False, True),
    (DATA, "554 no", About.MESSAGE, False, True),
    (DOT, "550 5.7.1 this looks like spam", About.MESSAGE, False, False),
    (DOT, "550 5.7.1 relaying denied", About.RELAYING, True, False),
    (Stage.QUIT, "550 no", About.NONE, False, True),
]


@pytest.mark.parametrize(("stage", "text", "about", "permanent", "vague"), CASES)
def test_meaning(stage: Stage, text: str, about: About, permanent: bool, vague: bool) -> None:
    found = meaning(stage, reply(text), Forward.FOREIGN)
    assert (found.about, found.permanent, found.vague) == (about, permanent, vague)


@pytest.mark.parametrize("text", ["550 Invalid recipient: <a@b>", "550 Administrative prohibition", "550 no such host"])
@pytest.mark.parametrize("forward", [Forward.OWN, Forward.LOCAL])
def test_the_same_words_about_a_name_of_the_host_itself(text: str, forward: Forward) -> None:
    assert meaning(RCPT, reply(text), forward).about is About.RECIPIENT


def test_what_we_sent_proves_nothing() -> None:
    """A domain may hold words of the tables; the host only repeats it."""
    text = "550 5.1.1 <u@exim-auth-required.example>: no"
    assert meaning(RCPT, reply(text), Forward.OWN).about is About.LOGIN
    ours = (b"u@exim-auth-required.example", b"", b"x")
    assert meaning(RCPT, reply(text), Forward.OWN, ours).about is About.RECIPIENT
    assert masked(reply("550 <U@Far.example> no"), [b"u@far.example"]) == (550, b"<x> no")


def test_patterns_are_safe_and_compile() -> None:
    table = tomllib.loads(files("smtpwalk.relay").joinpath("wordings.toml").read_text("utf-8"))
    for row in table["wording"]:
        re.compile(row["pattern"])
        assert not re.search(r"(?<!\\)[*+]", row["pattern"]), row["pattern"]
    long = reply("550 " + "a domain host sender " * 400)
    assert meaning(RCPT, long, Forward.FOREIGN).about in About

"""Servers are named by their words, not by their greeting alone, and refusals in disguise are seen through."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.software import COMMON, Guess, identify, known_software, wording
from smtpwalk.wire.stages import Stage

SAMPLES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "software_samples.toml").read_text("utf-8")
)["sample"]
NAMES = [f"{sample['software']} {sample['note']}" for sample in SAMPLES]
FORGED = "mx.target.example ESMTP MailCannon 9.9"
MUTE_WITHOUT_GREETING = {"exchange-5", "python-smtpd"}
"""Too few words of their own to be known by."""
BARE = {("postfix", "wants STARTTLS first")}
"""Without its greeting this one says one sentence that others say too."""


def replies(sample: dict[str, Any], *, greeting: str | None = None) -> list[tuple[Stage, str]]:
    """The sample's replies; with `greeting` in place of its own ("": none)."""
    said = [(Stage(key), line[4:]) for key in Stage for line in sample.get(key, ())]
    if greeting is None:
        return said
    rest = [pair for pair in said if pair[0] != Stage.GREETING]
    return [(Stage.GREETING, greeting), *rest] if greeting else rest


def best(sample: dict[str, Any], **how: str) -> Guess:
    guesses = identify(replies(sample, **how))
    assert guesses, "nothing fits"
    return guesses[0]


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_the_true_software_comes_first(sample: dict[str, Any]) -> None:
    guess = best(sample)
    assert guess.id == sample["software"]
    assert guess.confidence in ("certain", "likely")
    assert "version" not in sample or guess.version == sample["version"]


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s["software"] not in MUTE_WITHOUT_GREETING])
@pytest.mark.parametrize("greeting", ["", FORGED, "mx.target.example ESMTP"], ids=["none", "unknown", "bare"])
def test_it_is_known_without_its_greeting(sample: dict[str, Any], greeting: str) -> None:
    assert best(sample, greeting=greeting).id == sample["software"]


FORGERIES = {
    "postfix": "mx.target.example ESMTP Postfix",
    "exim": "mx.target.example ESMTP Exim 4.98 Tue, 1 Sep 2026 10:00:00 +0000",
    "sendmail": "mx.target.example ESMTP Sendmail 8.18.1/8.18.1; Tue, 1 Sep 2026 10:00:00 GMT",
    "exchange": "mx.target.example Microsoft ESMTP MAIL Service ready at Tue, 1 Sep 2026 10:00:00 +0000",
}


SWAPS = [
    pytest.param(sample, forged, id=f"{name} as {forged}")
    for name, sample in zip(NAMES, SAMPLES, strict=True)
    for forged in FORGERIES
    if sample["software"].removesuffix("-online") != forged  # Exchange Online has the words of Exchange
    and sample["software"] not in MUTE_WITHOUT_GREETING
    and (sample["software"], sample["note"]) not in BARE
]


@pytest.mark.parametrize(("sample", "forged"), SWAPS)
def test_a_forged_greeting_does_not_outweigh_the_words_and_is_said(sample: dict[str, Any], forged: str) -> None:
    guesses = identify(replies(sample, greeting=FORGERIES[forged]))
    assert guesses[0].id == sample["software"]
    assert guesses[0].confidence != "certain"
    assert any(ground.startswith("Against it: the greeting") for ground in guesses[0].grounds)
    doubtful = next(guess for guess in guesses if guess.id == forged)
    assert doubtful.confidence == "perhaps"
    assert any(ground.startswith("Against it:") for ground in doubtful.grounds)


def test_a_greeting_alone_is_never_certain() -> None:
    (guess,) = identify([(Stage.GREETING, "mx.target.example ESMTP Exim 4.96 Tue, 24 Nov 2026 05:45:00 +0000")])
    assert (guess.id, guess.version, guess.confidence) == ("exim", "4.96", "likely")
    assert len(guess.grounds) == 1


def test_a_greeting_whose_words_are_never_heard_is_doubted() -> None:
    talk = [(Stage.GREETING, "mx.target.example ESMTP Postfix"), (Stage.MAIL, "fine"), (Stage.RCPT, "fine too")]
    (guess,) = identify(talk)
    assert guess.confidence == "perhaps"
    assert guess.grounds[-1] == "Against it: none of the replies to MAIL and RCPT is worded as Postfix words it."


def test_nothing_fits_nothing() -> None:
    assert identify([]) == ()
    assert identify([(Stage.GREETING, "hello"), (Stage.MAIL, "hmm"), (Stage.RCPT, "")]) == ()
    assert identify([(Stage.MAIL, "OK")]) == (), "one shared word names nobody"


def test_the_era_is_told_by_the_words() -> None:
    sendmails = [sample for sample in SAMPLES if sample["software"] == "sendmail"]
    grounds = {sample["note"]: " ".join(best(sample).grounds) for sample in sendmails}
    assert "relays for everybody" in grounds["8.6, relays"]
    assert "8.9 or older" in grounds["8.9, closed"]
    assert "8.10 or later" in grounds["8.13, closed, with login"]


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_grounds_are_full_sentences(sample: dict[str, Any]) -> None:
    for guess in identify(replies(sample, greeting=FORGED)):
        assert guess.grounds
        for ground in guess.grounds:
            assert ground[0].isupper(), ground
            assert ground.endswith("."), ground
            assert len(ground) <= 240, ground


def test_several_lines_may_come_as_one_text_or_one_by_one() -> None:
    lines = ["mx.target.example Sendmail 8.6.12/8.6.9 ready at Mon, 2 Sep 2002", "ESMTP spoken here"]
    one_by_one = identify((Stage.GREETING, line) for line in lines)
    assert identify([(Stage.GREETING, "\n".join(lines))]) == one_by_one
    assert identify([(Stage.GREETING, "\\x0a".join(lines))]) == one_by_one
    assert one_by_one[0].version == "8.6.12"


R, M = Stage.RCPT, Stage.MAIL
WORDINGS = [
    (R, "4.7.1 <a@b.example>: Relay access denied", "relaying", "Postfix"),
    (R, "5.7.1 <a@b.example>: Relay access denied", "relaying", "Postfix"),
    (R, "5.7.1 <a@b.example>... Relaying denied", "relaying", "Sendmail"),
    (R, "<a@b.example>... Relaying denied", "relaying", "Sendmail"),
    (R, "5.7.1 <a@b.example>... Relaying denied. Proper authentication required.", "relaying", "Sendmail"),
    (R, "5.7.1 <a@b.example>... Relaying denied. IP name lookup failed [203.0.113.9]", "relaying", "Sendmail"),
    (R, "4.4.0 Relaying temporarily denied. Cannot resolve PTR record for 203.0.113.9", "relaying", "Sendmail"),
    (R, "relay not permitted", "relaying", "Exim"),
    (Stage.DATA, "503 sender not yet given", "none", "Exim"),
    (Stage.DATA, "All RCPT commands were rejected with this error:\nrelay not permitted", "relaying", "Exim"),
    (Stage.DATA, "relay not permitted\nvalid RCPT command must precede DATA", "relaying", "Exim"),
    (R, "Restricted characters in address", "syntax", "Exim"),
    (R, "Verification failed for <a@b.example>\nUnknown user\nSender verify failed", "sender", "Exim"),
    (R, "Invalid recipient: <a@b.example>", "relaying", "OpenSMTPD"),
    (R, "Invalid recipient", "relaying", "OpenSMTPD"),
    (M, "5.5.1 Invalid command: Must issue an AUTH command first", "login", "OpenSMTPD"),
    (R, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "relaying", "qmail"),
    (R, "we don't relay (#5.7.1)", "relaying", "qmail"),
    (R, "Relaying denied (#5.7.1)", "relaying", "qpsmtpd"),
    (R, "5.7.1 Relay not allowed", "relaying", "chasquid"),
    (R, "Relaying is prohibited", "relaying", "Exchange 5"),
    (R, "5.7.1 Unable to relay for a@b.example", "relaying", "IIS SMTP or Exchange 2000/2003"),
    (R, "5.7.1 Unable to relay", "relaying", "Exchange"),
    (R, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "relaying", "Exchange"),
    (R, "5.7.64 TenantAttribution; Relay Access Denied SMTP", "relaying", "Exchange Online"),
    (R, "5.4.1 Relay Access Denied", "relaying", "Exchange Online"),
    (R, "Relay rejected for policy reasons.", "relaying", "Domino"),
    (R, "5.7.0 Mail relay denied [203.0.113.9]. Invalid credentials for relay - gsmtp", "relaying", "Google"),
    (R, "Relaying denied.", "relaying", "Courier"),
    (R, "Delivery is not allowed to this address.", "relaying", "hMailServer"),
    (R, "5.7.1 relaying denied", "relaying", COMMON),
    (R, "we do not relay", "relaying", COMMON),
    (R, "not local host b.example, not a gateway", "relaying", COMMON),
    (R, "5.1.1 <a@t.example>: Recipient address rejected: User unknown in local table", "recipient", "Postfix"),
    (R, "5.1.1 <a@t.example>... User unknown", "recipient", "Sendmail"),
    (R, "5.1.1 Destination address is unknown (user does not exist)", "recipient", "chasquid"),
    (R, "no such user here", "recipient", COMMON),
    (R, "5.1.0 <a@t.example>: Sender address rejected: User unknown in virtual mailbox table", "sender", "Postfix"),
    (R, "4.1.8 <a@b.invalid>: Sender address rejected: Domain not found", "sender", "Postfix"),
    (M, "5.1.8 <a@b.invalid>... Domain of sender address a@b.invalid does not exist", "sender", "Sendmail"),
    (M, "<a>: sender address must contain a domain", "sender", "Exim"),
    (R, "5.5.2 <[2001:db8::19]>: Helo command rejected: invalid ip address", "helo", "Postfix"),
    (Stage.EHLO, "Syntactically invalid EHLO argument(s)", "helo", "Exim"),
    (R, "4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://x.example", "greylist", "Postfix"),
    (R, "4.3.2 <a@b.example>: Recipient address rejected: Try again later", "none", "Postfix"),
    (R, "5.7.1 <a@b.example>: Recipient address rejected: Access denied", "recipient", "Postfix"),
    (R, "You are being greylisted, come back in 5 minutes", "greylist", COMMON),
    (Stage.GREETING, "5.7.1 <c.example[203.0.113.9]>: Client host rejected: Access denied", "client", "Postfix"),
    (R, "5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.example", "client", "Postfix"),
    (R, "Your address is listed in our blocklist", "client", COMMON),
    (M, "5.7.0 Must issue a STARTTLS command first", "tls", COMMON),
    (M, "5.7.0 Authentication required", "login", COMMON),
    (Stage.MESSAGE, "this message is likely unsolicited mail.\nTo reduce the spam sent to us", "message", COMMON),
    (Stage.GREETING, "5.5.1 Protocol error", "client", "Postfix"),
    (M, "5.5.1 Invalid command: Pipelining not supported", "syntax", "OpenSMTPD"),
    (R, "5.1.3 Bad recipient address syntax", "syntax", "Postfix"),
    (M, "2.1.0 <a@b.example>... Sender ok", "none", "Sendmail"),
    (R, "2.1.5 Destination address valid: Recipient ok", "none", "OpenSMTPD"),
    (R, "2.1.5 a%b.example@t.example", "none", "IIS SMTP or Exchange 2000/2003"),
    (Stage.MESSAGE, "2.0.0 Ok: queued as 4F21C2", "none", "Postfix"),
    (Stage.OTHER, "2.7.0 Error: I can break rules, too. Goodbye.", "none", "Postfix"),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "text", "about", "software"), WORDINGS)
def test_wordings(stage: Stage, text: str, about: str, software: str) -> None:
    found = wording(stage, text)
    assert found is not None
    assert (found.about, found.software) == (about, software)
    assert found.means.endswith(".")


@pytest.mark.parametrize("text", ["", "fine", "Invalid recipient policy lies below"])
def test_words_that_nobody_knows(text: str) -> None:
    assert wording(Stage.DATA, text) is None


def test_a_wording_counts_only_at_its_stage() -> None:
    assert wording(Stage.RCPT, "2.1.5 Ok") is not None
    assert wording(Stage.DATA, "2.1.5 Ok") is None


def test_words_of_several_servers_are_given_to_all_of_them() -> None:
    shared = wording(Stage.RCPT, "2.1.5 Ok")
    everybody = wording(Stage.DATA, "End data with <CR><LF>.<CR><LF>")
    assert shared is not None
    assert shared.software == "Postfix or smtp-sink"
    assert everybody is not None
    assert everybody.software == "Several servers"


def test_hearsay_is_marked() -> None:
    heard = wording(Stage.RCPT, "2.1.5 Recipient OK")
    read = wording(Stage.RCPT, "5.7.1 Unable to relay")
    assert heard is not None
    assert read is not None
    assert (heard.verified, read.verified) == (False, True)


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_yes_in_the_samples_is_never_about_something(sample: dict[str, Any]) -> None:
    for key in (Stage.MAIL, Stage.RCPT, Stage.MESSAGE):
        for line in sample.get(key, ()):
            found = wording(key, line[4:])
            if line.startswith("2"):
                assert found is None or found.about == "none", line
            else:
                assert found is not None, line


@given(st.sampled_from(list(Stage)), st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_is_taken(stage: Stage, text: str) -> None:
    found = wording(stage, text)
    assert found is None or found.means
    for guess in identify([(stage, text)]):
        assert all(ground.isprintable() for ground in guess.grounds)


def test_hostile_words_are_shown_harmless() -> None:
    (guess,) = identify([(Stage.GREETING, "\x1b[2Jmx\u202e ESMTP Postfix")])
    assert "\\x1b[2Jmx\\u202e" in guess.grounds[0]


@pytest.mark.parametrize("filler", ["<", " ", "Ok", "relay ", "Domain of sender address ", "x" * 9, "... "])
def test_long_lines_are_taken_and_their_ends_still_read(filler: str) -> None:
    long = filler * (10_000 // len(filler))
    for stage in (Stage.GREETING, Stage.EHLO, Stage.RCPT, Stage.MESSAGE):
        identify([(stage, long)])
        wording(stage, long)
    found = wording(Stage.RCPT, f"5.7.1 <{long}@b.example>: Relay access denied")
    assert found is not None
    assert found.about == "relaying"


def test_a_flood_of_lines_is_taken() -> None:
    flood = "\n".join(f"2.1.0 Ok {number}" for number in range(10_000))
    assert identify([(Stage.MAIL, flood)]) == ()
    assert wording(Stage.MAIL, flood) is None
    assert wording(Stage.MAIL, f"2.1.0 Ok\n{flood}") is not None


def test_the_table_of_software_is_told() -> None:
    assert {sample["software"] for sample in SAMPLES} <= {software.id for software in known_software()}
    for software in known_software():
        assert software.notes.endswith(".")
        assert software.era

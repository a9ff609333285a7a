"""What a reply means here: the facts that a reader needs stand in the parts, put together from the tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.dialogue.explain import CLASSES, SIGNS, Explanation, Part, explain, explain_reply, named, other_protocol
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.codes import code_entry
from smtpwalk.wire.replies import Reply, read_line
from smtpwalk.wire.stages import Stage

from .sessions import SESSIONS, Played
from .told import WAITED, play, said


def session(name: str) -> Conversation:
    return play(*next(played for played in SESSIONS if played.name == name).turns)


def explained(talk: Conversation, stage: Stage) -> Explanation:
    found = explain(talk.answered(stage)[-1], talk)
    assert found is not None
    return found


def reply(*lines: bytes) -> Reply:
    return Reply(tuple(read_line(Line(line)) for line in lines))


def text_of(explanation: Explanation) -> str:
    return " | ".join(f"{part.label}: {part.text}" for part in explanation.parts)


# ---------------------------------------------------------------------- facts of real cases
@pytest.mark.parametrize(
    ("name", "stage", "about", "facts"),
    [
        ("a masked greeting that never ends", Stage.GREETING, "none",
         ["last line of this reply never came", "firewall", "Asterisks", "HELO, by hand", "without a code"]),
        ("a masked greeting that never ends", Stage.RCPT, "relaying", ["relaying"]),
        ("a bad EHLO name blamed at RCPT", Stage.RCPT, "helo",
         ["not the recipient", "host name", "EHLO: ", "[IPv6:2001:db8::19]"]),
        ("refused behind the dot in four lines", Stage.MESSAGE, "message", ["5.7.1", "not of relaying"]),
        ("last lines with the bare code", Stage.RCPT, "none", ["550: "]),
        ("last lines with the bare code", Stage.MAIL, "none", ["250: "]),
        ("refused because of the sender", Stage.RCPT, "sender", ["sender", "Nothing is known about relaying"]),
        ("421 in place of 354", Stage.DATA, "none", ["421: ", "4.3.2"]),
        ("a header typed as a command", Stage.OTHER, "none",
         ["221: ", "behind DATA and its 354", "no ordinary goodbye"]),
        ("empty lines inside and behind replies", Stage.RCPT, "relaying", ["relaying", "5.7.1"]),
        ("two replies in one segment", Stage.NOOP, "none", ["nobody had asked for"]),
        ("three codes in one reply", Stage.NOOP, "none", ["different codes"]),
        ("code 999", Stage.NOOP, "none", ["no reply code of SMTP"]),
        ("bare LF", Stage.NOOP, "none", ["bare line feed"]),
        ("NUL and ESC", Stage.NOOP, "none", ["NUL byte", "do nothing"]),
        ("a late reply, when the next command is out", Stage.NOOP, "none", ["pairing is a guess"]),
        ("talking before the greeting", Stage.EHLO, "none", ["before the greeting was complete"]),
        ("a backspace on the wire", Stage.HELP, "none", ["500: ", "Backspace"]),
    ],
)  # fmt: skip
def test_the_facts_are_said(name: str, stage: Stage, about: str, facts: list[str]) -> None:
    found = explained(session(name), stage)
    assert found.about == about
    assert not [fact for fact in facts if fact not in text_of(found)], text_of(found)


def test_421_in_place_of_354_leaves_the_dead_socket_alone() -> None:
    talk = session("421 in place of 354")
    assert talk.closed
    assert not talk.answered(Stage.MESSAGE)
    assert talk.answered(Stage.RCPT)[-1].ok()


@pytest.mark.parametrize("played", SESSIONS, ids=lambda played: played.name)
def test_every_reply_of_every_session_is_explained_in_safe_full_sentences(played: Played) -> None:
    talk = play(*played.turns)
    for exchange in talk.exchanges:
        found = explain(exchange, talk)
        if exchange.reply is None:
            assert found is None
            continue
        assert found is not None
        assert found.code == exchange.code
        assert found.title.startswith(f"{exchange.code} ")
        assert found.code_class in CLASSES
        for part in found.parts:
            assert part.label.isprintable()
            assert part.text.isprintable()
            assert part.text[-1] in ".)"


# ---------------------------------------------------------------------- what stands in which order
def test_what_makes_an_answer_doubtful_comes_first_and_warns() -> None:
    found = explain_reply(reply(b"250-a", b"550 b\0"), Stage.RCPT, {Doubt.STRAY, Doubt.OVERLAP})
    assert [part.warn for part in found.parts] == [True, True, True, False, False]
    assert {part.label for part in found.parts[:2]} == {"stray", "overlap"}
    assert [part.label for part in found.parts[2:]] == ["reply", "550", "line"]


def test_code_enhanced_code_and_wording_each_have_their_part() -> None:
    found = explain_reply(reply(b"554 5.7.1 <b@far>: Relay access denied"), Stage.RCPT)
    assert [part.label for part in found.parts] == ["554", "5.7.1", "Postfix"]
    assert found.parts[0] == Part("554", code_entry(554).here(Stage.RCPT))
    assert (found.code, found.code_class, found.about) == (554, 5, "relaying")


def test_a_wording_known_by_hearsay_is_marked_so() -> None:
    hearsay = explain_reply(reply(b"450 4.7.25 Client host rejected: cannot find your hostname"), Stage.RCPT)
    assert hearsay.parts[-1].text.endswith("(Not verified.)")
    seen = explain_reply(reply(b"554 5.7.1 <b@far>: Relay access denied"), Stage.RCPT)
    assert not [part for part in seen.parts if "Not verified" in part.text]


def test_an_enhanced_code_of_another_class_is_not_explained_but_said() -> None:
    found = explain_reply(reply(b"550 2.1.0 what"), Stage.RCPT)
    assert "2.1.0" not in [part.label for part in found.parts]
    assert any("another class" in part.text for part in found.parts)


def test_the_extensions_that_matter_are_explained_in_the_ehlo_reply_only() -> None:
    offer = reply(b"250-mx", b"250-STARTTLS", b"250-SIZE 5", b"250-AUTH=LOGIN", b"250 SMTPUTF8")
    labels = [part.label for part in explain_reply(offer, Stage.EHLO).parts]
    assert [label for label in labels if label.isupper() and not label.isdigit()] == ["STARTTLS", "AUTH", "SMTPUTF8"]
    assert "STARTTLS" not in [part.label for part in explain_reply(offer, Stage.HELO).parts]
    refused = reply(b"550-no", b"550 STARTTLS")
    assert "STARTTLS" not in [part.label for part in explain_reply(refused, Stage.EHLO).parts]


def test_asterisks_point_to_a_firewall_in_a_greeting_only() -> None:
    masked = reply(b"220 ********0*2****")
    assert "firewall" in [part.label for part in explain_reply(masked, Stage.GREETING).parts]
    assert "firewall" not in [part.label for part in explain_reply(masked, Stage.HELP).parts]
    assert "firewall" not in [part.label for part in explain_reply(reply(b"220 *** hi ***"), Stage.GREETING).parts]


def test_each_class_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(CLASSES)
    assert len(set(SIGNS.values())) == len(SIGNS)


# ---------------------------------------------------------------------- software and other protocols
def test_the_software_is_named_from_greeting_and_wording() -> None:
    talk = play(*said("S: 220 mx ESMTP Postfix", "C: EHLO a", "S: 250 mx", "C: MAIL FROM:<a@a>", "S: 250 2.1.0 Ok",
                      "C: RCPT TO:<b@far>", "S: 554 5.7.1 <b@far>: Relay access denied"))  # fmt: skip
    assert named(talk)[0].name == "Postfix"
    assert named(Conversation()) == ()


@pytest.mark.parametrize(
    ("first", "part"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", "SSH server"),
        (b"\r\nSSH-2.0", "SSH server"),
        (b"HTTP/1.1 400 Bad", "web server"),
        (b"http/1.0 200", "web server"),
        (b"<!doctype html>", "web server"),
        (b"<HTML>", "web server"),
        (b"+OK ready", "POP3"),
        (b"* OK IMAP4", "IMAP"),
        (b"\xff\xfd\x18", "telnet"),
        (b"\x15\x03\x01", "TLS"),
        (b"RFB 003.008", "VNC"),
        (b"@RSYNCD: 31", "rsync"),
    ],
)
def test_another_protocol_is_known_by_its_first_bytes(first: bytes, part: str) -> None:
    assert part in str(other_protocol(first))


@pytest.mark.parametrize("first", [b"", b"\r\n", b"220 mx", b"220-SSH-2.0", b"hello", b"SS", b"550 no"])
def test_what_may_be_smtp_is_taken_for_no_other(first: bytes) -> None:
    assert other_protocol(first) is None


_codes = st.sampled_from([b"220", b"250", b"554"])


@given(st.lists(st.binary(max_size=20), max_size=3), st.sampled_from(list(Stage)), _codes)
@settings(max_examples=200, deadline=None)
def test_no_text_of_a_server_makes_an_explanation_unsafe(texts: list[bytes], stage: Stage, code: bytes) -> None:
    lines = [code + b"-" + text.replace(b"\n", b"") for text in texts]
    for part in explain_reply(reply(*lines, code + b" end"), stage).parts:
        assert part.text.isprintable()
        assert part.label.isprintable()


def test_a_reply_given_up_on_is_explained_as_far_as_it_came() -> None:
    talk = play(*said("S: 220-a"), WAITED)
    assert "never came" in text_of(explained(talk, Stage.GREETING))

"""The guided walk, played against lists of replies: where it leads, and that it never leads to a stranger's mailbox."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.advice import advise
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import Step, WalkSettings, _texts, guided_walk, message_for, next_step, own_domain
from smtpwalk.wire.commands import dot_stuff
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from smtpwalk.wire.stages import Stage

from .sessions import SESSIONS, Played
from .told import CONNECTED, WAITED, Turn, events_of, play, said

SETTINGS = WalkSettings("mx.example.test", "client.test", b"a@a.test", b"b@far.invalid")
MAY = WalkSettings("mx.example.test", "client.test", b"a@a.test", b"b@far.invalid", may_send=True, own=b"own.test")

_BASE = {"": "220 mx", "EHLO": "250-mx\r\n250-STARTTLS\r\n250 PIPELINING", "HELO": "250 mx", "MAIL": "250 ok",
         "RCPT": "250 ok", "DATA": "354 go", ".": "250 taken", "QUIT": "221 bye", "RSET": "250 ok",
         "STARTTLS": "220 go"}  # fmt: skip
CLOSED_HOST = {"RCPT": "550 5.7.1 relaying denied"}


class Host:
    """Answers by verb: each a reply, or a list of replies that are used one after the other."""

    def __init__(self, answers: dict[str, str | list[str]]) -> None:
        self.talk = Conversation()
        self.answers: dict[str, list[str]] = {
            verb: list(answer) if isinstance(answer, list) else [answer] for verb, answer in (_BASE | answers).items()
        }
        self.talk.feed(Mark(0, 1, "connected", {}))
        self.reply("")

    def reply(self, verb: str) -> None:
        lines = self.answers.get(verb, ["500 what"])
        text = lines.pop(0) if len(lines) > 1 else lines[0]
        self.talk.feed(ServerBytes(0, 1, text.encode() + b"\r\n" if text else b""))
        if self.talk.phase is Phase.QUITTING:
            self.talk.feed(Mark(0, 1, "closed", {"by": "server"}))

    def send(self, line: bytes) -> None:
        self.talk.feed(ClientBytes(0, 1, line + b"\r\n"))
        self.reply(line.decode("latin-1").split(" ", maxsplit=1)[0].upper())

    def follow(self, step: Step) -> None:
        """Does what the step says."""
        if step.id == "handshake":
            self.answers["EHLO"] = ["250 mx"]
            self.answers["MAIL"] = self.answers["MAIL"][-1:]
            self.talk.feed(Mark(0, 1, "tls", {}))
        elif step.message is not None:
            self.talk.feed(ClientBytes(0, 1, dot_stuff(step.message)))
            self.reply(".")
        elif step.line is not None:
            self.send(step.line)
        elif step.id == "wait":
            self.talk.feed(Mark(0, 1, "waited", {"seconds": 5}))


def walked(answers: dict[str, str | list[str]], using: WalkSettings = SETTINGS) -> list[str]:
    """The ids of the steps, each followed as suggested, to the end."""
    plan = guided_walk(using)
    steps = [next(plan)]
    host = Host(answers)
    while len(steps) < 30:
        try:
            step = plan.send(host.talk)
        except StopIteration:
            return [step.id for step in steps]
        steps.append(step)
        host.follow(step)
    raise AssertionError(f"the walk does not end: {[step.id for step in steps]}")


TLS_FIRST = "530 5.7.0 Must issue a STARTTLS command first"
TO_RCPT = ["connect", "ehlo", "mail", "rcpt"]


@pytest.mark.parametrize(
    ("answers", "using", "steps"),
    [
        (CLOSED_HOST, SETTINGS, [*TO_RCPT, "quit_refused", "closed"]),
        (CLOSED_HOST, MAY, [*TO_RCPT, "quit_refused", "closed"]),
        ({}, SETTINGS, [*TO_RCPT, "ask", "quit", "closed"]),
        ({}, MAY, [*TO_RCPT, "data", "message", "quit_done", "closed"]),
        ({"EHLO": "502 no"}, SETTINGS, ["connect", "ehlo", "helo", "mail", "rcpt", "ask", "quit", "closed"]),
        ({"EHLO": "250-mx\r\n550 mixed"}, SETTINGS,
         ["connect", "ehlo", "helo", "mail", "rcpt", "ask", "quit", "closed"]),
        ({"EHLO": "502 no", "HELO": "550 no"}, SETTINGS, ["connect", "ehlo", "helo", "quit_unasked", "closed"]),
        ({"EHLO": "502 no", "HELO": "450 no"}, SETTINGS, ["connect", "ehlo", "helo", "quit_later", "closed"]),
        ({"EHLO": "502 no", "HELO": "999 no"}, SETTINGS, ["connect", "ehlo", "helo", "quit_unclear", "closed"]),
        ({"MAIL": [TLS_FIRST, "250 ok"], **CLOSED_HOST}, SETTINGS,
         ["connect", "ehlo", "mail", "starttls", "handshake", "ehlo", "mail", "rcpt", "quit_refused", "closed"]),
        ({"RCPT": [TLS_FIRST, "550 relaying denied"]}, SETTINGS,
         [*TO_RCPT, "starttls", "handshake", "ehlo", "mail", "rcpt", "quit_refused", "closed"]),
        ({"MAIL": TLS_FIRST, "STARTTLS": "454 not now"}, SETTINGS,
         ["connect", "ehlo", "mail", "starttls", "quit_unasked", "closed"]),
        ({"RCPT": TLS_FIRST, "STARTTLS": "454 not now"}, SETTINGS, [*TO_RCPT, "starttls", "quit_refused", "closed"]),
        ({"MAIL": "530 5.7.0 Authentication required"}, SETTINGS,
         ["connect", "ehlo", "mail", "quit_unasked", "closed"]),
        ({"RCPT": ["450 4.2.0 Greylisted, come back", "250 ok"]}, MAY,
         [*TO_RCPT, "rcpt_again", "data", "message", "quit_done", "closed"]),
        ({"RCPT": "450 4.2.0 Greylisted, come back"}, SETTINGS, [*TO_RCPT, "rcpt_again", "quit_later", "closed"]),
        ({"RCPT": "454 4.7.1 <b@far.invalid>: Relay access denied"}, SETTINGS, [*TO_RCPT, "quit_refused", "closed"]),
        ({"RCPT": "450 4.1.8 <a@a.test>: Sender address rejected: Domain not found"}, SETTINGS,
         [*TO_RCPT, "quit_other", "closed"]),
        ({"RCPT": "550 5.1.0 <a@a.test>: Sender address rejected: User unknown"}, SETTINGS,
         [*TO_RCPT, "quit_other", "closed"]),
        ({"RCPT": "501 5.5.2 <[2001:db8::19]>: Helo command rejected: invalid ip address"}, SETTINGS,
         [*TO_RCPT, "quit_other", "closed"]),
        ({"RCPT": "250 ok\r\n550 relaying denied"}, MAY, [*TO_RCPT, "quit_unclear", "closed"]),
        ({"RCPT": "550-no\r\n250 yes"}, SETTINGS, [*TO_RCPT, "quit_unclear", "closed"]),
        ({"DATA": "554 5.5.1 no valid recipients"}, MAY, [*TO_RCPT, "data", "rset", "quit", "closed"]),
        ({"DATA": "250 what"}, MAY, [*TO_RCPT, "data", "rset", "quit", "closed"]),
        ({"DATA": "421 4.3.2 bye"}, MAY, [*TO_RCPT, "data", "closed"]),
        ({".": "550 5.7.1 relaying denied"}, MAY, [*TO_RCPT, "data", "message", "quit_done", "closed"]),
        ({"MAIL": "421 too many"}, SETTINGS, ["connect", "ehlo", "mail", "closed"]),
        ({"": "554 5.7.1 not you"}, SETTINGS, ["connect", "quit_greeting", "closed"]),
        ({"": "421 too busy"}, SETTINGS, ["connect", "closed"]),
        ({"MAIL": "550 no such sender"}, SETTINGS, ["connect", "ehlo", "mail", "quit_unasked", "closed"]),
        ({"MAIL": "451 later"}, SETTINGS, ["connect", "ehlo", "mail", "quit_later", "closed"]),
        ({"MAIL": "25 ok"}, SETTINGS, ["connect", "ehlo", "mail", "wait", "quit_owed", "closed"]),
    ],
)  # fmt: skip
def test_where_the_walk_leads(answers: dict[str, str | list[str]], using: WalkSettings, steps: list[str]) -> None:
    assert walked(answers, using) == steps


def state(*lines: str) -> Conversation:
    return play(*said("S: 220 mx", *lines))


EHLO = ("C: EHLO a", "S: 250-mx", "S: 250 STARTTLS")
MAIL = ("C: MAIL FROM:<a@a>", "S: 250 ok")
RCPT = ("C: RCPT TO:<b@far.invalid>", "S: 250 ok")
RSET = ("C: RSET", "S: 250 ok")
NOOP = ("C: NOOP", "S: 250 ok")
NONSENSE = ("C: FOO", "S: 500 what")
TO_354 = (*EHLO, *MAIL, *RCPT, "C: DATA", "S: 354 go")


@pytest.mark.parametrize(
    ("lines", "step", "line"),
    [
        ((*NOOP,), "ehlo", b"EHLO client.test"),
        ((*NONSENSE,), "ehlo", b"EHLO client.test"),
        ((*MAIL,), "rcpt", b"RCPT TO:<b@far.invalid>"),
        ((*EHLO, *NOOP), "mail", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *NONSENSE), "mail", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *EHLO), "mail", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *RSET), "mail", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *MAIL, *RSET), "mail_again", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *MAIL, *EHLO), "mail_again", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *MAIL, *NOOP), "rcpt", b"RCPT TO:<b@far.invalid>"),
        ((*EHLO, *MAIL, "C: RCPT TO:<c@c>", "S: 550 relaying denied", *NOOP), "quit_refused", b"QUIT"),
        ((*EHLO, *MAIL, "C: RCPT TO:<c@c>", "S: 550 relaying denied", *RSET), "quit", b"QUIT"),
        ((*EHLO, *MAIL, "C: RCPT TO:<c@c>", "S: 550 no", *RSET, *MAIL), "rcpt", b"RCPT TO:<b@far.invalid>"),
        ((*EHLO, "C: MAIL FROM:<x>", "S: 550 no", *RSET), "mail_again", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, "C: MAIL FROM:<x>", "S: 550 no", *NOOP), "quit_unasked", b"QUIT"),
        ((*EHLO, "C: MAIL FROM:<x>", f"S: {TLS_FIRST}", *NOOP), "starttls", b"STARTTLS"),
        ((*EHLO, *MAIL, *RCPT, *NOOP), "ask", b"RSET"),
        ((*EHLO, "C: AUTH LOGIN", "S: 334 x"), "auth", b"*"),
        ((*EHLO, "C: STARTTLS", "S: 220 go"), "handshake", None),
        ((*EHLO, "C: STARTTLS", "S: 454 no"), "mail", b"MAIL FROM:<a@a.test>"),
        ((*EHLO, *MAIL, *RCPT, "C: DATA", "S: 354 go", "C: x", "S: 552 no"), "quit_done", b"QUIT"),
        ((*TO_354,), "message_unasked", None),
        (("C: HELO a", "S: 250 mx", "C: MAIL FROM:<x>", f"S: {TLS_FIRST}"), "ehlo_for_tls", b"EHLO client.test"),
        ((*EHLO, "C: NOOP"), "wait", None),
        (("C: QUIT", "S: 221 bye"), "goodbye", None),
        (("S: 421 bye",), "goodbye", None),
    ],
)
def test_the_guide_picks_up_from_the_state(lines: tuple[str, ...], step: str, line: bytes | None) -> None:
    found = next_step(state(*lines), SETTINGS)
    assert (found.id, found.line) == (step, line)


def test_before_and_during_the_greeting() -> None:
    assert next_step(Conversation(), SETTINGS).id == "connect"
    assert next_step(play(), SETTINGS).id == "greeting"
    assert "mx.example.test" in next_step(Conversation(), SETTINGS).what


def test_a_reply_given_up_on_ends_the_walk_politely() -> None:
    talk = play(*said("S: 220 mx", "C: EHLO a"), WAITED)
    assert (next_step(talk, SETTINGS).id, next_step(talk, SETTINGS).line) == ("quit_owed", b"QUIT")


def test_a_second_greeting_inside_tls_does_not_bring_the_time_before_back() -> None:
    tls: Turn = ("X", "tls", {})
    start = said("S: 220 mx", *EHLO, "C: MAIL FROM:<x>", "S: 550 no", "C: STARTTLS", "S: 220 go")
    talk = play(*start, tls, *said("S: 220 once more"), *said(*EHLO))
    assert next_step(talk, SETTINGS).id == "mail"


# ---------------------------------------------------------------------- the message goes to nobody else
@pytest.mark.parametrize(
    ("recipient", "step"),
    [
        ("b@far.invalid", "data"),
        ("b%far.invalid@own.test", "data"),
        ("@own.test:b@far.invalid", "data"),
        ("stranger@else.invalid", "ask_other"),
        ("b%far.invalid@else.invalid", "ask_other"),
    ],
)
def test_data_is_suggested_only_for_the_address_that_was_allowed(recipient: str, step: str) -> None:
    talk = state(*EHLO, *MAIL, f"C: RCPT TO:<{recipient}>", "S: 250 ok")
    assert next_step(talk, MAY).id == step
    both = state(*EHLO, *MAIL, *RCPT, f"C: RCPT TO:<{recipient}>", "S: 250 ok")
    assert next_step(both, MAY).id == step


def lines_of(step: Step) -> list[bytes]:
    return [line for line in (step.line, *(other.line for other in step.others)) if line is not None]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_at_every_moment_of_every_session_the_guide_gives_sound_advice(session: Played) -> None:
    talk = Conversation()
    for event in events_of([CONNECTED, *session.turns]):
        talk.feed(event)
        step = next_step(talk, SETTINGS)
        assert step.title
        assert step.why
        assert b"DATA" not in lines_of(step)
        for line in lines_of(step):
            assert not [said.text for said in advise(line, talk) if "503" in said.text]


_lines = st.sampled_from(
    ["C: EHLO a", "C: HELO a", "C: MAIL FROM:<a@a>", "C: RCPT TO:<b@far.invalid>", "C: RCPT TO:<x@y>", "C: DATA",
     "C: RSET", "C: STARTTLS", "C: AUTH LOGIN", "C: FOO", "S: 250 ok", "S: 250 ok", "S: 250 STARTTLS", "S: 550 no",
     "S: 450 later", "S: 354 go", "S: 334 x", f"S: {TLS_FIRST}", "S: 220 go", "S: 421 bye", "S: 250-x", "S: noise"]
)  # fmt: skip


@given(st.lists(_lines, max_size=16))
@settings(max_examples=200, deadline=None)
def test_without_leave_data_is_never_suggested_and_a_step_is_always_there(lines: list[str]) -> None:
    talk = play(*said("S: 220 mx", *lines))
    assert b"DATA" not in lines_of(next_step(talk, SETTINGS))
    step = next_step(talk, MAY)
    if step.line == b"DATA":
        assert set(talk.transaction.recipients) == {b"b@far.invalid"}
    for line in lines_of(step):
        assert not [said.text for said in advise(line, talk) if "503" in said.text]


def test_every_text_of_the_table_is_used_and_whole() -> None:
    room = files("smtpwalk.dialogue")
    source = "".join(room.joinpath(name).read_text("utf-8") for name in ("walk.py", "lookback.py"))
    for step, text in _texts().items():
        assert f'"{step}"' in source
        assert set(text) == {"title", "what", "why"}, step
        assert all(sentence.strip() and "{" not in sentence.replace("{host}", "") for sentence in text.values())


# ---------------------------------------------------------------------- the suggested message and the forms
def test_the_message_says_who_tests_and_can_be_found_again() -> None:
    text = message_for(WalkSettings("mx", "me.test", b"", b"b@far", token="tok-7", date="D")).decode()
    head, _, body = text.partition("\r\n\r\n")
    assert head.splitlines() == [
        "From: <mailer-daemon@me.test>", "To: <b@far>", "Subject: mail relay test tok-7", "Date: D",
        "Message-ID: <tok-7@me.test>",
    ]  # fmt: skip
    assert "tok-7" in body
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_forms_to_try_next() -> None:
    refused = state(*EHLO, *MAIL, "C: RCPT TO:<c@c>", "S: 550 relaying denied")
    assert lines_of(next_step(refused, MAY)) == [
        b"QUIT", b"RSET", b"RCPT TO:<b%far.invalid@own.test>", b"RCPT TO:<@own.test:b@far.invalid>",
    ]  # fmt: skip
    local = WalkSettings("mx", recipient=b"postmaster", own=b"own.test")
    assert lines_of(next_step(refused, local)) == [b"QUIT", b"RSET"]
    done = state(*EHLO, *MAIL, RCPT[0], "S: 550 relaying denied", *RSET)
    assert b"MAIL FROM:<spamtest@own.test>" in lines_of(next_step(done, MAY))
    assert b"STARTTLS" in lines_of(next_step(state(*EHLO), MAY))


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("mx.example.test", b"example.test"),
        ("example.test", b"example.test"),
        ("localhost", b""),
        ("MX.A.Example.Test.", b"a.example.test"),
    ],
)
def test_the_servers_own_domain_by_its_own_word(name: str, domain: bytes) -> None:
    assert own_domain(state("C: EHLO a", f"S: 250 {name} hello")) == domain


def test_stage_of_each_step_is_for_the_rail() -> None:
    assert next_step(state(*TO_354), SETTINGS).stage is Stage.MESSAGE
    assert next_step(state(*EHLO, "C: NOOP"), SETTINGS).stage is Stage.NOOP


def test_who_typed_data_by_hand_is_handed_no_message() -> None:
    assert next_step(state(*TO_354), SETTINGS).message is None
    assert next_step(state(*TO_354), MAY).message is not None


def test_an_address_allowed_later_is_asked_about_on_the_same_connection() -> None:
    late = replace(SETTINGS, recipient=b"mine@elsewhere.test", may_send=True)
    asked = (*EHLO, *MAIL, *RCPT)
    steps = [next_step(state(*asked, *more), late) for more in ((), RSET, (*RSET, *MAIL))]
    assert [step.id for step in steps] == ["ask_other", "mail_again", "rcpt"]
    assert steps[-1].line == b"RCPT TO:<mine@elsewhere.test>"

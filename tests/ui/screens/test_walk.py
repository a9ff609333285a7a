"""The walk on the screen, by keys, against practice hosts and servers that misbehave."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.practice.catalogue import personality
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.dialogs import Choice, Question, Reading
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.message import MessageScreen
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.wire.events import Mark
from tests import playbook
from tests.playbook import Client, Playing
from tests.ui.driving import (
    NARROW,
    WIDE,
    Person,
    at_screen,
    machine,
    only_recording,
    practising,
    recordings,
    sent_bytes,
    walk_to,
    walking,
)

# What a person gets who presses Enter at every step and F8 at the message: stage and code of each exchange.
WALKS = {
    "sendmail-86-open": "220 ehlo:250 mail:250 rcpt:250 data:354 message:250 quit:221",
    "postfix-closed": "220 ehlo:250 mail:250 rcpt:554 quit:221",
    "helo-only-open": "220 ehlo:500 helo:250 mail:250 rcpt:250 data:354 message:250 quit:221",
    "greylisting": "220 ehlo:250 mail:250 rcpt:450 rcpt:450 quit:221",
    "starttls-first": "220 ehlo:250 mail:530 starttls:220 ehlo:250 mail:250 rcpt:554 quit:221",
    "refused-at-dot": "220 ehlo:250 mail:250 rcpt:250 data:354 message:554 quit:221",
    "hangs-up-421": "220 ehlo:250 mail:250 rcpt:421",
}


async def to_the_end(person: Person) -> None:
    """Enter, and F8 where a message is asked for, until the connection is closed."""

    def my_turn() -> bool:
        if person.talk.closed or isinstance(person.app.screen, MessageScreen):
            return True
        return bool(person.line.value) and not person.talk.owed

    for _ in range(15):
        await person.until(my_turn)
        if person.talk.closed:
            return
        await person.press("f8" if isinstance(person.app.screen, MessageScreen) else "enter")
        await person.pilot.pause()
    raise AssertionError("the walk has no end")


def walked(person: Person) -> str:
    greeting, *others = person.talk.exchanges
    return " ".join([str(greeting.code), *(f"{one.stage}:{one.code}" for one in others)])


@pytest.mark.parametrize("name", WALKS)
async def test_a_whole_walk_by_two_keys(tmp_path: Path, name: str) -> None:
    async with practising(tmp_path, name) as person:
        await to_the_end(person)
        assert walked(person) == WALKS[name]
        await person.until(lambda: "Walk again" in person.footer())


async def test_on_a_wide_screen_all_three_stand_side_by_side(tmp_path: Path) -> None:
    async with practising(tmp_path, "sendmail-86-open", WIDE) as person:
        await to_the_end(person)
        await person.until(lambda: "That is relaying, proved" in person.notes())
        await person.pilot.pause()
        said = next(row for row in person.lines() if "221 " in row and "S+" in row and "QUIT" not in row)
        assert said.index("S+") < said.index("221 ") < 120 // 2
        assert "+ RCPT      250" in person.shown()
        assert "Software: Sendmail" in person.shown()
    assert sent_bytes(tmp_path).endswith(b"\r\n.\r\nQUIT\r\n")


async def test_the_recording_holds_the_permission_and_every_byte(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await to_the_end(person)
        said = [line[2:] for line in person.wire() if line.startswith("C ")]
    recording = only_recording(tmp_path)
    assert "loopback" in recording.header.permission
    assert sent_bytes(tmp_path) == b"".join(line.encode() + b"\r\n" for line in said)


# ---------------------------------------------------------------------- waiting
async def test_nothing_goes_out_before_the_greeting_is_complete(tmp_path: Path) -> None:
    go_on = asyncio.Event()

    async def slow(client: Client) -> None:
        await client.say(b"220-mx.example.net ESMTP\r\n")
        await go_on.wait()
        await client.say(b"220 go on\r\n")
        await playbook.answers(b"250 hello\r\n", greeting=b"")(client)

    async with Playing(slow) as server, walking(tmp_path, server.port) as person:
        await person.until(lambda: "220-mx.example.net" in "".join(person.wire()))
        assert person.line.value == ""
        await person.send("EHLO client.example")
        assert "greeting is not complete" in person.state
        assert person.line.value == "EHLO client.example"
        assert server.seen == b""
        go_on.set()
        await person.until(lambda: person.talk.phase is Phase.START)
        await person.press("enter")
        await person.until(lambda: server.seen == b"EHLO client.example\r\n")


async def test_f9_gives_up_waiting_and_a_late_reply_finds_its_command(tmp_path: Path) -> None:
    async with Playing(playbook.answers_late) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.press("enter")
        await person.until(lambda: person.talk.owed and "Give up" in person.footer())
        await person.press("f9")
        assert "gave up waiting" in person.state
        await person.send("NOOP")
        if person.talk.owed == 1:  # what is owed was said once, and goes out at the second Enter
            await person.press("enter")
        await person.until(lambda: person.talk.owed == 0 and len(person.talk.exchanges) == 3)
        assert [(one.stage.value, one.code, one.late) for one in person.talk.exchanges[1:]] == [
            ("ehlo", 250, True),
            ("noop", 550, False),
        ]
    assert any(event.what == "waited" for event in only_recording(tmp_path).events() if isinstance(event, Mark))


async def test_a_tarpit_can_be_given_up_and_left(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path), practice=personality("tarpit"))) as person:
        await person.greeted()
        await person.press("enter")
        await person.until(lambda: "Waiting for the reply to EHLO" in person.state)
        await person.press("f9")
        assert "gave up" in person.state
        await person.until(lambda: "Waiting" not in person.state)
        await person.press("escape")
        await person.button("hang-up")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_the_time_is_up_says_what_can_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpwalk.net.session.reply_timeout", lambda stage: 0.05)
    async with Playing(playbook.silent) as server, walking(tmp_path, server.port) as person:
        await person.until(lambda: "did not come in time" in person.state)


# ---------------------------------------------------------------------- servers that misbehave
MISBEHAVING = {
    "closes in the middle of a reply": (playbook.closes_in_the_middle, "cut off"),
    "resets the connection": (playbook.resets, "the connection"),
    "breaks the TLS handshake": (playbook.breaks_the_handshake, ""),
}


@pytest.mark.parametrize("how", MISBEHAVING)
async def test_the_end_of_a_connection_is_said_and_f5_offered(tmp_path: Path, how: str) -> None:
    play, word = MISBEHAVING[how]
    async with Playing(play) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.send("STARTTLS" if play is playbook.breaks_the_handshake else "EHLO client.example")
        if not person.talk.owed and not person.talk.closed:
            await person.press("enter")
        await person.until(lambda: person.talk.closed and "Walk again" in person.footer())
        await person.until(lambda: word in person.shown())
        await person.send("NOOP")
        assert "no connection" in person.state
        assert person.line.value == "NOOP"


async def test_last_words_behind_421_are_kept(tmp_path: Path) -> None:
    async with Playing(playbook.says_last_words) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.press("enter")
        await person.until(lambda: person.talk.closed)
        assert person.wire()[-1] == "S 421 4.3.2 last words"


async def test_plaintext_behind_starttls_is_a_finding(tmp_path: Path) -> None:
    async with Playing(playbook.injects_behind_starttls) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.go_on()
        await person.send("STARTTLS")
        await person.until(lambda: person.talk.tls)
        assert "thrown away" in person.notes()
        await person.until(lambda: person.line.value.startswith("EHLO"))


async def test_two_replies_to_one_command_make_it_count_for_nothing(tmp_path: Path) -> None:
    async with Playing(playbook.two_replies) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.press("enter")
        await person.until(lambda: person.talk.out_of_step)
        await person.until(lambda: "?" in str(person.walk.query_one(Rail).visual))


async def test_another_protocol_on_the_port_is_said(tmp_path: Path) -> None:
    async with Playing(playbook.speaks_ssh) as server, walking(tmp_path, server.port) as person:
        await person.until(lambda: "This is an SSH server" in person.shown())


async def test_a_refused_connection_is_a_sentence(tmp_path: Path) -> None:
    async with Playing(playbook.silent) as server:
        port = server.port
    async with walking(tmp_path, port) as person:
        await person.until(lambda: person.talk.closed)
        assert "refuses the connection" in person.state
        assert "Traceback" not in person.shown()
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
    assert any(event.what == "failed" for event in only_recording(tmp_path).events() if isinstance(event, Mark))


# ---------------------------------------------------------------------- keys
async def test_f5_walks_again_as_session_2_of_the_same_recording(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await to_the_end(person)
        await person.press("f5")
        await person.until(lambda: not person.talk.closed and person.line.value.startswith("EHLO"))
        assert len(person.talk.exchanges) == 1
        await to_the_end(person)
    assert [session.number for session in only_recording(tmp_path).sessions()] == [1, 2]


async def test_f5_does_nothing_while_the_connection_is_open(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.press("f5")
        await person.go_on()
        assert walked(person) == "220 ehlo:250"


async def test_f6_leads_on_to_data_for_an_address_of_ones_own(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        person.walk.walker.settings = _no_leave_to_send(person)
        await person.greeted()
        for _ in ("EHLO", "MAIL", "RCPT"):
            await person.go_on()
        assert person.line.value == "RSET"
        await person.press("f6")
        await person.until(lambda: isinstance(person.app.screen, Question))
        field = person.app.screen.query_one("#answer", Input)
        field.value = "no address"
        await person.press("enter")
        assert "name@domain" in person.shown()
        field.value = "<relaytest@elsewhere.test>"
        await person.press("enter")
        await person.until(lambda: person.line.value == "DATA")
        assert "relaytest@elsewhere.test" in person.state


def _no_leave_to_send(person: Person) -> WalkSettings:
    return replace(person.walk.walker.settings, may_send=False)


async def test_f7_saves_and_never_over_a_file(tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("mine")
    new = tmp_path / "new.txt"
    async with practising(tmp_path, "postfix-closed") as person:
        await to_the_end(person)
        for path, answer in ((there, "was not touched"), (new, "Saved to"), (tmp_path / "no" / "x", "could not be")):
            await person.press("f7")
            await person.until(lambda: isinstance(person.app.screen, Question))
            person.app.screen.query_one("#answer", Input).value = str(path)
            await person.press("enter")
            await person.until(lambda answer=answer: answer in person.state)  # type: ignore[misc]
    assert there.read_text() == "mine"
    assert "! S: 554 5.7.1" in new.read_text()


async def test_f4_shows_the_bytes_of_the_last_line(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.go_on()
        await person.press("f4")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        assert "0d 0a" in person.shown()
        await person.press("escape")
        assert person.app.screen is person.walk


async def test_f2_opens_the_code_book_at_the_last_code(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        for _ in ("EHLO", "MAIL", "RCPT"):
            await person.go_on()
        await person.press("f2")
        await person.until(lambda: isinstance(person.app.screen, CodeBookScreen) and "554" in person.shown())


async def test_f1_says_how_to_leave_first_and_where_one_is(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.press("f1")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        text = person.shown()
        assert text.index("How to leave") < text.index("Where you are: ") < text.index("Keys")


async def test_f3_puts_the_other_lines_into_the_command_line(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        offered = [other.line.decode() for other in person.walk.step.others]
        suggested = person.line.value
        seen = []
        for _ in range(len(offered) + 1):
            await person.press("f3")
            seen.append(person.line.value)
        assert seen == [*offered, suggested]


async def test_ctrl_n_turns_the_pages_of_the_guide(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        guide = person.walk.query_one(Guide)
        await person.press("ctrl+n")
        assert guide.scroll_offset.y > 0
        for _ in range(20):
            if guide.scroll_offset.y == guide.max_scroll_y:
                break
            await person.press("ctrl+n")
        await person.press("ctrl+n")
        assert guide.scroll_offset.y == 0


async def test_ctrl_y_copies_the_last_line(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.press("ctrl+y")
        assert "220" in person.app.clipboard
        assert "OSC 52" in person.state


async def test_the_palette_offers_what_the_keys_do(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        titles = {command.title for command in person.app.get_system_commands(person.app.screen)}
        assert {"Code book", "Recordings", "Save transcript", "Bytes", "May go to", "Leave the walk"} <= titles


# ---------------------------------------------------------------------- moving about
async def test_tab_leads_to_the_transcript_where_the_guide_explains_the_row(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        for _ in ("EHLO", "MAIL", "RCPT"):
            await person.go_on()
        await person.put("")
        await person.press("tab")
        assert person.transcript.has_focus
        await person.press("n")
        assert person.talk.rows[person.transcript.cursor or 0].code == 554
        assert "554" in str(person.walk.query_one("#guide-text", Static).visual)
        await person.press("home", "down", "down")
        assert person.transcript.cursor == 2
        await person.press("escape")
        assert person.line.has_focus
        assert person.transcript.cursor is None


async def test_a_click_on_the_rail_and_on_a_line(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        for _ in ("EHLO", "MAIL"):
            await person.go_on()
        rail = person.walk.query_one(Rail)
        column = str(rail.visual).index("MAIL")
        await person.pilot.click("#rail", offset=(column + 2, 0))
        assert person.transcript.has_focus
        assert person.talk.rows[person.transcript.cursor or 0].line.data.startswith(b"MAIL")
        await person.press("home")
        await person.pilot.click("#transcript", offset=(20, 1))
        assert person.transcript.cursor == 1


async def test_the_transcript_follows_its_end_until_one_scrolls_away(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        for number in range(8):
            await person.send(f"NOOP {number}")
            await person.until(lambda: person.talk.owed == 0)
        await person.until(lambda: "NOOP 7" in person.shown())
        await person.press("pageup", "pageup", "pageup")
        assert person.transcript.scroll_offset.y == 0
        await person.send("NOOP away")
        await person.until(lambda: person.talk.owed == 0)
        assert person.transcript.scroll_offset.y == 0
        await person.press("pagedown", "pagedown", "pagedown", "pagedown")
        await person.send("NOOP back")
        await person.until(lambda: "NOOP back" in person.shown() and person.talk.owed == 0)


async def test_from_narrow_to_wide_and_back(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.go_on()
        for size in (WIDE, NARROW, (100, 30), (99, 24), (40, 10), NARROW):
            await person.pilot.resize_terminal(*size)
            await person.until(lambda size=size: len(person.lines()) == size[1])  # type: ignore[misc]
            assert person.walk.has_class("wide") is (size[0] >= 100)
            assert person.walk.query_one(Rail).across is (size[0] < 100)
        assert person.line.has_focus


KEYS = {"Help", "Codes", "Bytes", "Save", "Leave", "Quit"}


async def test_in_80_columns_the_footer_has_all_keys_of_the_moment(tmp_path: Path) -> None:
    async with Playing(playbook.answers_late) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.until(lambda: all(key in person.footer() for key in KEYS | {"Other", "May go"}))
        await person.press("shift+tab", "shift+tab")
        await person.until(lambda: person.transcript.has_focus)
        await person.until(lambda: all(key in person.footer() for key in KEYS | {"Other", "May go", "Refusal"}))
        await person.press("escape", "enter")
        await person.until(lambda: all(key in person.footer() for key in KEYS | {"Give up", "May go"}))


# ---------------------------------------------------------------------- leaving
@pytest.mark.parametrize(("choice", "last"), [("quit", b"QUIT\r\n"), ("hang-up", b""), ("stay", None)])
async def test_escape_asks_while_the_connection_is_open(tmp_path: Path, choice: str, last: bytes | None) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        await person.button(choice)
        if last is None:
            assert person.app.screen is person.walk
            return
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        assert sent_bytes(tmp_path) == last


async def test_a_finished_walk_is_left_without_a_question(tmp_path: Path) -> None:
    async with practising(tmp_path, "postfix-closed") as person:
        await to_the_end(person)
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


MOMENTS = {
    "before the greeting": (playbook.silent, ()),
    "after the greeting": (playbook.polite, ()),
    "while a reply is owed": (playbook.answers_late, ("enter",)),
    "in a dialog": (playbook.polite, ("escape",)),
    "in the help": (playbook.polite, ("f1",)),
    "in the code book": (playbook.polite, ("f2",)),
}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_ctrl_q_leaves_at_any_moment(tmp_path: Path, moment: str) -> None:
    play, keys = MOMENTS[moment]
    app = WalkApp(machine(tmp_path), request=None)
    async with Playing(play) as server:
        app = WalkApp(machine(tmp_path), request=walk_to(server.port))
        app.animation_level = "none"
        async with app.run_test(size=NARROW) as pilot:
            person = Person(app, pilot)
            await person.until(lambda: recordings(tmp_path))
            if play is not playbook.silent:
                await person.greeted()
            await person.press(*keys, "ctrl+q")
            await person.until(lambda: not app.is_running or app._exit)
    assert app.return_value == 0
    events = list(open_recording(recordings(tmp_path)[0]).events())
    assert isinstance(events[-1], Mark)

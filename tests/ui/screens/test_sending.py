"""What the user types and pastes, on its way to the wire."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from smtpwalk.dialogue.phases import Phase
from smtpwalk.ui.screens.dialogs import Choice
from smtpwalk.ui.screens.message import MessageScreen
from tests import playbook
from tests.playbook import Client, Playing
from tests.ui.driving import Person, recordings, sent_bytes, walking

EHLO = b"250-mx.example.net\r\n250-AUTH LOGIN PLAIN\r\n250 STARTTLS\r\n"
USER, PASSWORD = "dXNlci1uYW1lLTE=", "c2VjcmV0LXBhc3N3b3JkLTE="


# ---------------------------------------------------------------------- free typing
async def test_any_line_goes_out_exactly_as_typed_and_the_guide_picks_up(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.send("EHLO  Client.Example ")
        await person.until(lambda: person.talk.phase is Phase.READY and person.line.value.startswith("MAIL"))
        await person.send("mail from:<Odd.One@sender.test>")
        await person.until(lambda: person.talk.phase is Phase.SENDER and person.line.value.startswith("RCPT"))
    assert sent_bytes(tmp_path) == b"EHLO  Client.Example \r\nmail from:<Odd.One@sender.test>\r\n"


async def test_typing_replaces_the_suggestion_and_moving_edits_it(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        suggested = person.line.value
        await person.press("end", "x")
        assert person.line.value == suggested + "x"
        await person.press("ctrl+u")
        await person.press(*"NOOP", "enter")
        await person.until(lambda: person.line.value == suggested)
        await person.press(*"noop", "enter")
        await person.until(lambda: len(person.talk.exchanges) == 3)
    assert sent_bytes(tmp_path) == b"NOOP\r\nnoop\r\n"


async def test_a_line_of_ones_own_is_not_overwritten_when_a_reply_comes(tmp_path: Path) -> None:
    async with Playing(playbook.answers_late) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.press("enter")
        await person.until(lambda: person.talk.owed == 1)
        await person.press(*"RSET")
        await person.press("f9")
        assert person.line.value == "RSET"


OUT_OF_ORDER = {
    "RCPT TO:<a@b.test>": "503",
    "DATA": "503",
    "MAIL FROM:a@b.test": "without angle brackets",
    "Subject: hello": "message's header",
    "HLO there": "Did you mean",
    "EHLO 192.0.2.1": "in brackets",
    ".": "no 354 is open",
}


@pytest.mark.parametrize("line", OUT_OF_ORDER)
async def test_what_is_odd_is_said_first_and_never_forbidden(tmp_path: Path, line: str) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.send(line)
        assert OUT_OF_ORDER[line] in person.state.replace("\n", " ")
        assert server.seen == b""
        person.walk.redraw()
        assert OUT_OF_ORDER[line] in person.state.replace("\n", " ")
        await person.press("enter")
        await person.until(lambda: server.seen)
        await person.until(lambda: OUT_OF_ORDER[line] not in person.state)
        assert bytes(server.seen) == line.encode() + b"\r\n"


async def test_history_and_draft(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        for number, line in enumerate(("NOOP one", "NOOP two"), 2):
            await person.send(line)
            await person.until(lambda number=number: len(person.talk.exchanges) == number and not person.talk.owed)  # type: ignore[misc]
        await person.put("RSE")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await person.press(key)
            seen.append(person.line.value)
        assert seen == ["NOOP two", "NOOP one", "NOOP one", "NOOP two", "RSE", "RSE"]


async def test_tab_completes_verbs_and_addresses(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.go_on()
        await person.send("MAIL FROM:<long.name@sender.test>")
        await person.until(lambda: person.talk.phase is Phase.SENDER)
        for typed, whole in (("RC", "RCPT TO:<"), ("RCPT TO:<lo", "RCPT TO:<long.name@sender.test>")):
            await person.put(typed)
            await person.until(lambda whole=whole: person.line._suggestion == whole)  # type: ignore[misc]
            await person.press("tab")
            assert person.line.value == whole
            assert person.line.has_focus


# ---------------------------------------------------------------------- bytes
@pytest.mark.parametrize(("text", "title"), [("NOOP a\x00b", "CR, LF or NUL"), ("NOOP \x1b[2J", "Control characters")])
async def test_control_characters_are_shown_as_bytes_first(tmp_path: Path, text: str, title: str) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.put("")
        await person.paste(text)
        assert person.line.value == text
        assert "\x1b" not in person.shown()
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        assert title in person.shown()
        assert text.encode()[:6].hex(" ") in person.shown()
        await person.press("enter")  # the first button leads back
        assert person.line.value == text
        assert server.seen == b""
        await person.press("enter")
        await person.button("send")
        await person.until(lambda: server.seen == text.encode() + b"\r\n")


# ---------------------------------------------------------------------- pasting
async def test_a_paste_asks_and_goes_out_one_by_one(tmp_path: Path) -> None:
    lines = ["EHLO client.example", "MAIL FROM:<a@sender.test>", "RCPT TO:<b@elsewhere.test>"]
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.paste("\r\n".join(lines) + "\r\n")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        assert server.seen == b""
        assert all(line in person.shown() for line in lines)
        await person.press("enter")
        await person.until(lambda: person.talk.phase is Phase.RECIPIENT and not person.talk.owed)
        assert not any(exchange.doubts for exchange in person.talk.exchanges)


async def test_a_paste_can_be_declined(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.paste("NOOP\nNOOP\n")
        await person.press("escape")
        await person.go_on()
    assert sent_bytes(tmp_path).startswith(b"EHLO")


async def test_a_paste_stops_at_a_refusal(tmp_path: Path) -> None:
    play = playbook.answers(b"250 hello\r\n", b"550 no\r\n", b"250 never\r\n")
    async with Playing(play) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.paste("EHLO client.example\nMAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\nDATA\n")
        await person.press("enter")
        await person.until(lambda: "Stopped behind line 2: 2 lines were not sent" in person.state)
        assert b"RCPT" not in server.seen


async def test_the_lines_of_a_pasted_message_are_literal_to_the_dot(tmp_path: Path) -> None:
    message = ["Subject: test", "", "..a doubled dot", "RSET", "."]
    lines = ["EHLO client.example", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA", *message, "QUIT"]
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.paste("\n".join(lines))
        await person.press("enter")
        await person.until(lambda: person.talk.closed)
        assert not isinstance(person.app.screen, MessageScreen)
        assert not any(line in person.line.history for line in message)
    assert sent_bytes(tmp_path).decode().splitlines() == lines


# ---------------------------------------------------------------------- the message
async def at_354(person: Person) -> None:
    await person.greeted()
    for _ in ("EHLO", "MAIL", "RCPT"):
        await person.go_on()
    await person.press("enter")
    await person.in_editor()


async def test_escape_leads_from_the_editor_to_typing_line_by_line(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await at_354(person)
        await person.press("escape")
        assert "a lone dot ends it" in person.state
        for line in ("Subject: by hand", "", ".begins with a dot"):
            await person.send(line)
            await person.pilot.pause()
        assert "a second one went out" in person.state
        await person.send(".")
        await person.until(lambda: person.talk.phase is Phase.READY and not person.talk.owed)
        assert person.line.history[0] == "DATA"
    assert sent_bytes(tmp_path).endswith(b"DATA\r\nSubject: by hand\r\n\r\n..begins with a dot\r\n.\r\n")


async def test_f3_opens_the_editor_again(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, walking(tmp_path, server.port) as person:
        await at_354(person)
        await person.press("escape")
        await person.press("f3")
        await person.in_editor()
        await person.press("f8")
        await person.until(lambda: person.talk.phase is Phase.READY and not person.talk.owed)


# ---------------------------------------------------------------------- AUTH
async def logs_in(client: Client) -> None:
    await client.say(playbook.GREETING)
    while line := await client.line():
        verb = line[:4].upper()
        if verb == b"EHLO":
            await client.say(EHLO)
        elif verb == b"AUTH" and b"LOGIN" in line:
            for prompt in (b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"):
                await client.say(prompt)
                await client.line()
            await client.say(b"235 2.7.0 in\r\n")
        else:
            await client.say(b"235 2.7.0 in\r\n" if verb == b"AUTH" else b"250 ok\r\n")


def traces(person: Person, folder: Path, *secrets: str) -> list[str]:
    """Where a secret is to be found, if anywhere."""
    places = {
        "screen": person.shown(),
        "state": person.state,
        "field": person.line.value,
        "history": "\n".join(person.line.history),
        "rows": "\n".join(person.wire()) + person.notes(),
        "recording": recordings(folder)[0].read_text(),
    }
    clear = [base64.b64decode(secret).decode() for secret in secrets]
    return [name for name, text in places.items() if any(secret in text for secret in (*secrets, *clear))]


async def test_auth_login_by_hand_leaves_no_trace(tmp_path: Path) -> None:
    async with Playing(logs_in) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.go_on()
        await person.send("AUTH LOGIN")
        assert "Without TLS" in person.state
        await person.press("enter")
        for secret in (USER, PASSWORD):
            prompted = len(person.talk.rows)
            await person.until(lambda: person.talk.phase is Phase.AUTHENTICATING and not person.talk.owed)
            await person.until(lambda: person.line.password)
            assert person.line.value == ""
            await person.press(*secret.replace("=", ""), "=")
            assert person.line.value == secret
            assert secret not in person.shown()
            assert "•" * len(secret) in person.shown()
            await person.press("enter")
            await person.until(lambda prompted=prompted: len(person.talk.rows) >= prompted + 2)  # type: ignore[misc]
        await person.until(lambda: person.talk.authenticated and not person.line.password)
        assert USER.encode() in server.seen
        assert traces(person, tmp_path, USER, PASSWORD) == []
        assert person.line.history[0] == "AUTH LOGIN"


async def test_an_auth_line_that_carries_the_secret_is_hidden_while_typed(tmp_path: Path) -> None:
    secret = base64.b64encode(b"\0user\0pass-word-2").decode()
    async with Playing(logs_in) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.go_on()
        await person.put(f"AUTH PLAIN {secret}")
        assert secret not in person.shown()
        await person.press("enter", "enter")
        await person.until(lambda: person.talk.authenticated)
        await person.press("up")
        assert person.line.value.strip() == "AUTH PLAIN"
        assert traces(person, tmp_path, secret) == []
        assert secret.encode() in server.seen


async def test_secrets_of_a_paste_are_not_shown_either(tmp_path: Path) -> None:
    async with Playing(logs_in) as server, walking(tmp_path, server.port) as person:
        await person.greeted()
        await person.go_on()
        await person.paste(f"AUTH LOGIN\n{USER}\n{PASSWORD}\nNOOP\n")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        assert traces(person, tmp_path, USER, PASSWORD) == []
        assert len(re.findall(r"\(hidden\)", person.shown())) == 2
        await person.press("enter")
        await person.until(lambda: person.talk.authenticated and len(person.talk.exchanges) == 4)
        assert traces(person, tmp_path, USER, PASSWORD) == []

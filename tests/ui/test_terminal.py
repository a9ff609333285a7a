"""What a hostile server can do to the terminal of whoever walks it: nothing."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.playbook import Client, Playing
from tests.ui.tty import Tty, surroundings

EVIL = {
    "clear the screen": (b"\x1b[2J\x1b[3;3H", r"\x1b[2J\x1b[3;3H"),
    "set the title": (b"\x1b]0;owned-title\x07", r"\x1b]0;owned-title\x07"),
    "C1 as a byte": (b"\x9b31mred", r"\x9b31mred"),
    "C1 as UTF-8": (b"\xc2\x9b2J", r"\u009b2J"),
    "ring and go back": (b"\x07\x08\x08gone", r"\x07\x08\x08gone"),
    "reorder": (b"\xe2\x80\xaedrawkcab\xe2\x81\xa6", r"\u202edrawkcab\u2066"),
    "wide and piled up": ("中文e\u0301\u200dx".encode(), "中文e\\u0301\\u200dx"),
    "markup": (b"[/bold] [@click=app.quit]x[/] [link=http://x]y", "[/bold] [@click=app.quit]x[/] [link=http://x]y"),
}
HOSTILE = b"".join(b"250-" + data + b"\r\n" for data, _ in EVIL.values()) + b"250 ok\r\n"
POINTER = re.compile(r"\x1b\]22;\w*\x07")
"""Textual's own: the shape of the mouse pointer."""
SGR = re.compile(r"\x1b\[[0-9;]*m")


async def hostile(client: Client) -> None:
    await client.say(b"220 mx.example.net \x1b]2;owned-title\x07 ESMTP\r\n")
    while line := await client.line():
        await client.say(b"221 bye \x1b[5m\r\n" if line == b"QUIT" else HOSTILE)
        if line == b"QUIT":
            return


def controls(text: str) -> set[str]:
    """Signs that act: C0 but line ends and tab, DEL, C1, format signs."""
    return {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\r\n\t"}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with Playing(hostile) as server, Tty("walk", f"127.0.0.1:{server.port}", home=tmp_path, size=size) as tty:
        await tty.until(lambda: "C> EHLO" in tty.shown())
        tty.type("\r")
        await tty.until(lambda: "C> MAIL" in tty.shown())
        if size[0] == 120:
            seen = tty.shown().replace("文 ", "文").replace("中 ", "中")  # a wide sign fills two cells
            for _, written in EVIL.values():
                assert all(word in seen for word in written.split())  # it may be wrapped
            guide = tty.lines()[2].index("│", 30)
            assert {tty.screen.buffer[row][guide].data for row in range(1, size[1] - 4)} == {"│"}
        tty.type("\x11")
        assert await tty.ended() == 0
    text = POINTER.sub("", tty.raw.decode("utf-8"))  # no stray byte either
    assert not controls(text) - {"\x1b"}
    for sequence in ("\x1b]", "\x1b[31m", "\x1b[3;3H", "\x1b[2J"):
        assert sequence not in text


async def test_in_the_plain_walk_and_in_show(tmp_path: Path) -> None:
    async with (
        Playing(hostile) as server,
        Tty("walk", "--plain", f"127.0.0.1:{server.port}", home=tmp_path, size=(200, 60)) as tty,
    ):
        tty.type("EHLO client.example\nQUIT\n")
        await tty.ended()
    assert_harmless(tty)
    (recording,) = (tmp_path / "data").rglob("*.smtp.jsonl")
    async with Tty("show", "--hex", "--explain", str(recording), home=tmp_path, size=(200, 200)) as tty:
        assert await tty.ended() == 0
    assert_harmless(tty)
    assert re.search(SGR, tty.raw.decode())


async def test_in_show_through_a_pipe(tmp_path: Path) -> None:
    async with Playing(hostile) as server:
        walk = ["walk", "--plain", f"127.0.0.1:{server.port}", "--record", str(tmp_path / "x.smtp.jsonl")]
        out = await piped(walk, b"EHLO client.example\nQUIT\n", tmp_path)
    for text in (out, await piped(["show", str(tmp_path / "x.smtp.jsonl")], b"", tmp_path)):
        assert not controls(text)
        for _, written in EVIL.values():
            assert written in text


async def piped(arguments: list[str], given: bytes, home: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "smtpwalk", *arguments, env=surroundings(home),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await process.communicate(given)
    return out.decode("utf-8")


def assert_harmless(tty: Tty) -> None:
    text = SGR.sub("", tty.raw.decode("utf-8"))
    assert not controls(text)
    for _, written in EVIL.values():
        assert written in text
    assert tty.screen.title == ""


async def test_killed_in_the_middle_the_recording_opens_again(tmp_path: Path) -> None:
    async with Playing(hostile) as server, Tty("walk", f"127.0.0.1:{server.port}", home=tmp_path) as tty:
        await tty.until(lambda: "C> EHLO" in tty.shown())
        tty.type("\r")
        await tty.until(lambda: "C> MAIL" in tty.shown())
        tty.process.kill()
        tty.process.wait()
    (recording,) = (tmp_path / "data").rglob("*.smtp.jsonl")
    shown = await piped(["show", str(recording)], b"", tmp_path)
    assert "EHLO" in shown
    assert "250 ok" in shown

from __future__ import annotations

import pytest

from smtpwalk.recording.importers.terminal.typed import Typed


def proofs(keys: bytes, *rows: bytes) -> list[bool | None]:
    typed = Typed()
    if keys:
        typed.feed(keys)
    return [typed.proof(row) for row in rows]


def test_without_typed_keys_nothing_is_proved() -> None:
    assert proofs(b"", b"HELO x") == [None]
    assert not Typed().any


@pytest.mark.parametrize(
    "keys",
    [b"HELO x\r", b"HELO x\n", b"HELP\x7fO x\r", b"HELP\x08O x\r", b"foo\x15HELO x\r", b"\x1b[200~HELO x\x1b[201~\r"],
    ids=["CR", "LF", "DEL", "BS", "Ctrl-U", "pasted"],
)
def test_a_row_that_is_the_echo_of_a_line_was_typed_and_others_were_not(keys: bytes) -> None:
    assert proofs(keys, b"HELO x", b"250 ok") == [True, False]


def test_a_prompt_before_the_echo_proves_nothing_of_the_row() -> None:
    assert proofs(b"ls\r", b"[me@probe ~]$ ls", b"250 ok") == [None, False]


@pytest.mark.parametrize("keys", [b"HEL\x1b[DL\r", b"tel\tmx\r", b"a\x01b\r"], ids=["cursor", "tab", "Ctrl-A"])
def test_a_line_edited_in_ways_nobody_can_follow_proves_nothing(keys: bytes) -> None:
    assert proofs(keys, b"HELLO", b"250 ok") == [None, False]


def test_rows_before_the_echo_are_undecided_and_the_wait_for_it_ends() -> None:
    typed = Typed()
    typed.feed(b"secret\r")  # a password: no echo
    rows = [typed.proof(b"250 ok") for _ in range(60)]
    assert rows[0] is None
    assert rows[-1] is False


def test_keys_are_held_in_bounds() -> None:
    typed = Typed()
    for _ in range(1000):
        typed.feed(b"x" * 5000)
        typed.feed(b"\r")
    typed.feed(b"y" * 1_000_000)
    assert typed.proof(b"x") is None

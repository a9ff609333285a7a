from __future__ import annotations

import pytest

from smtpwalk.recording.importers.mutilated import EATEN, MASKED, is_gap, missing


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("MAIL FROM:", EATEN),
        ("rcpt to: ", EATEN),
        ("250 ... Sender ok", EATEN),
        ("250 2.1.0 :... Sender ok", EATEN),
        ("554 5.7.1 : Relay access denied", EATEN),
        ("550-... no", EATEN),
        ("MAIL FROM:<>", ""),
        ("MAIL FROM:<a@b.test>", ""),
        ("250 a... b", ""),
        ("250 2.1.0 Ok", ""),
        ("RCPT TO:<***@b.test>", MASKED),
        ("RCPT TO:<xxxxxx@b.test>", MASKED),
        ("RCPT TO:<[email protected]>", MASKED),
        ("RCPT TO:<[email\u00a0protected]>", MASKED),
        ("EHLO [redacted]", MASKED),
        ("VRFY <user removed>", MASKED),
        ("250 ******.***.test Hello", MASKED),
        ("550 5.1.1 <xxxx@b.test>: unknown", MASKED),
        ("550 <address hidden> unknown", MASKED),
        ("220 ************************", ""),  # a firewall of the server's writes this itself
        ("RCPT TO:<max@b.test>", ""),
        ("250 ok (removed from the queue)", ""),
        ("QUIT", ""),
        ("", ""),
    ],
)
def test_what_is_missing_in_a_line(said: str, why: str) -> None:
    assert missing(said.encode()) == why


@pytest.mark.parametrize("line", ["...", "[...]", "<snip>", "--- snip ---", "(snipped)", "\u2026", "> [...]"])
def test_a_mark_for_something_left_out(line: str) -> None:
    assert is_gap(line.encode())


@pytest.mark.parametrize("line", ["", ".", "..", "... and so on", "snipers", "[... see above ...]" * 9, "Subject: ..."])
def test_no_mark_for_anything(line: str) -> None:
    assert not is_gap(line.encode())


def test_a_long_line_of_signs_takes_no_longer_than_others() -> None:
    assert missing(b"RCPT TO:" + b"[" * 60_000) == ""
    assert missing(b"250 " + b"<a" * 30_000) == ""

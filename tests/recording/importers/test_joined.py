from __future__ import annotations

import pytest

from smtpwalk.recording.importers.joined import parted


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (b"250-mx.example250-SIZE 10240000250-STARTTLS250 DSN",
         [b"250-mx.example", b"250-SIZE 10240000", b"250-STARTTLS", b"250 DSN"]),
        (b"250-mx.example 250-SIZE 1 250 DSN", [b"250-mx.example", b"250-SIZE 1", b"250 DSN"]),
        (b"250-mx.example250 HELP", [b"250-mx.example", b"250 HELP"]),
        (b"220-mx.example ESMTP220-no spam220 ", [b"220-mx.example ESMTP", b"220-no spam", b"220"]),
        (b"250-a250-b", [b"250-a", b"250-b"]),  # it broke off
    ],
)  # fmt: skip
def test_a_line_ended_where_the_code_comes_again(said: bytes, lines: list[bytes]) -> None:
    assert parted(said) == lines


@pytest.mark.parametrize(
    "said",
    [b"250 ok", b"250-SIZE 35882577", b"250-LIMIT 250 an hour", b"250 a250 b", b"550-5.7.1 no", b"", b"250", b"250-"],
)
def test_what_is_one_line_stays_one(said: bytes) -> None:
    assert parted(said) == [said]

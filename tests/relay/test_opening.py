from __future__ import annotations

import pytest

from smtpwalk.relay.answers import Line
from smtpwalk.relay.outcomes import Reason
from smtpwalk.relay.settings import Tls
from smtpwalk.relay.steps import Leave, Say
from tests.relay.hosts import Drive, Host, Saying, settings

ONE = settings(patience=0.0).forms[:1]

BLOCKED = b"554 5.7.1 your host is blocked\r\n"


def drive(host: Host, tls: Tls = Tls.AUTO, names: tuple[str, ...] = ("client.example",)) -> Drive:
    return Drive(host, settings(probes=ONE, patience=0.0, tls=tls, names=names))


def test_nothing_is_said_before_the_greeting_is_there() -> None:
    found = drive(Saying((b"", b"")))
    said = [step.line for step in found.steps if isinstance(step, Say)]
    assert said == [b"QUIT"]  # the farewell, when the wait is over
    assert found.evidence.trouble is not None
    assert found.evidence.trouble.reason is Reason.SILENT


@pytest.mark.parametrize(
    ("tls", "host", "reason"),
    [
        (Tls.REQUIRE, Saying((b"STARTTLS", b"454 not now\r\n")), Reason.TLS_FAILED),
        (Tls.REQUIRE, Saying((b"STARTTLS", b"502 what?\r\n")), Reason.TLS_FAILED),
        (Tls.REQUIRE, Saying((b"STARTTLS", None)), Reason.TLS_FAILED),
        (Tls.AUTO, Saying((b"EHLO", b"250 a\r\n250 b\r\n")), Reason.OUT_OF_STEP),
        (Tls.AUTO, Saying((b"EHLO", b"500 no\r\n"), (b"HELO", b"")), Reason.SILENT),
        (Tls.AUTO, Saying((b"EHLO", b"500 no\r\n"), (b"HELO", b"450 4.7.0 later\r\n")), Reason.DEFERRED),
        (Tls.AUTO, Saying((b"EHLO", BLOCKED), (b"HELO", BLOCKED)), Reason.CLIENT_REFUSED),
        (Tls.AUTO, Saying((b"", b"220 mx\r\n220-half\r\n")), Reason.OUT_OF_STEP),
    ],
)
def test_troubles(tls: Tls, host: Host, reason: Reason) -> None:
    found = drive(host, tls)
    trouble = found.evidence.trouble
    assert trouble is not None
    assert trouble.reason is reason
    assert trouble.session >= 1
    assert trouble.text.endswith(".")
    assert isinstance(found.steps[-1], Leave)


def test_the_next_name_at_helo() -> None:
    class Picky(Host):
        def answer(self, line: bytes, session: int) -> bytes | None:
            if line in (b"EHLO client.example", b"HELO client.example"):
                return b"501 Syntactically invalid HELO argument(s)\r\n"
            return super().answer(line, session)

    found = drive(Picky(), names=("client.example", "[198.51.100.7]"))
    assert found.said(2)[0] == b"EHLO [198.51.100.7]"
    assert found.evidence.trouble is None


def test_ends_of_the_connection_are_known_even_when_refused() -> None:
    found = drive(Saying((b"", b"554 no\r\n")))
    assert (found.evidence.source, found.evidence.address) == ("198.51.100.7", "192.0.2.25")


def test_a_line_begins_without_debts() -> None:
    found = drive(Saying((b"EHLO", b"500 what?\r\n")))
    assert Line(found.talks[0], 1).spent == 0
    assert found.evidence.trouble is None

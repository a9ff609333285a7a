from __future__ import annotations

from smtpwalk.relay.outcomes import Depth, Verdict
from smtpwalk.relay.probes import builtin_probes
from tests.relay.hosts import HERE, STRANGER, Drive, Host, Saying, settings

FEW = builtin_probes()[:8]


def texts(drive: Drive) -> list[str]:
    return [ground.text for ground in drive.judged().grounds]


def test_each_ground_has_a_number_and_leads_to_its_exchange() -> None:
    drive = Drive(Host(), settings(probes=FEW))
    grounds = drive.judged().grounds
    assert [ground.number for ground in grounds] == list(range(1, len(grounds) + 1))
    refused = grounds[0]
    exchange = drive.talks[refused.session - 1].exchanges[refused.exchange]
    assert exchange.command is not None
    assert exchange.command.line.startswith(b"RCPT TO:<sw")
    assert 'The host said "550 5.7.1 relaying denied"' in refused.text
    assert "7 forms was refused, in words about relaying: plain," in refused.text
    assert "and 1 more" in refused.text


def test_controls_are_told() -> None:
    told = [text for text in texts(Drive(Host(), settings(probes=FEW))) if text.startswith("Control")]
    assert ["taken at RCPT" in text for text in told] == [True, False, False]
    assert ["refused" in text for text in told] == [False, True, True]


def test_waiting_and_trouble_are_told() -> None:
    later = Drive(Saying((b"RCPT", b"450 later\r\n")), settings(probes=FEW, patience=7.0))
    assert any(text.startswith("7 s were waited") for text in texts(later))
    host = Saying((b"RCPT", b"421 too many errors\r\n"))
    assert any("Then no more could be asked" in text for text in texts(Drive(host, settings(probes=FEW, patience=0.0))))


def test_what_a_trusted_vantage_forbids() -> None:
    drive = Drive(Host(), settings(probes=FEW))
    assert "Closed even to here" in drive.judged(HERE).grounds[-1].text
    assert "own machine" not in drive.judged(STRANGER).grounds[-1].text
    takes = Saying((b"RCPT TO:<SW", [b"550 no\r\n", b"250 ok\r\n"]))
    likely = Drive(takes, settings(probes=FEW[:1], own_domain=b"own.example"))
    assert likely.judged(HERE).verdict in (Verdict.LIKELY_OPEN, Verdict.CANNOT_TELL)


def test_foreign_bytes_are_made_visible() -> None:
    drive = Drive(Saying((b"RCPT", b"550 no\x1b[31m relay\r\n")), settings(Depth.RCPT, probes=FEW))
    assert all("\x1b" not in text for text in texts(drive))
    assert any("\\x1b[31m" in text for text in texts(drive))


def test_a_form_that_was_not_sent_is_told() -> None:
    class Nameless(Host):
        greeting = b"220 \r\n"

        def answer(self, line: bytes, session: int) -> bytes | None:
            return b"250 ***\r\n" if line[:4] == b"EHLO" else super().answer(line, session)

    drive = Drive(Nameless(), settings(probes=FEW))
    assert not drive.evidence.own_domain
    assert any("cannot be formed" in text and "rcpt-percent-own" in text for text in texts(drive))
    assert drive.judged().verdict is Verdict.CLOSED


def test_inside_tls_is_told() -> None:
    class Wants(Host):
        safe = False

        def answer(self, line: bytes, session: int) -> bytes | None:
            if line == b"STARTTLS":
                self.safe = True
                return b"220 go\r\n"
            if line[:4] == b"MAIL" and not self.safe:
                return b"530 5.7.0 Must issue a STARTTLS command first\r\n"
            return super().answer(line, session)

    assert "All this was asked inside TLS." in texts(Drive(Wants(), settings(probes=FEW)))


def test_likely_open_says_that_nobody_looked() -> None:
    class Relay(Host):
        def rcpt(self, address: bytes) -> bytes | None:
            return super().rcpt(address) if address.endswith(b"@own.example") else b"250 ok\r\n"

    drive = Drive(Relay(), settings(probes=FEW))
    assert drive.judged().verdict is Verdict.LIKELY_OPEN
    assert "Nobody looked where the messages came out." in texts(drive)

"""What real servers hand on: envelopes and Received lines, names changed. `{t}` is the token."""

from __future__ import annotations

from typing import NamedTuple

from smtpwalk.relay.proof import Arrival, Source, new_token, read_message

TOKEN = new_token(b"probe one!")
FAR = b"elsewhere.test"
OWN = b"own.test"
FROM = "from client.stranger.test (client.stranger.test [127.0.0.1])\r\n\t"
WHEN = "; Wed, 25 Nov 2026 00:34:09 +0000"


def filled(text: str) -> bytes:
    return text.replace("{t}", TOKEN).encode("latin-1")


def message(*header: str) -> bytes:
    """Our message under the header lines that hosts put on it."""
    own = (
        "From: relay test <spamtest@sender.test>",
        "To: <{t}@elsewhere.test>",
        "Subject: relay test {t}",
        "Message-ID: <{t}@sender.test>",
        "",
        "This is a relay test, {t}.",
        "",
    )
    return filled("\r\n".join((*header, *own)))


def arrived(data: bytes, sender: str | None, *rcpts: str, source: Source = "catcher") -> Arrival:
    """The one arrival that this message makes. Without a sender the envelope is read from the header."""
    envelope_from = None if sender is None else sender.encode()
    envelope_to = None if sender is None else tuple(map(filled, rcpts))
    (arrival,) = read_message(
        data, t=1.0, source=source, envelope_from=envelope_from, envelope_to=envelope_to
    )
    return arrival


class Caught(NamedTuple):
    """What came out of one server, and what it has to be called."""

    asked: str
    received: str
    came_for: str
    judged: str
    sender: str = "spamtest@sender.test"


_EXIM = "Received: from client.stranger.test ([127.0.0.1])\r\n\tby mx.own.test with esmtp (Exim 4.96)\r\n\t"
_POSTFIX = f"Received: {FROM}by mx.own.test (Postfix) with ESMTP id 8B3BBDD\r\n\tfor <"
_SENDMAIL = f"Received: {FROM}by mx.own.test (8.17.1.9/8.17.1.9) with ESMTP id 6AP0Y9C4000327\r\n\tfor <"
_OPENSMTPD = f"Received: {FROM}by mx.own.test (OpenSMTPD) with ESMTP id 7ba0b418\r\n\tfor <"
_QPSMTPD = (
    "Received: from client.stranger.test (HELO client.stranger.test) (127.0.0.1)\r\n"
    f"    by mx.own.test (qpsmtpd/0.94) with ESMTP{WHEN}"
)
_MSMTPD = f"Received: {FROM}by mx.own.test [127.0.0.53] (msmtpd)\r\n\twith ESMTP{WHEN}"
PLAIN = "{t}@elsewhere.test"

CAUGHT: dict[str, Caught] = {
    "postfix, plain": Caught(PLAIN, f"{_POSTFIX}{PLAIN}>{WHEN} (UTC)", PLAIN, "relayed"),
    "postfix, percent": Caught(
        "{t}%elsewhere.test@own.test", f"{_POSTFIX}{{t}}%elsewhere.test@own.test>{WHEN}", PLAIN, "relayed"
    ),
    "postfix, two ats": Caught(
        "{t}@elsewhere.test@own.test", f'{_POSTFIX}"{{t}}@elsewhere.test"@own.test>{WHEN}', PLAIN, "relayed"
    ),
    "postfix, bang": Caught("elsewhere.test!{t}", f"{_POSTFIX}elsewhere.test!{{t}}>{WHEN}", PLAIN, "relayed"),
    "postfix, quoted": Caught('"{t}@elsewhere.test"', f"{_POSTFIX}{PLAIN}>{WHEN}", PLAIN, "relayed"),
    "postfix, source route": Caught(
        "@own.test:{t}@elsewhere.test", f"{_POSTFIX}{PLAIN}>{WHEN}", PLAIN, "relayed"
    ),
    "postfix, null sender": Caught(PLAIN, f"{_POSTFIX}{PLAIN}>{WHEN}", PLAIN, "relayed", ""),
    "postfix, bare sender": Caught(PLAIN, f"{_POSTFIX}{PLAIN}>{WHEN}", PLAIN, "relayed", "spamtest@own.test"),
    "exim, plain": Caught(
        PLAIN, f"{_EXIM}(envelope-from <spamtest@sender.test>)\r\n\tid 1xW0xd-00000s-1c\r\n\tfor {PLAIN}{WHEN}",
        PLAIN, "relayed",
    ),
    "exim, null sender": Caught(PLAIN, f"{_EXIM}id 1xW0xe-000015-31\r\n\tfor {PLAIN}{WHEN}", PLAIN, "relayed", ""),
    "sendmail, quoted": Caught(
        '"{t}@elsewhere.test"', f'{_SENDMAIL}"{{t}}@elsewhere.test">{WHEN}', PLAIN, "relayed"
    ),
    "sendmail, source route": Caught(
        "@own.test:{t}@elsewhere.test", f"{_SENDMAIL}@own.test:{PLAIN}>{WHEN}", PLAIN, "relayed"
    ),
    "opensmtpd, plain": Caught(PLAIN, f"{_OPENSMTPD}{PLAIN}>{WHEN}", PLAIN, "relayed"),
    "opensmtpd, bang completed": Caught(
        "elsewhere.test!{t}", f"{_OPENSMTPD}elsewhere.test!{{t}}@mx.own.test>{WHEN}",
        "elsewhere.test!{t}@mx.own.test", "kept",
    ),
    "opensmtpd, percent completed": Caught(
        "{t}%elsewhere.test", f"{_OPENSMTPD}{{t}}%elsewhere.test@mx.own.test>{WHEN}",
        "{t}%elsewhere.test@mx.own.test", "kept",
    ),
    "opensmtpd, percent at a literal": Caught(
        "{t}%elsewhere.test@[127.0.0.71]", f"{_OPENSMTPD}{{t}}%elsewhere.test@[127.0.0.71]>{WHEN}",
        "{t}%elsewhere.test@[127.0.0.71]", "kept",
    ),
    "msmtpd, plain": Caught(PLAIN, _MSMTPD, PLAIN, "relayed"),
    "msmtpd, two ats": Caught("{t}@elsewhere.test@own.test", _MSMTPD, "{t}@elsewhere.test@own.test", "kept"),
    "gateway, percent": Caught(
        "{t}%elsewhere.test@own.test", _QPSMTPD, "{t}%elsewhere.test@own.test", "kept"
    ),
    "gateway, quoted": Caught('"{t}@elsewhere.test"@own.test', _QPSMTPD, "{t}@elsewhere.test@own.test", "kept"),
    "gateway, bang": Caught("elsewhere.test!{t}@own.test", _QPSMTPD, "elsewhere.test!{t}@own.test", "kept"),
    "gateway, localhost": Caught(
        "{t}%elsewhere.test@localhost", _QPSMTPD, "{t}%elsewhere.test@localhost", "kept"
    ),
    "proxy, no Received line": Caught(PLAIN, "X-Peer: 127.0.0.1", PLAIN, "relayed"),
    "proxy, bang": Caught("elsewhere.test!{t}", "X-Peer: 127.0.0.1", "elsewhere.test!{t}", "kept"),
    "proxy, percent without a domain": Caught(
        '"{t}%elsewhere.test"', "X-Peer: 127.0.0.1", "{t}%elsewhere.test", "kept"
    ),
    "proxy, quoted kept as written": Caught(
        '"{t}@elsewhere.test"@[127.0.0.54]', "X-Peer: 127.0.0.1", '"{t}@elsewhere.test"@[127.0.0.54]', "kept"
    ),
}  # fmt: skip

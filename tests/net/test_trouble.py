"""Every error of the network becomes a sentence with a kind."""

from __future__ import annotations

import errno
import ssl

import pytest

from smtpwalk.net.target import Address
from smtpwalk.net.trouble import network_error

HERE = Address("192.0.2.1", 25)


def tls_error() -> ssl.SSLError:
    """What the library itself says to text where TLS was expected."""
    incoming = ssl.MemoryBIO()
    connection = ssl.create_default_context().wrap_bio(incoming, ssl.MemoryBIO(), server_hostname="mx.example.net")
    incoming.write(b"220 mx.example.net ESMTP\r\n")
    try:
        connection.do_handshake()
    except ssl.SSLError as error:
        return error
    raise AssertionError("text was taken for TLS")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ECONNREFUSED, "refused"), "refused", "192.0.2.1 port 25 refuses"),
        (OSError(errno.EHOSTUNREACH, "no route"), "unreachable", "no way to that host"),
        (OSError(errno.ENETUNREACH, "no net"), "unreachable", "no way to that network"),
        (OSError(errno.EADDRNOTAVAIL, "not mine"), "source", "none of this machine's"),
        (OSError(errno.ECONNRESET, "reset"), "reset", "broke the connection off"),
        (OSError(errno.EACCES, "denied"), "forbidden", "does not let you connect"),
        (OSError(errno.EPERM, "not permitted"), "forbidden", "firewall"),
        (OSError(errno.EPIPE, "broken pipe"), "failed", "broken pipe"),
        (OSError("just words"), "failed", "just words"),
        (TimeoutError(), "timeout", "did not answer within 7 s"),
        (tls_error(), "tls", "did not do the TLS handshake"),
    ],
)
def test_the_sentence(error: OSError, kind: str, words: str) -> None:
    told = network_error(error, HERE, 7)
    assert told.kind == kind
    assert words in told.message
    assert told.message.endswith(".")
    assert "{" not in str(told)
    assert told.exit_code == 3

"""The tap: one TCP connection with its bytes copied both ways, TLS included. Nothing else.

aiosmtplib serves as connection and TLS; its reply object is never read, for it can pair a reply with the wrong
command, joins and strips texts, and forgets last words. The class below it is not documented, so
`tests/net/test_link.py` holds a contract test over every name used here; the version is pinned for the same reason.
"""

from __future__ import annotations

import asyncio
import select
import ssl
from collections.abc import Callable
from typing import Any, Final

from aiosmtplib.errors import SMTPException
from aiosmtplib.protocol import SMTPProtocol
from aiosmtplib.response import SMTPResponse

from smtpwalk.errors import NetworkError

ByteSink = Callable[[bytes], None]
LossSink = Callable[[Exception | None], None]

_GO_AHEAD: Final = SMTPResponse(220, "")


class Link(SMTPProtocol):
    """One connection. `on_received` and `on_sent` get every chunk of plaintext, `on_lost` the end, once."""

    def __init__(self, on_received: ByteSink, on_sent: ByteSink, on_lost: LossSink) -> None:
        super().__init__(asyncio.get_running_loop())
        self._on_received, self._on_sent, self._on_lost = on_received, on_sent, on_lost
        self._upgrading = False
        self._lost = False
        self._poll = select.poll()  # select() cannot take the numbers that a thousand connections have

    def data_received(self, data: bytes) -> None:
        self._on_received(data)

    def eof_received(self) -> bool:
        return False  # close the transport; connection_lost follows

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if not self._lost:
            self._lost = True
            self._on_lost(exc)

    def write(self, data: bytes) -> None:
        """Copies, then sends, exactly these bytes."""
        if self._upgrading:  # `start_tls` below says STARTTLS on its own; the user's own line has gone out already
            return
        self._on_sent(data)
        super().write(data)

    async def read_response(self, timeout: float | None = None) -> SMTPResponse:
        """Only `start_tls` asks; the true 220 has been read by whoever folds the stream."""
        return _GO_AHEAD

    async def upgrade(self, server_hostname: str | None, timeout: float) -> None:
        """The TLS handshake, after the server's 220. Any certificate is accepted."""
        self._upgrading = True
        try:
            await self.start_tls(any_certificate(), server_hostname=server_hostname, timeout=timeout)
        except (SMTPException, OSError, RuntimeError) as error:
            reason = str(error.__cause__ or error) or type(error).__name__
            raise NetworkError("tls", f"The TLS handshake failed: {reason}.") from error
        finally:
            self._upgrading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        socket = transport.get_extra_info("socket")
        if socket is not None:
            self._poll.register(socket.fileno(), select.POLLIN)

    def unread(self) -> bool:
        """Something has come that the event loop has not read yet."""
        return self.transport is not None and bool(self._poll.poll(0))

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def tls_facts(self) -> dict[str, Any]:
        """Version, cipher and certificate (DER) of the connection, as JSON values but for `der`."""
        transport = self.transport
        encrypted = transport.get_extra_info("ssl_object") if transport else None
        if encrypted is None:
            return {}
        cipher = encrypted.cipher()
        return {
            "version": encrypted.version() or "unknown",
            "cipher": cipher[0] if cipher else "unknown",
            "der": encrypted.getpeercert(binary_form=True) or b"",
        }


def any_certificate() -> ssl.SSLContext:
    """A relay test is no audit of TLS: every certificate, name and old version that the library still speaks."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context

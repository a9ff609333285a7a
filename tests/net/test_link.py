"""The tap, and the contract with the undocumented class below it: every name that `link.py` leans on."""

from __future__ import annotations

import asyncio
import inspect
import ssl
from importlib.metadata import version

import aiosmtplib.protocol
import pytest
from aiosmtplib.errors import SMTPException
from aiosmtplib.protocol import SMTPProtocol
from aiosmtplib.response import SMTPResponse

from smtpwalk.errors import NetworkError
from smtpwalk.net.link import Link, any_certificate
from tests.playbook import GREETING, Playing, breaks_the_handshake, polite, resets, upgrades


class TestContract:
    """When one of these fails, read aiosmtplib's changes before touching the version's upper bound."""

    def test_the_version_is_one_that_was_read(self) -> None:
        assert version("aiosmtplib").split(".")[:2] == ["5", "1"]

    @pytest.mark.parametrize(
        ("name", "parameters"),
        [
            ("__init__", ["self", "loop"]),
            ("connection_lost", ["self", "exc"]),
            ("data_received", ["self", "data"]),
            ("eof_received", ["self"]),
            ("write", ["self", "data"]),
            ("read_response", ["self", "timeout"]),
            ("start_tls", ["self", "tls_context", "server_hostname", "timeout"]),
        ],
    )
    def test_the_methods_that_are_overridden_or_called(self, name: str, parameters: list[str]) -> None:
        found = list(inspect.signature(getattr(SMTPProtocol, name)).parameters)
        assert found[: len(parameters)] == parameters

    def test_start_tls_goes_through_the_names_that_the_tap_replaces(self) -> None:
        body = inspect.getsource(SMTPProtocol.start_tls)
        assert 'self.write(b"STARTTLS\\r\\n")' in body
        assert "await self.read_response(" in body
        assert "del self._buffer" in body
        assert "self._loop.start_tls(" in body

    def test_a_reply_is_a_code_and_a_message(self) -> None:
        assert tuple(SMTPResponse(220, "")) == (220, "")

    def test_its_errors_have_one_root(self) -> None:
        for name in ("SMTPServerDisconnected", "SMTPTimeoutError", "SMTPResponseException"):
            assert issubclass(getattr(aiosmtplib.protocol, name), SMTPException)


class Tap:
    """A link, and what it told."""

    def __init__(self, server: Playing) -> None:
        self.received, self.sent = bytearray(), bytearray()
        self.ends: list[Exception | None] = []
        self.lost = asyncio.Event()
        self._heard = asyncio.Event()
        self._server = server

    async def connect(self, context: ssl.SSLContext | None = None) -> Link:
        def made() -> Link:
            return Link(self._receive, self.sent.extend, self._lose)

        loop = asyncio.get_running_loop()
        _, link = await loop.create_connection(made, "127.0.0.1", self._server.port, ssl=context)
        return link

    def _receive(self, data: bytes) -> None:
        self.received += data
        self._heard.set()

    def _lose(self, error: Exception | None) -> None:
        self.ends.append(error)
        self.lost.set()

    async def until(self, end: bytes) -> None:
        while not self.received.endswith(end):
            self._heard.clear()
            await self._heard.wait()


async def test_every_byte_is_copied_both_ways() -> None:
    async with Playing(polite) as server:
        tap = Tap(server)
        link = await tap.connect()
        await tap.until(GREETING)
        for line in (b"NOOP\r\n", b"  odd \xff\x00 line\r\n"):
            link.write(line)
            await tap.until(b"ok\r\n")
            del tap.received[:]
        link.write(b"QUIT\r\n")
        await tap.lost.wait()
    assert bytes(tap.sent) == bytes(server.seen) == b"NOOP\r\n  odd \xff\x00 line\r\nQUIT\r\n"


async def test_the_end_is_told_once() -> None:
    async with Playing(polite) as server:
        tap = Tap(server)
        link = await tap.connect()
        await tap.until(GREETING)
        link.hang_up()
        await tap.lost.wait()
        link.connection_lost(None)
        link.hang_up()
    assert tap.ends == [None]


async def test_a_reset_is_told_with_its_error() -> None:
    async with Playing(resets) as server:
        tap = Tap(server)
        link = await tap.connect()
        await tap.until(GREETING)
        link.write(b"NOOP\r\n")
        await tap.lost.wait()
    assert isinstance(tap.ends[0], ConnectionResetError)


async def test_behind_the_handshake_the_text_inside_is_copied() -> None:
    async with Playing(upgrades) as server:
        tap = Tap(server)
        link = await tap.connect()
        await tap.until(GREETING)
        link.write(b"EHLO a.test\r\n")
        await tap.until(b"STARTTLS\r\n")
        link.write(b"STARTTLS\r\n")
        await tap.until(b"ahead\r\n")
        assert link.tls_facts() == {}
        await link.upgrade("127.0.0.1", 5)
        assert link.tls_facts()["version"].startswith("TLSv1.")
        assert len(link.tls_facts()["der"]) > 100
        link.write(b"EHLO b.test\r\n")
        await tap.until(b"inside\r\n")
        link.write(b"QUIT\r\n")
        await tap.lost.wait()
    assert bytes(tap.sent) == bytes(server.seen)
    assert tap.sent.count(b"STARTTLS") == 1  # the class below would have said it once more


async def test_a_broken_handshake_is_an_error_with_a_sentence() -> None:
    async with Playing(breaks_the_handshake) as server:
        tap = Tap(server)
        link = await tap.connect()
        await tap.until(GREETING)
        link.write(b"STARTTLS\r\n")
        await tap.until(b"ahead\r\n")
        with pytest.raises(NetworkError, match=r"The TLS handshake failed") as caught:
            await link.upgrade("127.0.0.1", 5)
    assert caught.value.kind == "tls"


async def test_tls_from_the_first_byte() -> None:
    async with Playing(polite, tls=True) as server:
        tap = Tap(server)
        link = await tap.connect(any_certificate())
        await tap.until(GREETING)
        assert link.tls_facts()["cipher"]
        link.hang_up()


def test_any_certificate_is_taken() -> None:
    context = any_certificate()
    assert context.verify_mode is ssl.CERT_NONE
    assert not context.check_hostname

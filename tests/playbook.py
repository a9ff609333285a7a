"""Mail servers for tests on a free port of the loopback. Each way to behave, or to misbehave, is a named function."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from importlib.resources import as_file, files
from types import TracebackType
from typing import Self

Play = Callable[["Client"], Awaitable[None]]

GREETING = b"220 mx.example.net ESMTP\r\n"
EHLO = b"250-mx.example.net\r\n250-PIPELINING\r\n250 STARTTLS\r\n"
BYE = b"221 2.0.0 bye\r\n"


class Client:
    """A client as the server sees it: its lines come in, bytes go out, all that was received is kept."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray) -> None:
        self.reader, self.writer, self._seen = reader, writer, seen

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def line(self) -> bytes:
        """One line without its end; nothing when the client has closed."""
        data = await self.reader.readline()
        self._seen += data
        return data.rstrip(b"\r\n")

    async def message(self) -> None:
        while await self.line() not in (b".", b""):
            pass

    async def gone(self) -> None:
        """Until the client closes."""
        while await self.line() or not self.reader.at_eof():
            pass


class Playing:
    """`async with Playing(play) as server:` serves it; `server.port`, and `server.seen` with every byte received."""

    def __init__(self, play: Play, *, tls: bool = False) -> None:
        self.seen = bytearray()
        self.clients = 0
        self._play = play
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> Self:
        context = certificate() if self._tls else None
        self._server = await asyncio.start_server(self._client, "127.0.0.1", 0, ssl=context)
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients += 1
        try:
            await self._play(Client(reader, writer, self.seen))
        except (ConnectionError, ssl.SSLError):
            pass  # the client's right
        finally:
            writer.close()


def certificate() -> ssl.SSLContext:
    """With the public throwaway pair of the practice hosts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = files("smtpwalk.practice").joinpath("certs")
    with as_file(folder / "practice.cert.pem") as cert, as_file(folder / "practice.key.pem") as key:
        context.load_cert_chain(cert, key)
    return context


# ---------------------------------------------------------------------- ways to behave
def answers(*replies: bytes, greeting: bytes = GREETING) -> Play:
    """The greeting, then one of these for each line; behind 354 a whole message is one line. Then it closes."""

    async def play(client: Client) -> None:
        await client.say(greeting)
        last = b""
        for reply in replies:
            await (client.message() if last.startswith(b"354") else client.line())
            await client.say(reply)
            last = reply

    return play


async def polite(client: Client) -> None:
    """A whole dialogue: 250 to everything, 354 to DATA, 221 to QUIT."""
    await client.say(GREETING)
    while line := await client.line():
        verb = line[:4].upper()
        await client.say({b"EHLO": EHLO, b"DATA": b"354 go on\r\n", b"QUIT": BYE}.get(verb, b"250 2.0.0 ok\r\n"))
        if verb == b"DATA":
            await client.message()
            await client.say(b"250 2.0.0 queued as 1ABC\r\n")
        if verb == b"QUIT":
            return


async def silent(client: Client) -> None:
    """Never says a word."""
    await client.gone()


async def answers_late(client: Client) -> None:
    """The reply to the first command comes only when the second has been received."""
    await client.say(GREETING)
    await client.line()
    await client.line()
    await client.say(b"250 first, late\r\n")
    await client.say(b"550 second\r\n")
    await client.gone()


async def closes_in_the_middle(client: Client) -> None:
    await client.say(GREETING)
    await client.line()
    await client.say(b"250-mx.example.net\r\n250-PIPE")


async def resets(client: Client) -> None:
    """Breaks the connection off with RST in place of a reply."""
    await client.say(GREETING)
    await client.line()
    sock = client.writer.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)  # no time to linger: closing sends RST
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    client.writer.transport.abort()


async def says_last_words(client: Client) -> None:
    """421, and more behind it when the client has had time to close."""
    await client.say(GREETING)
    await client.line()
    await client.say(b"421-4.3.2 going down\r\n421 4.3.2 really\r\n")
    await client.say(b"421 4.3.2 last words\r\n")


async def talks_after_quit(client: Client) -> None:
    await client.say(GREETING)
    await client.line()
    await client.say(BYE)
    await client.say(b"221 2.0.0 and give my love to all\r\n")


async def injects_behind_starttls(client: Client) -> None:
    """Plaintext in the same packet as the 220 to STARTTLS, then TLS as if nothing had happened."""
    await client.say(GREETING)
    await client.line()
    await client.say(EHLO)
    await client.line()
    await client.say(b"220 go ahead\r\n250 injected\r\n250-half a line")
    await client.writer.start_tls(certificate())
    await client.line()
    await client.say(b"250 mx.example.net inside\r\n")
    await client.line()
    await client.say(BYE)


async def upgrades(client: Client) -> None:
    """STARTTLS as it should be."""
    await client.say(GREETING)
    await client.line()
    await client.say(EHLO)
    await client.line()
    await client.say(b"220 2.0.0 go ahead\r\n")
    await client.writer.start_tls(certificate())
    await client.line()
    await client.say(b"250 mx.example.net inside\r\n")
    await client.line()
    await client.say(BYE)


async def breaks_the_handshake(client: Client) -> None:
    await client.say(GREETING)
    await client.line()
    await client.say(b"220 go ahead\r\n")
    await client.reader.read(1)
    await client.say(b"this is no TLS at all, whatever was promised\r\n")


async def two_replies(client: Client) -> None:
    """Answers MAIL twice in one packet."""
    await client.say(GREETING)
    await client.line()
    await client.say(b"250 ok\r\n250 stray\r\n")
    await client.line()
    await client.say(b"550 5.7.1 relaying denied\r\n")
    await client.gone()


async def dribbles(client: Client) -> None:
    """One byte a packet."""
    client.writer.transport.set_write_buffer_limits(0)
    for octet in GREETING:
        await client.say(bytes([octet]))
    await client.line()
    for octet in EHLO:
        await client.say(bytes([octet]))
    await client.gone()


async def speaks_ssh(client: Client) -> None:
    await client.say(b"SSH-2.0-OpenSSH_9.2\r\n")
    await client.gone()

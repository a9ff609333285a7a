"""Servers that say yes to everything, many in one process: `python -m tests.bench.sinks 50` prints their ports."""

from __future__ import annotations

import asyncio
import sys

REPLIES = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}


async def sink(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink.example.test ESMTP\r\n")
    try:
        while line := await reader.readline():
            writer.write(REPLIES.get(line[:4].upper(), b"250 ok\r\n"))
            if line[:4].upper() == b"QUIT":
                break
    except ConnectionError:
        pass
    writer.close()


async def main(count: int) -> None:
    servers = [await asyncio.start_server(sink, "127.0.0.1", 0, backlog=512) for _ in range(count)]
    print(" ".join(str(server.sockets[0].getsockname()[1]) for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))

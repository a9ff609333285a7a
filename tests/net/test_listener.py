"""The part that catcher and practice host share."""

from __future__ import annotations

import asyncio

from smtpwalk.net.listener import Listener


class Silent(Listener):
    stopped = False

    async def start(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(asyncio.Protocol, self._host, self._wanted_port)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()
        self.stopped = True


async def test_the_port_is_the_wanted_one_until_it_listens() -> None:
    listener = Silent("127.0.0.1", 0)
    assert (listener.address, listener.port) == ("127.0.0.1", 0)
    async with listener:
        assert listener.port > 0
        _, writer = await asyncio.open_connection(listener.address, listener.port)
        writer.close()
    assert listener.stopped


async def test_an_error_inside_stops_it_too() -> None:
    listener = Silent("127.0.0.1", 0)
    try:
        async with listener:
            raise LookupError
    except LookupError:
        pass
    assert listener.stopped

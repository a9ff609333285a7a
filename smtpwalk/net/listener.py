"""What every server of ours has: an address, a port that is known once it listens, an orderly beginning and end."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Listener(ABC):
    """`async with` starts it and stops it. Port 0 asks for any free one."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._wanted_port = port
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        return self._host

    @property
    def port(self) -> int:
        """The port that is listened on; the wanted one before that."""
        if self._server is None or not self._server.sockets:
            return self._wanted_port
        return int(self._server.sockets[0].getsockname()[1])

    @abstractmethod
    async def start(self) -> None:
        """Listen. Raises NetworkError where that cannot be."""

    @abstractmethod
    async def stop(self) -> None:
        """Close the door and cut every connection."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

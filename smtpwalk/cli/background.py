"""The event loop in a thread of its own, so that the terminal's thread may simply wait for a key.

Reading a line, hiding a password and Ctrl-C then work as on any terminal, while replies are printed as they come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Background:
    """`with Background() as background:` starts the loop; leaving cancels what still runs, and ends it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smtpwalk-network", daemon=True)

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Starts the work and answers at once."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Starts the work and waits for it. Ctrl-C cancels it."""
        future = self.submit(work)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """Calls a plain function in the loop's thread, where the sessions live."""

        async def called() -> T:
            return function(*args)

        return self.run(called())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()

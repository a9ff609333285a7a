"""Proof of delivery for a run of many hosts: what arrives, by token, and the wait for it.

Here lives what the hosts of a run share: their tokens, the catcher, the mailboxes that are looked into. It judges
nothing, and keeps an arrival only until its host has been judged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING, Final

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.relay.proof import Arrival, is_bounce
from smtpwalk.relay.tokens import ENTROPY_BYTES, new_token

if TYPE_CHECKING:
    from smtpwalk.net.catcher import Catcher
    from smtpwalk.net.mailbox import MailboxWatch

LOOK: Final = 1.0
"""Seconds between two looks into a mailbox."""


class Proofs:
    """`async with` starts the catcher, if one is wanted. `wait`: seconds, for each host."""

    def __init__(
        self,
        wait: float,
        *,
        catch: tuple[str, int] | None = None,
        maildir: Path | None = None,
        mbox: Path | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self.wait = wait
        self.places = [
            name for name, wanted in (("catcher", catch), ("maildir", maildir), ("mbox", mbox)) if wanted is not None
        ]
        self._catch, self._maildir, self._mbox, self._warn = catch, maildir, mbox, warn
        self._tokens: set[str] = set()
        self._arrivals: dict[str, list[Arrival]] = {}
        self._news = asyncio.Event()
        self._catcher: Catcher | None = None
        self._mailboxes: list[MailboxWatch] = []
        self._looking = asyncio.Lock()
        self._looked = 0.0

    def new_token(self) -> str:
        """A token that mail is let in for from now on."""
        token = new_token(token_bytes(ENTROPY_BYTES))
        self._tokens.add(token)
        return token

    def known(self, token: str) -> bool:
        return token in self._tokens

    # ------------------------------------------------------------------ the places
    async def __aenter__(self) -> Proofs:
        if self._maildir is not None or self._mbox is not None:
            from smtpwalk.net.mailbox import MaildirWatch, MboxWatch

            self._mailboxes += [MaildirWatch(self._maildir, self.known)] if self._maildir is not None else []
            self._mailboxes += [MboxWatch(self._mbox, self.known)] if self._mbox is not None else []
        if self._catch is not None:
            await self._start_catcher(*self._catch)
        return self

    async def _start_catcher(self, host: str, port: int) -> None:
        from smtpwalk.net.catcher import Catcher

        self._catcher = Catcher(host, port, known=self.known, warn=self._warn, on_arrival=self.take)
        try:
            await self._catcher.start()
        except NetworkError as error:  # of this machine, and before anything else was done
            raise UsageError(error.message, error.hint) from None

    async def __aexit__(self, *_: object) -> None:
        if self._catcher is not None:
            await self._catcher.stop()

    @property
    def catcher_port(self) -> int:
        return self._catcher.port if self._catcher else 0

    # ------------------------------------------------------------------ arrivals
    def take(self, arrival: Arrival) -> None:
        self._arrivals.setdefault(arrival.token, []).append(arrival)
        news, self._news = self._news, asyncio.Event()
        news.set()

    def found(self, tokens: Iterable[str]) -> list[Arrival]:
        return [arrival for token in tokens for arrival in self._arrivals.get(token, ())]

    def forget(self, tokens: Collection[str]) -> None:
        """Their host has been judged. A message that comes late is let in all the same, where mail is watched for."""
        for token in tokens:
            self._arrivals.pop(token, None)
        if not self.places:
            self._tokens.difference_update(tokens)
        if self._catcher is not None:
            self._catcher.forget(tokens)

    async def prove(
        self,
        tokens: Sequence[str],
        *,
        mailbox: MailboxWatch | None = None,
        settled: Callable[[], bool] | None = None,
        every: float = LOOK,
    ) -> list[Arrival]:
        """Waits until each token has come out, nothing more can come (`settled`), or the time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.wait
        while True:
            over = settled() if settled is not None else False
            last = over or loop.time() >= end
            for arrival in mailbox.new_arrivals() if mailbox is not None else ():
                self.take(arrival)
            await self._look(last=last)
            if last or all(map(self._come, tokens)):
                return self.found(tokens)
            left = end - loop.time()
            watched = mailbox is not None or bool(self._mailboxes)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.0, min(left, every) if watched else left))

    def _come(self, token: str) -> bool:
        """A notification that is no failure, such as one of a delay, is not yet the message."""
        return any(arrival.envelope_from or is_bounce(arrival) for arrival in self._arrivals.get(token, ()))

    async def _look(self, *, last: bool) -> None:
        """Into all mailboxes, in a thread: a disk may be slow. One look serves all hosts that wait."""
        loop = asyncio.get_running_loop()
        async with self._looking:
            if not self._mailboxes or (loop.time() - self._looked < LOOK and not last):
                return
            for mailbox in self._mailboxes:
                for arrival in await asyncio.to_thread(mailbox.new_arrivals):
                    self.take(arrival)
            self._looked = loop.time()

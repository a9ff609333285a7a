"""Waiting for a reply on a plain terminal: seconds now and then, and Ctrl-C asks what to do about it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from itertools import chain, count
from time import monotonic
from typing import Any, Final

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Waited
from smtpwalk.net.timeouts import reply_timeout
from smtpwalk.net.walker import Walker

QUESTION: Final = "[w] keep waiting, [g] give up, [h] hang up: "


def said_at() -> Iterator[int]:
    """Seconds after which the wait is mentioned: more and more rarely, then every minute."""
    return chain((5, 15, 30), count(60, 60))


class Waiting:
    def __init__(
        self, walker: Walker, console: Console, background: Background, *, timeout: float | None = None
    ) -> None:
        self._walker, self._console, self._background = walker, console, background
        self._timeout = timeout

    def until(self, work: Coroutine[Any, Any, Waited]) -> Waited:
        """Does the work, and whatever the user wants when it takes long. Raises what the work raises."""
        began = monotonic()
        waited, choice = self._patiently(self._background.submit(work), began)
        while waited is Waited.TIMED_OUT and choice is None:
            choice = self._time_over(monotonic() - began)
            if choice == "w":
                waited, choice = self._patiently(self._background.submit(self._walker.wait()), began)
        return waited if choice is None else self._act(choice, monotonic() - began)

    def _patiently(self, future: Future[Waited], began: float) -> tuple[Waited, str | None]:
        """How the work ended, or what the user chose in its place."""
        for mention in said_at():
            try:
                while True:
                    try:
                        return future.result(max(0.0, began + mention - monotonic())), None
                    except KeyboardInterrupt:
                        choice = self._interrupted()
                        if choice != "w":
                            future.cancel()
                            return Waited.TIMED_OUT, choice
            except TimeoutError:
                self._console.say(self._sentence(mention))
        raise AssertionError("the mentions have no end")

    def _sentence(self, seconds: int) -> str:
        owed = self._walker.talk.waiting_for
        if owed is None:
            return f"Waiting: {seconds} s."
        limit = self._timeout or reply_timeout(owed.stage)
        ctrl_c = " Ctrl-C to decide." if self._console.interactive else ""
        return f"Waiting for the reply to {owed.stage}: {seconds} s of {limit:g} s.{ctrl_c}"

    def _interrupted(self) -> str:
        if not self._console.interactive:
            self._background.call(self._walker.hang_up)
            raise KeyboardInterrupt
        self._console.say()
        return self._choice()

    def _time_over(self, seconds: float) -> str:
        self._console.say(f"No reply for {seconds:.0f} s.")
        if self._console.interactive:
            return self._choice()
        self._console.say("The wait is given up; the reply stays owed.")
        return "g"

    def _choice(self) -> str:
        """A second Ctrl-C, or the end of the input, hangs up."""
        while True:
            try:
                answer = self._console.ask(QUESTION)
            except KeyboardInterrupt:
                return "h"
            first = "h" if answer is None else (answer.strip().lower() or "w")[0]
            if first in "wgh":
                return first

    def _act(self, choice: str, seconds: float) -> Waited:
        if self._walker.talk.phase == "connecting":
            self._background.call(self._walker.hang_up)
            raise NetworkError("given-up", "The connection was not waited for any longer.")
        if choice == "h":
            self._background.call(self._walker.hang_up)
            return Waited.CLOSED
        self._background.call(self._walker.give_up, seconds)
        return Waited.TIMED_OUT

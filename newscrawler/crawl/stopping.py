"""What SIGINT and SIGTERM mean in each part of a run: before the first request, while it crawls, while it closes."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import NoReturn

from newscrawler.errors import ExitCode

SIGNALS = {signal.SIGINT: ("interrupted", ExitCode.INTERRUPTED), signal.SIGTERM: ("terminated", ExitCode.TERMINATED)}

logger = logging.getLogger(__name__)


class Stopping:
    """
    The signals of one run, in the main thread.

    Until `crawling` is called a signal ends the process with 130 or 143: nothing was fetched, and what an earlier run
    left is brought in order by the next one. While it crawls, the first signal asks for a clean end and the second for
    an end now. Once `closing` is called nothing is open any more but the texts, and any signal leaves these to the next run.
    """

    def __init__(self) -> None:
        self._received: list[int] = []
        self._before = {number: signal.signal(number, _leave) for number in SIGNALS}

    def __enter__(self) -> Stopping:
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def reason(self) -> str | None:
        """The finish reason that the first signal gives: "interrupted", "terminated"; None when none came."""
        return SIGNALS[signal.Signals(self._received[0])][0] if self._received else None

    def crawling(self, loop: asyncio.AbstractEventLoop, *, stop: Callable[[], None], now: Callable[[], None]) -> None:
        """The reactor is about to run: the first signal calls ``stop``, any further one ``now``."""

        def first() -> None:
            logger.warning("finishing what is open; once more to stop now")
            stop()

        def take(number: int, _: FrameType | None) -> None:
            self._received.append(number)
            with suppress(RuntimeError):  # the loop was closed just now: `closing` looks at what came
                loop.call_soon_threadsafe(now if len(self._received) > 1 else first)

        # Not the loop's own handlers: closing the loop would leave a moment in which SIGINT is Python's and SIGTERM kills.
        for number in SIGNALS:
            signal.signal(number, take)

    def closing(self, hurry: Callable[[], None]) -> None:
        """The reactor has ended: any signal calls ``hurry``, in a thread of its own since the main one may hold locks."""

        def take(number: int, _: FrameType | None) -> None:
            self._received.append(number)
            Thread(target=hurry, name="hurry", daemon=True).start()

        for number in SIGNALS:
            signal.signal(number, take)
        if len(self._received) > 1:
            hurry()


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(SIGNALS[signal.Signals(number)][1])

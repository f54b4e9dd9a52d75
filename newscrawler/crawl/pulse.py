"""How long the reactor was held at most: the figure that says whether something works where it should not."""

from __future__ import annotations

import asyncio
import time

from newscrawler.crawl.watching import Watch

BEAT_S = 0.02
LONGEST = "reactor/longest_stall_ms"
OVER_50 = "reactor/stalls_over_50_ms"
LONGEST_HOLD = "reactor/longest_hold_ms"
HOLDS_OVER_50 = "reactor/holds_over_50_ms"


class Pulse(Watch):
    """
    Scrapy extension: how late a beat of the reactor was, while the spider is open.

    Stats ``reactor/longest_stall_ms`` and ``reactor/stalls_over_50_ms`` go by the clock. ``reactor/longest_hold_ms`` and
    ``reactor/holds_over_50_ms`` leave out the time in which the reactor could have worked, but the machine had given
    its processor to something else: on a busy machine that alone is more. Only Linux tells it; elsewhere both are one.
    """

    async def watch(self) -> None:
        while True:
            before, waited = time.monotonic(), waited_for_processor_s()
            await asyncio.sleep(BEAT_S)
            late_s = time.monotonic() - before - BEAT_S
            self._note(LONGEST, OVER_50, late_s)
            self._note(LONGEST_HOLD, HOLDS_OVER_50, late_s - (waited_for_processor_s() - waited))

    def _note(self, longest: str, over_50: str, seconds: float) -> None:
        stats = self._crawler.stats
        assert stats is not None
        milliseconds = round(seconds * 1000)
        stats.max_value(longest, milliseconds)
        stats.inc_value(over_50, int(milliseconds > 50))


def waited_for_processor_s() -> float:
    """How long this thread was ready to run and had no processor, since it began; 0 where the system does not tell."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0

"""How long the reactor was held at most: the figure that says whether something works where it should not."""

from __future__ import annotations

import asyncio
import time

from newscrawler.crawl.watching import Watch

BEAT_S = 0.02
LONGEST = "reactor/longest_stall_ms"
OVER_50 = "reactor/stalls_over_50_ms"


class Pulse(Watch):
    """Scrapy extension: stats ``reactor/longest_stall_ms`` and ``reactor/stalls_over_50_ms``, while the spider is open."""

    async def watch(self) -> None:
        stats = self._crawler.stats
        assert stats is not None
        while True:
            before = time.monotonic()
            await asyncio.sleep(BEAT_S)
            late_ms = round((time.monotonic() - before - BEAT_S) * 1000)
            stats.max_value(LONGEST, late_ms)
            if late_ms > 50:
                stats.inc_value(OVER_50)

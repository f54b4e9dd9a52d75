"""How long the reactor was held at most: the figure that says whether something works where it should not."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

BEAT_S = 0.02
LONGEST = "reactor/longest_stall_ms"
OVER_50 = "reactor/stalls_over_50_ms"


class Pulse:
    """Scrapy extension: stats ``reactor/longest_stall_ms`` and ``reactor/stalls_over_50_ms``, while the spider is open."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self._open, signals.spider_opened)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _open(self) -> None:
        self._task = asyncio.ensure_future(self._beat())

    def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _beat(self) -> None:
        stats = self._crawler.stats
        assert stats is not None
        while True:
            before = time.monotonic()
            await asyncio.sleep(BEAT_S)
            late_ms = round((time.monotonic() - before - BEAT_S) * 1000)
            stats.max_value(LONGEST, late_ms)
            if late_ms > 50:
                stats.inc_value(OVER_50)

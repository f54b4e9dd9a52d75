"""What a run may cost: pages, time, bytes, disk. Whichever is used up first ends the run cleanly; running again continues."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from newscrawler.crawl.options import CrawlOptions
from newscrawler.crawl.tally import Tally
from newscrawler.crawl.watching import Watch

LOOK_EVERY_S = 1.0

logger = logging.getLogger(__name__)


class Budget:
    """
    The limits of one run. ``exhausted`` names the first that was reached: "max-pages", "time-limit", "max-size", "disk".

    Pages are counted when they are handed out for fetching, so that a run never fetches more than it was allowed.
    """

    def __init__(self, options: CrawlOptions, tally: Tally, place: Path) -> None:
        self._options, self._tally, self._place = options, tally, place
        self._begun = time.monotonic()
        self._pages = 0

    def take_page(self) -> bool:
        """Whether one more article page may be fetched; counts it when it may."""
        if self._options.max_pages is not None and self._pages >= self._options.max_pages:
            return False
        self._pages += 1
        return True

    @property
    def pages_left(self) -> bool:
        return self._options.max_pages is None or self._pages < self._options.max_pages

    def exhausted(self) -> str | None:
        """The limit that was reached, None while there is room. Pages are not among them: they end by themselves."""
        return next(self._reached(), None)

    def _reached(self) -> Iterator[str]:
        options = self._options
        if options.time_limit_s is not None and time.monotonic() - self._begun >= options.time_limit_s:
            yield "time-limit"
        if options.max_bytes is not None and self._tally.total("bytes") >= options.max_bytes:
            yield "max-size"
        if shutil.disk_usage(self._place).free < options.min_free_bytes:
            yield "disk"


class BudgetWatch(Watch):
    """Scrapy extension: looks at the run's budget every second and closes the spider when it is used up."""

    async def watch(self) -> None:
        budget: Budget = self._crawler.session.budget  # type: ignore[attr-defined]
        while True:
            if limit := budget.exhausted():
                logger.info("the run reached its limit: %s", limit)
                assert self._crawler.engine is not None
                # Shielded: closing the spider cancels this very task.
                await asyncio.shield(self._crawler.engine.close_spider_async(reason=limit))
                return
            await asyncio.sleep(LOOK_EVERY_S)

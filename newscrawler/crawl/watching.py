"""What runs beside a crawl as long as its spider is open."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Watch:
    """Base of Scrapy extensions whose ``watch`` begins when the spider opens and is cancelled when it closes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self._open, signals.spider_opened)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def watch(self) -> None:
        """What is done meanwhile; a child says it."""

    def _open(self) -> None:
        self._task = asyncio.ensure_future(self.watch())

    def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()

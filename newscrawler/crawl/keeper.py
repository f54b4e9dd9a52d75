"""The extension that ties a Scrapy crawler to its session, whoever started it: `newscrawler crawl` or `scrapy crawl`."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals

from newscrawler.crawl.options import CrawlOptions, demand_contact
from newscrawler.crawl.outcome import conclude
from newscrawler.crawl.session import CrawlSession
from newscrawler.errors import ConfigurationError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class SessionKeeper:
    """
    Gives ``crawler`` what the other components look for: ``session``, ``frontier`` and ``archive_sink``.

    `run_crawl` brings a session; a plain `scrapy crawl` gets one of its own, made from the settings NEWSCRAWLER_ARCHIVES,
    NEWSCRAWLER_COLLECTION, NEWSCRAWLER_CONTACT and NEWSCRAWLER_ALLOW_ADDRESSES, and closed when the engine stops.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        brought: CrawlSession | None = getattr(crawler, "session", None)
        self._session = brought or self._open(crawler)
        crawler.session = self._session  # type: ignore[attr-defined]
        crawler.frontier = self._session.frontier  # type: ignore[attr-defined]
        crawler.archive_sink = self._session.archive  # type: ignore[attr-defined]
        crawler.signals.connect(self._note_stats, signals.spider_closed)
        if brought is None:
            crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _open(self, crawler: Crawler) -> CrawlSession:
        options = _options(crawler.settings, crawler.spider)
        demand_contact(options)
        session = CrawlSession(options)
        session.stop = lambda reason: self._stop(reason)
        return session.__enter__()

    def _note_stats(self) -> None:
        """Scrapy's own figures go into the manifest; most of what they count is not in ours."""
        assert self._crawler.stats is not None
        self._session.stats = dict(sorted(self._crawler.stats.get_stats().items()))

    def _stop(self, reason: str) -> None:
        assert self._crawler.engine is not None
        self._stopping = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    async def _close(self) -> None:
        await asyncio.to_thread(self._conclude)

    def _conclude(self) -> None:
        stats = self._crawler.stats
        reason = (stats.get_value("finish_reason") if stats is not None else None) or "failed"
        with closing(self._session):
            conclude(self._session, lambda: reason)


def _options(settings: BaseSettings, spider: Spider | None) -> CrawlOptions:
    sources = tuple(getattr(spider, "sources", {}).values())
    if not sources:
        raise ConfigurationError("no source to crawl; give -a source=NAME or -a url=https://news.example/")
    agent = settings.get("USER_AGENT", "")
    return CrawlOptions(
        sources=sources,
        archives=Path(settings.get("NEWSCRAWLER_ARCHIVES", "archives")),
        collection=settings.get("NEWSCRAWLER_COLLECTION", "default"),
        contact=settings.get("NEWSCRAWLER_CONTACT"),
        allow_addresses=tuple(settings.getlist("NEWSCRAWLER_ALLOW_ADDRESSES")),
        settings={"USER_AGENT": agent},
    )

"""Scrapy crawls inside the test process: one asyncio reactor, started once, driven by the tests themselves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import scrapy
import scrapy.crawler
from scrapy.utils.reactor import install_reactor

from newscrawler.crawl.wiring import DEFAULTS as WIRE_DEFAULTS
from newscrawler.crawl.wiring import DOWNLOADER_MIDDLEWARES
from newscrawler.model import Exchange, Provenance

T = TypeVar("T")
_loop: asyncio.AbstractEventLoop | None = None

BARE_SETTINGS: dict[str, Any] = {
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 10,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "HTTPERROR_ALLOW_ALL": True,
    "COMPRESSION_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip"},
    "NEWSCRAWLER_ALLOW_ADDRESSES": ["127.0.0.0/8", "::1/128"],
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "newscrawler.crawl.handler.CaptureHandler")
    | {"file": None, "ftp": None, "data": None, "s3": None},
}
"""As little as possible between the test and the wire."""

POLITE_SETTINGS: dict[str, Any] = {
    **WIRE_DEFAULTS,
    "DOWNLOADER_MIDDLEWARES": DOWNLOADER_MIDDLEWARES,
    "COOKIES_ENABLED": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_TIMEOUT": 5,
    "RETRY_TIMES": 2,
    "NEWSCRAWLER_BACKOFF": 0.05,
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
}
"""All of our middlewares, as the add-on puts them in, with short rests."""


def run(awaitable: Awaitable[T]) -> T:
    """Run a coroutine on the loop that Twisted's reactor uses."""
    return _started_loop().run_until_complete(_as_coroutine(awaitable))


async def _as_coroutine(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _started_loop() -> asyncio.AbstractEventLoop:
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
        asyncio.set_event_loop(_loop)
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from twisted.internet import reactor

        _loop = reactor._asyncioEventloop  # type: ignore[attr-defined]
        asyncio.set_event_loop(_loop)
        # Daemons, else the interpreter waits for them at its end.
        reactor.getThreadPool().threadFactory = partial(threading.Thread, daemon=True)  # type: ignore[attr-defined]
        reactor.startRunning(installSignalHandlers=False)  # type: ignore[attr-defined]
    assert _loop is not None
    return _loop


@dataclass(slots=True)
class Crawled:
    """What one crawl gave: responses and errors by URL asked for, every exchange in the order of the sink, the stats."""

    responses: dict[str, scrapy.http.Response] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    stats: Mapping[str, Any] = field(default_factory=dict)

    def of(self, url: str) -> list[Exchange]:
        return [exchange for exchange in self.exchanges if exchange.url == url]


def crawl(
    requests: Iterable[scrapy.Request | str],
    *,
    settings: Mapping[str, Any] | None = None,
    prepare: Callable[[scrapy.crawler.Crawler], None] | None = None,
    archive: Callable[[Exchange], Provenance | None] = lambda exchange: None,
) -> Crawled:
    """Fetch ``requests`` with our handler; what it would archive is in ``Crawled.exchanges``."""
    asked = [scrapy.Request(each, dont_filter=True) if isinstance(each, str) else each for each in requests]
    crawled = Crawled()

    class Asking(scrapy.Spider):
        name = "asking"

        async def start(self) -> Any:
            for request in asked:
                first = request.url
                yield request.replace(
                    callback=self.keep, errback=self.note, cb_kwargs={"first": first}, dont_filter=True
                )

        def keep(self, response: scrapy.http.Response, first: str) -> None:
            crawled.responses[first] = response

        def note(self, failure: Any) -> None:
            crawled.errors[failure.request.cb_kwargs["first"]] = failure.value

    async def sink(exchanges: Iterable[Exchange], request: scrapy.Request) -> list[Provenance]:
        exchanges = list(exchanges)
        crawled.exchanges.extend(exchanges)
        return [provenance for each in exchanges if (provenance := archive(each)) is not None]

    async def whole() -> None:
        runner = scrapy.crawler.AsyncCrawlerRunner(BARE_SETTINGS | dict(settings or {}))
        crawler = runner.create_crawler(Asking)
        crawler.archive_sink = sink
        if prepare:
            prepare(crawler)
        await runner.crawl(crawler)
        crawled.stats = dict(crawler.stats.get_stats())

    run(whole())
    return crawled

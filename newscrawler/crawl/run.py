"""Run one crawl from start to manifest, in this process."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from threading import Thread
from typing import Any

from newscrawler.crawl.manifest import CrawlSummary
from newscrawler.crawl.options import CrawlOptions, demand_contact
from newscrawler.crawl.outcome import conclude
from newscrawler.crawl.session import CrawlSession
from newscrawler.crawl.stopping import Stopping
from newscrawler.crawl.tally import Tally
from newscrawler.errors import UsageError


def run_crawl(options: CrawlOptions, *, tally: Tally | None = None) -> CrawlSummary:
    """
    Crawl, archive and clean; return once everything is closed and the manifest is written.

    Only once a process: Twisted's reactor cannot be started again (UsageError). SIGINT or SIGTERM once ends the crawl
    cleanly, twice at once; the archive is valid either way. Raises Busy when another run holds the collection,
    ConfigurationError when no contact is given for hosts beyond loopback or the archive cannot be written.
    """
    demand_contact(options)
    _demand_fresh_process()
    with Stopping() as stopping, CrawlSession(options, tally=tally) as session:
        run = _Run(session, stopping)
        run.crawl()
        stopping.closing(session.hurry)
        return conclude(session, run.finish_reason)


def _demand_fresh_process() -> None:
    from scrapy.utils.reactor import is_reactor_installed

    if is_reactor_installed():
        raise UsageError(
            "a crawl ran in this process already; start one process for each crawl (Twisted cannot restart)"
        )


def _end_with_main_thread() -> None:
    """A reactor that was told to end now leaves its threads waiting; the interpreter would wait for them for ever."""
    from twisted.internet import reactor

    reactor.getThreadPool().threadFactory = partial(Thread, daemon=True)


class _Run:
    """Scrapy's process around a session: signals in, finish reason out."""

    def __init__(self, session: CrawlSession, stopping: Stopping) -> None:
        self._session, self._stopping = session, stopping
        self._reason: str | None = None

    def crawl(self) -> None:
        from scrapy.crawler import AsyncCrawlerProcess
        from scrapy.utils.project import get_project_settings

        os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newscrawler.settings")
        settings = get_project_settings()
        settings.setdict(self._settings(), priority="cmdline")
        self._process = AsyncCrawlerProcess(settings)
        self._crawler = self._process.create_crawler("news")
        self._crawler.session = self._session  # type: ignore[attr-defined]
        self._session.stop = self._stop
        self._task = self._process.crawl(self._crawler)
        self._stopping.crawling(asyncio.get_event_loop(), stop=self._begin_stop, now=self._stop_now)
        _end_with_main_thread()
        self._process.start(install_signal_handlers=False)
        self._raise_failure()

    def _settings(self) -> dict[str, Any]:
        options = self._session.options
        ours: dict[str, Any] = {"LOG_LEVEL": options.log_level, "USER_AGENT": options.user_agent}
        if options.delay_s is not None:
            ours["DOWNLOAD_DELAY"] = options.delay_s
        allowed = [*options.allow_addresses, *(one for source in options.sources for one in source.allow_addresses)]
        if allowed:
            ours["NEWSCRAWLER_ALLOW_ADDRESSES"] = allowed
        return {**ours, **options.settings}

    def finish_reason(self) -> str:
        """Why the crawl ended, as a slug: ours if we ended it, else Scrapy's."""
        if self._stopping.reason is not None:
            return self._stopping.reason
        if self._reason is None and not self._session.budget.pages_left:
            return "max-pages"
        stats = self._crawler.stats
        return self._reason or (stats.get_value("finish_reason") if stats else None) or "failed"

    def _stop(self, reason: str) -> None:
        """End the crawl cleanly; from any thread."""
        self._reason = self._reason or reason
        asyncio.get_event_loop().call_soon_threadsafe(self._begin_stop)

    def _begin_stop(self) -> None:
        self._ending = asyncio.ensure_future(self._process.stop())

    def _stop_now(self) -> None:
        self._session.in_haste = True
        from twisted.internet import reactor

        # Not stop(): that would wait for what is open once more.
        reactor.crash()  # type: ignore[misc]

    def _raise_failure(self) -> None:
        """What ended the crawl before it could begin (a wrong setting, a spider that cannot be made) is ours to tell."""
        if self._task.done() and not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error

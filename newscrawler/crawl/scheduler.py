"""A Scrapy scheduler on the frontier: what it hands out is leased, and a lease ends only when the page was dealt with."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from newscrawler.crawl.settle import LEASE, Settler
from newscrawler.errors import ArchiveError, LimitReached, NewscrawlerError
from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Leased
from newscrawler.urls import clean_url, host_group

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

    from newscrawler.crawl.politeness import Politeness
    from newscrawler.crawl.session import CrawlSession

FLUSH_EVERY_S = 0.25
LEASE_BATCH = 16
_REMEMBERED = "remembered"

logger = logging.getLogger(__name__)


class FrontierScheduler(BaseScheduler):
    """
    Requests come from the frontier's leads and the name of a callback; no request is ever pickled.

    A request in: its ``meta["lead"]`` (or a lead made of its URL) goes to the frontier, ``dont_filter`` opens a settled
    URL again. Retries and redirects of a leased URL stay in memory under the same lease. A request that the frontier
    cannot hold (another method, a body, a callback that is no method of the spider, cb_kwargs) is kept in memory and is
    lost if the process dies.

    The frontier is ``crawler.frontier`` if somebody made one, else one on the database named by the setting
    ``NEWSCRAWLER_STATE``. ``crawler.politeness`` may say which hosts rest (``resting_hosts()``), ``crawler.session.budget``
    when there are articles enough (``take_page()``).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._leases: dict[int, Leased] = {}
        self._per_host: Counter[str] = Counter()
        self._ahead: deque[Leased] = deque()
        self._memory: deque[Request] = deque()
        self._enough = False
        self._flusher: asyncio.Task[None] | None = None
        self._database: Database | None = None
        domain = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._most_per_host = 2 * max(1, domain)
        self._patience_s = crawler.settings.getfloat("FRONTIER_PATIENCE_S", 30.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> Deferred[None] | None:
        """Take over the frontier; what a killed run had leased waits again."""
        self._spider = spider
        self._session: CrawlSession | None = getattr(self._crawler, "session", None)
        frontier: Frontier | None = getattr(self._crawler, "frontier", None)
        if frontier is None:
            self._database = Database(self._crawler.settings["NEWSCRAWLER_STATE"])
            frontier = Frontier(self._database)
            self._crawler.frontier = frontier  # type: ignore[attr-defined]
        self.frontier = frontier
        self._settler = Settler(frontier, getattr(self._session, "tally", None))
        recovered = frontier.recover()
        if recovered:
            logger.info("%d URLs that an earlier run had begun wait again", recovered)
            self._count("recovered", recovered)
        self._flusher = asyncio.ensure_future(self._flush_now_and_then())
        return None

    def close(self, reason: str) -> Deferred[None] | None:
        """Write everything down; what was handed out and not dealt with waits again."""
        if self._flusher is not None:
            self._flusher.cancel()
        self.frontier.release(self._leases)
        self.frontier.flush()
        self._leases.clear()
        if self._database is not None:
            self._database.close()
        return None

    def enqueue_request(self, request: Request) -> bool:
        """Keep a request; False, and with that `request_dropped`, when its URL is refused."""
        self._count("enqueued")
        if LEASE in request.meta:
            self._memory.append(request)
            return True
        if request.meta.pop(_REMEMBERED, False):
            return True
        return self.remember(request)

    def remember(self, request: Request, *, via: Response | None = None) -> bool:
        """
        Give a request's lead to the frontier before the page that named it is done; `enqueue_request` then only nods.

        False when the URL is refused; the ledger knows why.
        """
        callback = self._callback_name(request)
        if callback is None:
            self._memory.append(request)
            self._count("memory-only")
            request.meta[_REMEMBERED] = True
            return True
        request.meta[_REMEMBERED] = True
        lead: Lead | None = request.meta.get("lead")
        if lead is None or clean_url(lead.url) != clean_url(request.url):  # meta copied from the page that named it
            lead = _lead_of(request, via)
        return self.frontier.found(lead, callback=callback or None, again=request.dont_filter) is None

    def next_request(self) -> Request | None:
        """The next request: retries and redirects first, then what the frontier leases."""
        resting = self._resting_hosts()
        if request := self._from_memory(resting):
            return request
        try:
            lease = self._next_lease(resting)
        except NewscrawlerError as error:
            logger.exception("the frontier cannot be read or written; the crawl ends")
            self._end("state-failed", error)
            return None
        if lease is None:
            return None
        if not self._may_fetch(lease):
            self._stop_leasing(lease)
            return None
        self._count("dequeued")
        return self._request(lease)

    def has_pending_requests(self) -> bool:
        """False only when nothing is in memory, nothing leased ahead, and nothing due in the frontier."""
        if self._memory or self._ahead:
            return True
        if self._enough or (self._session is not None and self._session.failure is not None):
            return False
        if self._leases and self._is_idle():
            self._give_up_lost()
        return self.frontier.has_pending(patience_s=self._patience_s, without_hosts=self._parked_hosts())

    def answered(self, response: Response) -> None:
        """The callback has nothing more to say about this response."""
        lease = self._take(response.meta.get(LEASE))
        if lease:
            self._settler.answered(lease, response)

    def broke(self, request: Request | None, error: BaseException) -> None:
        """The spider raised on this request's response or failure."""
        lease = self._take(request.meta.get(LEASE)) if request is not None else None
        if lease:
            self._settler.broke(lease, error)

    def _failed(self, failure: Failure) -> None:
        """The errback of every leased request. What we could not archive is not the page's fault: it waits as before."""
        if isinstance(failure.value, ArchiveError | LimitReached):
            return  # the run is ending, and `close` gives the lease back
        lease = self._take(failure.request.meta.get(LEASE))  # type: ignore[attr-defined]
        if lease:
            self._settler.failed(lease, failure.value or RuntimeError("failed"))

    def _take(self, number: Any) -> Leased | None:
        lease = self._leases.pop(number, None)
        if lease is not None:
            self._per_host[lease.host_group] -= 1
            if not self._per_host[lease.host_group]:
                del self._per_host[lease.host_group]
        return lease

    def _from_memory(self, resting: Collection[str]) -> Request | None:
        """The oldest retry or redirect whose host does not rest."""
        for place, request in enumerate(self._memory):
            if host_group(request.url) not in resting:
                del self._memory[place]
                return request
        return None

    def _next_lease(self, resting: Collection[str]) -> Leased | None:
        if not self._ahead and not self._enough:
            for lease in self.frontier.lease(self._room(), busy_hosts=self._full_hosts().union(resting)):
                self._leases[lease.id] = lease
                self._per_host[lease.host_group] += 1
                self._ahead.append(lease)
        return self._ahead.popleft() if self._ahead else None

    def _may_fetch(self, lease: Leased) -> bool:
        """Whether the run's budget has room for one more article."""
        return self._session is None or lease.lead.kind != "article" or self._session.budget.take_page()

    def _stop_leasing(self, lease: Leased) -> None:
        """The budget is used up: what was leased ahead waits for another run, what is under way is finished."""
        self._enough = True
        back = [lease, *self._ahead]
        self._ahead.clear()
        for one in back:
            self._take(one.id)
        self.frontier.release(one.id for one in back)

    def _room(self) -> int:
        """How many requests the downloader would take now."""
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        limit = downloader.total_concurrency or LEASE_BATCH
        return max(1, min(LEASE_BATCH, limit - len(downloader.active)))

    def _full_hosts(self) -> set[str]:
        """The hosts of which as much is under way as their queue needs to stay filled."""
        return {host for host, count in self._per_host.items() if count >= self._most_per_host}

    def _resting_hosts(self) -> set[str]:
        politeness: Politeness | None = getattr(self._crawler, "politeness", None)
        return politeness.resting_hosts() if politeness is not None else set()

    def _parked_hosts(self) -> set[str]:
        """The hosts that rest for longer than this run waits."""
        politeness: Politeness | None = getattr(self._crawler, "politeness", None)
        if politeness is None:
            return set()
        return {host for host in politeness.resting_hosts() if politeness.rest_s(host) > self._patience_s}

    def _request(self, lease: Leased) -> Request:
        callback = getattr(self._spider, lease.callback, None) if lease.callback else None
        meta = {"lead": lease.lead, LEASE: lease.id, "depth": lease.lead.depth}
        return Request(lease.lead.url, callback=callback, errback=self._failed, meta=meta, priority=lease.lead.priority)

    def _callback_name(self, request: Request) -> str | None:
        """The name a callback is stored under, "" for the spider's default, None when the frontier cannot hold the request."""
        if request.method != "GET" or request.body or request.cb_kwargs:
            return None
        if request.callback is None:
            return ""
        name = getattr(request.callback, "__name__", "")
        owner = getattr(request.callback, "__self__", None)
        return name if owner is self._spider and hasattr(self._spider, name) else None

    def _is_idle(self) -> bool:
        assert self._crawler.engine is not None
        scraper = self._crawler.engine.scraper
        return not self._crawler.engine.downloader.active and (scraper.slot is None or scraper.slot.is_idle())

    def _give_up_lost(self) -> None:
        """Nothing is under way, yet rows are leased: a component dropped their requests on the quiet."""
        for lease in [*self._leases.values()]:
            self._take(lease.id)
            self._settler.dropped(lease)
            self._count("dropped")

    async def _flush_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_EVERY_S)
            try:
                self.frontier.flush()
            except NewscrawlerError as error:
                logger.exception("the frontier cannot be written; the crawl ends")
                self._end("state-failed", error)
                return
            self._wake_engine()

    def _wake_engine(self) -> None:
        """Have the engine ask again: by itself it would, every five seconds, whenever a rest ends."""
        assert self._crawler.engine is not None
        slot = self._crawler.engine._slot
        if slot is not None and not slot.closing:
            slot.nextcall.schedule()

    def _end(self, reason: str, error: NewscrawlerError) -> None:
        if self._session is not None:
            self._session.failure = self._session.failure or error
        assert self._crawler.engine is not None
        self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    def _count(self, what: str, n: int = 1) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"scheduler/{what}", n)


def _lead_of(request: Request, via: Response | None) -> Lead:
    """What can be said of a request that came without a lead."""
    parent: Lead | None = via.meta.get("lead") if via is not None else None
    return Lead(
        url=request.url,
        found_how="link" if via is not None else "seed",
        found_via=via.url if via is not None else None,
        found_at=datetime.now(UTC),
        source=parent.source if parent else None,
        depth=parent.depth + 1 if parent else 0,
        priority=request.priority,
    )

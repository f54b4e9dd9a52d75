"""Downloader middlewares that keep to politeness: what may be asked at all, one queue a host, and what follows a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError

from newscrawler.crawl.guard import Guard
from newscrawler.crawl.politeness import Politeness, RestPolicy, at, read_retry_after
from newscrawler.crawl.refusals import Refused, RefusedAddress, reason_of
from newscrawler.sources.source import Politeness as Rule
from newscrawler.urls import host_group

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

COMPLAINTS: dict[int, str] = {
    408: "timeout",
    429: "blocked:rate-limit",
    500: "server-error",
    502: "server-error",
    503: "server-error",
    504: "server-error",
    520: "server-error",
    521: "server-error",
    522: "server-error",
    523: "server-error",
    524: "server-error",
}
"""Statuses after which the whole host rests, and the ledger's reason. 520–524 are a CDN's words for its origin's failures."""

FAILURES = (
    CannotResolveHostError,
    ConnectError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""Errors after which the host rests and the request may be tried again."""

LEAST_DELAY_S = 0.001
"""Scrapy 2.19 on asyncio counts connections only where there is a delay: without one it starts a host's whole queue at once."""

MOST_RETRIES: dict[str, int] = {"timeout": 1}
"""A reason that is tried again less often than RETRY_TIMES: a slow host holds its place for the whole time-out each time."""


def politeness_of(crawler: Crawler) -> Politeness:
    """The run's politeness: ``crawler.politeness`` if somebody made one, else one of the settings and the session's sources."""
    known: Politeness | None = getattr(crawler, "politeness", None)
    if known is None:
        settings = crawler.settings
        default = Rule(
            delay_s=settings.getfloat("DOWNLOAD_DELAY"), connections=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        )
        known = Politeness(default=default, rules=_rules(crawler), rests=RestPolicy.from_settings(settings))
        crawler.politeness = known  # type: ignore[attr-defined]
    return known


def _rules(crawler: Crawler) -> dict[str, Rule]:
    session: Any = getattr(crawler, "session", None)
    if session is None or session.options.delay_s is not None:
        return {}
    return {source.name: source.politeness for source in session.sources}


def note_failure(politeness: Politeness, url: str, response: Response | None, error: Exception | None) -> None:
    """
    Write down that a host complained or failed, if it did. The download handler says so while it holds the host's slot:
    later, the next request would be on its way already.
    """
    if response is not None and response.status in COMPLAINTS:
        retry_after = read_retry_after(response.headers.get("Retry-After"))
        politeness.failed(host_group(url), retry_after_s=retry_after)
    elif isinstance(error, FAILURES):
        politeness.failed(host_group(url))


class GateMiddleware:
    """Refuses URLs that nothing may fetch, and puts the others into their host's queue. Also asked for redirects and retries."""

    def __init__(self, crawler: Crawler) -> None:
        self._guard = Guard.from_settings(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RefusedAddress, or set the request's download slot."""
        if why := self._guard.refuse_url(request.url):
            raise RefusedAddress(why)
        # Scrapy leaves the first host's slot on a redirected request, so that the second was asked at no pace at all.
        request.meta["download_slot"] = host_group(request.url)


class RestMiddleware:
    """
    What a failure means: the host rests, and the request is tried again or parked.

    In place of Scrapy's RetryMiddleware, which asks again at once. Short rests are waited for (``NEWSCRAWLER_WAIT_AT_MOST``)
    and the request is repeated up to RETRY_TIMES; for longer ones it is raised as ``Refused`` with ``retry_at``, and the
    frontier keeps it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._politeness = politeness_of(crawler)
        self._retries = crawler.settings.getint("RETRY_TIMES")
        self._patience_s = crawler.settings.getfloat("NEWSCRAWLER_WAIT_AT_MOST", 10.0)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Set the pace of the host's slot; after robots.txt, which may have asked for a slower one."""
        host = host_group(request.url)
        source = getattr(request.meta.get("lead"), "source", None)
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        delay = max(self._politeness.delay_s(host, source), LEAST_DELAY_S)
        connections = self._politeness.rule_for(source).connections
        # Scrapy forgets idle slots and makes them anew from these settings.
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": connections, "jitter": 0.0}
        if host in downloader.slots:
            slot = downloader.slots[host]
            slot.delay, slot.concurrency, slot.jitter = delay, connections, 0.0

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, the request once more, or ``Refused`` for a long rest."""
        host = host_group(request.url)
        reason = COMPLAINTS.get(response.status)
        if reason is None:
            # Said here and not where failures are: a challenge that was sent as a page never comes this far.
            self._politeness.succeeded(host)
            return response
        wait = self._politeness.rest_s(host)
        self._count(reason)
        if wait > self._patience_s:
            raise Refused(reason, f"HTTP {response.status}; {host} rests for {wait:.0f} s", retry_at=at(wait))
        return self._once_more(request, reason) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request once more, or nothing: then the error goes on to whoever asked."""
        if not isinstance(exception, FAILURES):
            return None
        host = host_group(request.url)
        reason = reason_of(exception)
        wait = self._politeness.rest_s(host)
        self._count(reason)
        if wait > self._patience_s:
            raise Refused(reason, f"{exception}; {host} rests for {wait:.0f} s", retry_at=at(wait)) from exception
        return self._once_more(request, reason)

    def _once_more(self, request: Request, reason: str) -> Request | None:
        tries: int = request.meta.get("retry_times", 0)
        if tries >= min(self._retries, MOST_RETRIES.get(reason, self._retries)) or request.meta.get("dont_retry"):
            return None
        again = request.copy()
        again.meta["retry_times"] = tries + 1
        again.dont_filter = True
        return again

    def _count(self, reason: str) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"resting/{reason}")

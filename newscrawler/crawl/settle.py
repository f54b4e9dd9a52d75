"""How a leased URL ends: what the response, the failure or the spider says becomes one reason in the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawler.crawl.refusals import Refused, reason_of
from newscrawler.state.reasons import FETCHED, is_passing
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawler.crawl.scheduler import FrontierScheduler
    from newscrawler.crawl.tally import Tally
    from newscrawler.state import Frontier, Leased

LEASE = "lease"
"""The request.meta key that ties a request, its retries and its redirects to the row they are for."""

VERDICT = "verdict"
"""The request.meta key under which anyone may leave the reason that a page is to end with: "paywall", "consent" …"""

STATUS_REASONS: dict[int, str] = {
    304: "unchanged",
    401: "login",
    402: "paywall",
    403: "blocked:forbidden",
    404: "gone",
    407: "login",
    408: "timeout",
    410: "gone",
    429: "blocked:rate-limit",
    451: "blocked:legal",
}

_BY_HUNDREDS: dict[int, str] = {1: "failed", 2: FETCHED, 3: "redirect", 4: "client-error", 5: "server-error"}

ANSWERED = frozenset({FETCHED, "redirect", "unchanged"})
"""Reasons that mean: the server gave the page."""

ATTEMPTS = 3
"""How many attempts, over all runs, a failure that may pass is given."""

UNASKED = frozenset({"host-resting", "circuit-open", "robots:unreachable"})
"""Reasons that say nothing of the page: it was not asked for. They are no attempts, and may come as often as they like."""

FIRST_REST = timedelta(minutes=15)
"""How long a URL rests after such a failure; four times longer after each further one."""


def status_reason(status: int) -> str:
    """The ledger's word for an HTTP status."""
    return STATUS_REASONS.get(status) or _BY_HUNDREDS.get(status // 100, "failed")


def failure_reason(error: BaseException) -> tuple[str, str]:
    """The reason and a detail for people of what ended a request without a page."""
    if isinstance(error, Refused):
        return error.reason, error.detail
    if isinstance(error, HttpError):
        return status_reason(error.response.status), f"HTTP {error.response.status}"
    if "max redirections" in str(error):
        return "redirect-loop", str(error)
    if "robots.txt" in str(error):
        return "robots", str(error)
    if "offsite" in str(error):
        return "off-site", str(error)
    return reason_of(error), str(error)


class Settler:
    """Ends leases: the one place that decides between done, failed and tried again. Counts what it decided in the tally."""

    def __init__(self, frontier: Frontier, tally: Tally | None = None) -> None:
        self._frontier, self._tally = frontier, tally

    def answered(self, lease: Leased, response: Response) -> None:
        """The page was fetched and its callback has nothing more to say."""
        reason = response.meta.get(VERDICT) or status_reason(response.status)
        detail = f"HTTP {response.status}"
        if reason == FETCHED and url_key(response.url) != lease.url_key:
            self._frontier.arrived(
                replace(lease.lead, url=response.url, found_how="redirect", found_via=lease.lead.url, found_at=None)
            )
            reason, detail = "redirect", f"to {response.url}"
        if is_passing(reason):
            self._try_again(lease, reason, detail)
        else:
            self._frontier.done(lease.id, reason, detail)
            self._count(lease, reason)

    def failed(self, lease: Leased, error: BaseException) -> None:
        """The request brought no page that a callback would read."""
        reason, detail = failure_reason(error)
        when: datetime | None = getattr(error, "retry_at", None)
        if when is not None and reason in UNASKED:
            self._frontier.retry_at(lease.id, when, reason, detail, tried=False)
            self._count(lease, reason)
        elif when is not None or is_passing(reason):
            self._try_again(lease, reason, detail, when)
        else:
            self._give_up(lease, reason, detail)

    def broke(self, lease: Leased, error: BaseException) -> None:
        """The spider raised on the page."""
        self._give_up(lease, "spider-error", f"{type(error).__name__}: {error}")

    def dropped(self, lease: Leased) -> None:
        """A component dropped the request and told nobody."""
        self._give_up(lease, "dropped", None)

    def _try_again(self, lease: Leased, reason: str, detail: str, when: datetime | None = None) -> None:
        if lease.attempts + 1 >= ATTEMPTS:
            self._give_up(lease, reason, detail)
        else:
            when = when or datetime.now(UTC) + FIRST_REST * 4**lease.attempts
            self._frontier.retry_at(lease.id, when, reason, detail)
            self._count(lease, reason)

    def _give_up(self, lease: Leased, reason: str, detail: str | None) -> None:
        self._frontier.failed(lease.id, reason, detail)
        self._count(lease, reason)

    def _count(self, lease: Leased, reason: str) -> None:
        """Fetched pages are counted by what cleaning says of them, all others by their reason."""
        if self._tally is None:
            return
        source = lease.lead.source or ""
        if reason in ANSWERED:
            self._tally.add(source, "fetched")
        elif is_passing(reason):
            self._tally.add(source, "failed")
        if reason != FETCHED:
            self._tally.reason(source, reason)


class SettleMiddleware:
    """
    Spider middleware, the outermost: a leased URL is done when its callback's output is exhausted.

    What the callback found is remembered by the frontier before that word, and both are written in one transaction.
    A callback that raises ends the URL with "spider-error".
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._spider_error, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        scheduler = _scheduler(self._crawler)
        async for output in result:
            if isinstance(output, Request):
                output.meta.pop(LEASE, None)  # a request of its own, whatever meta it was made from
                scheduler.remember(output, via=response)
            yield output
        scheduler.answered(response)

    def _spider_error(self, failure: Failure, response: Response | Failure) -> None:
        _scheduler(self._crawler).broke(response.request, failure.value or RuntimeError("failed"))  # type: ignore[union-attr]


def _scheduler(crawler: Crawler) -> FrontierScheduler:
    assert crawler.engine is not None
    return crawler.engine.scheduler  # type: ignore[return-value]

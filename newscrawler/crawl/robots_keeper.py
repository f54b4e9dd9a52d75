"""Downloader middleware: robots.txt first, once a day for each authority, archived like everything else."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from newscrawler.crawl.decode import UNDECODABLE
from newscrawler.crawl.politeness import at
from newscrawler.crawl.refusals import Refused
from newscrawler.crawl.resting import politeness_of
from newscrawler.crawl.robots import MAX_REDIRECTS, RobotsRules, authority_of, judge_status, read_rules, unreachable
from newscrawler.errors import NewscrawlerError
from newscrawler.model import Lead
from newscrawler.urls import host_group

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

KEPT_S = 86_400.0
"""RFC 9309, 2.4: no copy is used for longer than a day."""

ASKED_AGAIN_S = 900.0
"""When an unreachable robots.txt is asked for again, unless the host rests longer."""

MOST_AUTHORITIES = 10_000
RECORD_URI = "urn:newscrawler:robots:"
"""The URI of the record of a decision, before the authority it holds for."""

PARSED_IN_THREAD_FROM = 64 * 1024
EXEMPT = "dont_obey_robotstxt"
"""Scrapy's own meta key for requests that robots.txt is not asked about."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: RobotsRules
    until: float


class RobotsMiddleware:
    """
    Asks robots.txt before every request, redirected and repeated ones included.

    A forbidden URL is raised as ``Refused("robots")``, one whose robots.txt cannot be had as ``Refused("robots:unreachable")``
    with the time to try again. Crawl-delay goes to the politeness of the host. Off with NEWSCRAWLER_ROBOTS = False,
    which is for sites of one's own.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("NEWSCRAWLER_ROBOTS", True):
            raise NotConfigured("NEWSCRAWLER_ROBOTS is off")
        self._crawler = crawler
        self._politeness = politeness_of(crawler)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._fetching: dict[str, asyncio.Future[_Kept]] = {}
        crawler.robots = self  # type: ignore[attr-defined]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Nothing when the request may go on, else ``Refused``."""
        if request.meta.get(EXEMPT):
            return
        kept = await self._rules_for(request)
        rules = kept.rules
        if rules.verdict == "disallow-all":
            self._count("unreachable")
            wait = max(1.0, kept.until - time.monotonic())
            raise Refused("robots:unreachable", f"everything is disallowed while {rules.detail}", retry_at=at(wait))
        if not rules.allows(request.url):
            self._count("forbidden")
            raise Refused("robots", f"{authority_of(request.url)}/robots.txt disallows it for newscrawler")

    def known_rules(self, url: str) -> RobotsRules | None:
        """The rules in force for a URL, if they were fetched already; asks nothing."""
        kept = self._kept.get(authority_of(url))
        return kept.rules if kept else None

    async def _rules_for(self, request: Request) -> _Kept:
        authority = authority_of(request.url)
        kept = self._kept.get(authority)
        if kept is not None and time.monotonic() < kept.until:
            return kept
        if authority not in self._fetching:
            fetching = asyncio.ensure_future(self._keep(authority, request))
            self._fetching[authority] = fetching
            fetching.add_done_callback(lambda _: self._fetching.pop(authority, None))
        return await asyncio.shield(self._fetching[authority])

    async def _keep(self, authority: str, request: Request) -> _Kept:
        rules, rest = await self._fetch(authority, request)
        self._politeness.note_crawl_delay(host_group(request.url), rules.crawl_delay_s)
        kept = _Kept(rules, time.monotonic() + (rest if rules.verdict == "disallow-all" else KEPT_S))
        self._kept.pop(authority, None)
        self._kept[authority] = kept
        if len(self._kept) > MOST_AUTHORITIES:
            self._kept.popitem(last=False)
        await self._record(authority, rules)
        return kept

    async def _record(self, authority: str, rules: RobotsRules) -> None:
        """Archive what follows from the answer, beside the answer itself: a resource record an authority and run."""
        store = getattr(getattr(self._crawler, "session", None), "store", None)
        if store is None:
            return
        try:
            submitted = store.submit_resource(f"{RECORD_URI}{authority}", "application/json", rules.as_json(authority))
            await asyncio.wrap_future(submitted)
        except NewscrawlerError as error:
            # The next page meets the same trouble, and ends the run.
            logger.warning("the robots decision for %s was not archived: %s", authority, error)

    async def _fetch(self, authority: str, request: Request) -> tuple[RobotsRules, float]:
        """The rules, and how long to wait before asking again if they could not be had."""
        url = f"{authority}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url, request)
            except Refused as error:
                return unreachable(f"{url}: {error}"), _until(error)
            except Exception as error:  # noqa: BLE001 - any way not to get an answer means the same: disallow all
                logger.info("%s: %s", url, error)
                return unreachable(f"{url}: {error}"), ASKED_AGAIN_S
            if UNDECODABLE in response.flags:
                return unreachable(f"{url}: its content coding cannot be undone"), ASKED_AGAIN_S
            location = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return await self._judge(response), ASKED_AGAIN_S
            try:
                url = urljoin(url, location.decode("latin-1"))
            except ValueError as error:
                return unreachable(f"{url}: redirected to no URL: {error}"), ASKED_AGAIN_S
        detail = f"{authority}: more than {MAX_REDIRECTS} redirects"
        return RobotsRules(verdict="allow-all", detail=detail), ASKED_AGAIN_S

    async def _judge(self, response: Response) -> RobotsRules:
        if response.status == 200 and len(response.body) > PARSED_IN_THREAD_FROM:
            return await asyncio.to_thread(read_rules, response.body)
        return judge_status(response.status, response.body, url=response.url)

    async def _download(self, url: str, request: Request) -> Response:
        asking: Lead | None = request.meta.get("lead")
        lead = Lead(
            url=url,
            kind="robots",
            found_how="robots",
            found_via=request.url,
            found_at=datetime.now(UTC),
            source=asking.source if asking else None,
        )
        meta = {EXEMPT: True, "dont_redirect": True, "lead": lead}
        for inherited in ("proxy", "cookiejar"):
            if inherited in request.meta:
                meta[inherited] = request.meta[inherited]
        assert self._crawler.engine is not None
        self._count("asked")
        return await self._crawler.engine.download_async(
            Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True, priority=1000)
        )

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"robots/{what}")


def _until(error: Refused) -> float:
    if error.retry_at is None:
        return ASKED_AGAIN_S
    return max(1.0, (error.retry_at - datetime.now(UTC)).total_seconds())

"""Downloader middleware: the two files in which a site says what may be done with all of it, once a day, archived."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newscrawler.crawl.decode import UNDECODABLE
from newscrawler.crawl.rights import EXEMPT_KINDS, rights_policy
from newscrawler.crawl.robots import authority_of
from newscrawler.discovery.rights import read_ai_txt, read_tdmrep
from newscrawler.model import Lead

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

TDMREP = "/.well-known/tdmrep.json"
AI_TXT = "/ai.txt"
KEPT_S = 86_400.0
MOST_AUTHORITIES = 1_000
LONGEST = 64 * 1024
"""Bytes of each file that are kept; one that is longer says nothing."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    tdmrep: bytes
    ai_txt: bytes
    until: float


class RightsFilesMiddleware:
    """
    Asks for tdmrep.json (TDMRep, 6) and ai.txt before the first page of a site, at its pace and by its robots.txt.

    Only for sources whose ``rights`` is not "record", because for them the answer decides, and for all with
    NEWSCRAWLER_RIGHTS_FILES. A file that cannot be had says nothing. `signals` gives what they say of a URL.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._always = crawler.settings.getbool("NEWSCRAWLER_RIGHTS_FILES")
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._fetching: dict[str, asyncio.Future[None]] = {}
        crawler.rights_files = self  # type: ignore[attr-defined]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the files of the request's site are there, if anybody wants to know."""
        lead: Lead | None = request.meta.get("lead")
        if lead is None or lead.kind in EXEMPT_KINDS:
            return
        if not self._always and rights_policy(self._crawler, request) == "record":
            return
        authority = authority_of(request.url)
        kept = self._kept.get(authority)
        if kept is not None and time.monotonic() < kept.until:
            return
        if authority not in self._fetching:
            fetching = asyncio.ensure_future(self._keep(authority, request))
            self._fetching[authority] = fetching
            fetching.add_done_callback(lambda _: self._fetching.pop(authority, None))
        await asyncio.shield(self._fetching[authority])

    def signals(self, url: str) -> tuple[str, ...]:
        """What the files of its site say of a URL, if they were fetched already; asks nothing."""
        kept = self._kept.get(authority_of(url))
        return (*read_tdmrep(kept.tdmrep, url=url), *read_ai_txt(kept.ai_txt)) if kept else ()

    async def _keep(self, authority: str, request: Request) -> None:
        tdmrep = await self._body(authority + TDMREP, request)
        ai_txt = await self._body(authority + AI_TXT, request)
        self._kept[authority] = _Kept(tdmrep=tdmrep, ai_txt=ai_txt, until=time.monotonic() + KEPT_S)
        if len(self._kept) > MOST_AUTHORITIES:
            self._kept.popitem(last=False)

    async def _body(self, url: str, request: Request) -> bytes:
        source = request.meta["lead"].source
        lead = Lead(
            url=url,
            kind="robots",
            found_how="well-known",
            found_via=request.url,
            found_at=datetime.now(UTC),
            source=source,
        )
        meta = {"dont_redirect": True, "dont_retry": True, "lead": lead}
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(
                Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True, priority=1000)
            )
        except Exception as error:  # noqa: BLE001 - any way not to get the file means the same: it says nothing
            logger.info("%s: %s", url, error)
            return b""
        whole = response.status == 200 and UNDECODABLE not in response.flags and len(response.body) <= LONGEST
        return response.body if whole else b""

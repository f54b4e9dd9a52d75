"""The news spider: from a source's feeds, sitemaps and fronts to its articles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response

from newscrawler.discovery import Found, read_feed, read_front, read_robots_sitemaps, read_sitemap
from newscrawler.model import Lead
from newscrawler.sources import Source, load_source, source_for_url

if TYPE_CHECKING:
    from newscrawler.crawl.session import CrawlSession

MAX_SITEMAP_DEPTH = 3
PAUSE_EVERY = 200
"""Leads written down before others have their turn on the reactor."""


class NewsSpider(Spider):
    """
    Crawls the articles of one or more sources.

    `scrapy crawl news -a source=NAME` or `-a url=https://news.example/`; both may be lists parted by commas. What a
    listing names is written into the frontier with where and when it was found, or with the reason why it is not
    fetched; the scheduler hands it out.
    """

    name = "news"

    def __init__(self, *args: Any, source: str = "", url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources: dict[str, Source] = {}
        for one in [*map(load_source, _split(source)), *map(source_for_url, _split(url))]:
            self.sources[one.name] = one

    @property
    def session(self) -> CrawlSession:
        """The run this spider belongs to."""
        session: CrawlSession = self.crawler.session  # type: ignore[attr-defined]
        return session

    async def start(self) -> AsyncIterator[Request]:
        """The listings of every source; what an earlier run left pending is in the frontier already."""
        now = datetime.now(UTC)
        for source in self.session.sources:
            for lead in (*source.seeds(now), *unnamed_sitemaps(source, now)):
                if self.session.is_due(lead, now):
                    yield Request(lead.url, meta={"lead": lead})

    async def parse(self, response: Response) -> AsyncIterator[Request]:
        """Read a listing's leads into the frontier; an article needs no reading here."""
        lead: Lead = response.meta["lead"]
        read = self._reader(lead, response)
        if read is not None:
            # Parsing a large sitemap takes a second: not on the reactor.
            found = await asyncio.to_thread(read)
            await self._write_down(found, lead)
        return
        yield  # an async generator: spider middlewares of Scrapy want one

    def _reader(self, lead: Lead, response: Response) -> Callable[[], Found] | None:
        """What reads this kind of document, ready to call; None for what is not read for leads."""
        source = self.session.source(lead.source)
        about: dict[str, Any] = {
            "url": response.url,
            "found_at": lead_time(response),
            "source": source.name,
            "covers": source.covers,
        }
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        if lead.kind == "robots":
            return partial(read_robots_sitemaps, response.body, **about)
        about |= {"content_type": content_type, "depth": lead.depth + 1}
        if lead.kind == "feed":
            return partial(read_feed, response.body, since=self._since(source), **about)
        if lead.kind == "sitemap" and lead.depth < MAX_SITEMAP_DEPTH:
            return partial(read_sitemap, response.body, since=self._since(source), **about)
        if lead.kind == "front" or (lead.kind in ("article", "other") and lead.depth < source.depth):
            return partial(read_front, response.body, how="front" if lead.kind == "front" else "link", **about)
        return None

    def _since(self, source: Source) -> datetime | None:
        """The oldest article that is wanted: what the run asks for, else what the source does."""
        if self.session.options.since is not None:
            return self.session.options.since
        age: timedelta | None = source.max_age
        return datetime.now(UTC) - age if age is not None else None

    async def _write_down(self, found: Found, listing: Lead) -> None:
        source = self.session.source(listing.source)
        new = 0
        for count, lead in enumerate(found.leads, start=1):
            new += self.session.admission.admit(lead, source)
            if count % PAUSE_EVERY == 0:
                await asyncio.sleep(0)
        for refused in found.refused:
            self.session.admission.refuse(refused.url, refused.reason, listing)
        self.session.note_reading(listing, found, new=new, now=datetime.now(UTC))


def unnamed_sitemaps(source: Source, now: datetime) -> tuple[Lead, ...]:
    """For a source that names neither feed nor sitemap (a bare URL): the robots.txt, which may name sitemaps."""
    if source.feeds or source.sitemaps or source.articles:
        return ()
    url = urljoin(source.site, "/robots.txt")
    return (Lead(url=url, kind="robots", found_how="seed", found_at=now, source=source.name),)


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def lead_time(response: Response) -> datetime:
    """When the document that names the leads was captured; now, if it was not archived."""
    provenance = response.meta.get("provenance")
    return provenance.captured_at if provenance is not None else datetime.now(UTC)

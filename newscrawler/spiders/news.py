"""The news spider: from a source's feeds, sitemaps and fronts to its articles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response

from newscrawler.discovery import Found, read_feed, read_front, read_robots_sitemaps, read_sitemap
from newscrawler.model import Lead
from newscrawler.sources import Source, load_source, source_for_url

if TYPE_CHECKING:
    from newscrawler.crawl.robots_keeper import RobotsMiddleware
    from newscrawler.crawl.session import CrawlSession

SLICE = 8
"""Leads written down before others have their turn on the reactor: some five milliseconds."""


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
        self._sitemaps_read: set[str | None] = set()
        # One listing at a time is parsed, and one has its slice: a dozen that come at once must not add up.
        self._parsing, self._writing = asyncio.Lock(), asyncio.Lock()
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
            for lead in source.seeds(now):
                if self.session.is_due(lead, now):
                    yield Request(lead.url, meta={"lead": lead})

    async def parse(self, response: Response) -> AsyncIterator[Request]:
        """Read a listing's leads into the frontier; an article needs no reading here."""
        lead: Lead = response.meta["lead"]
        read = self._reader(lead, response)
        if read is not None:
            # Parsing a large sitemap takes a second: not on the reactor.
            async with self._parsing:
                found = await asyncio.to_thread(read)
            await self._write_down(found, lead)
        if lead.kind == "front" and lead.source not in self._sitemaps_read:
            self._sitemaps_read.add(lead.source)
            await self._read_unnamed_sitemaps(self.session.source(lead.source))
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
        limit = self.settings.getint
        about |= {"content_type": content_type}
        if lead.kind == "feed":
            about |= {"since": self._since(source), "limit": limit("NEWSCRAWLER_FEED_ENTRIES")}
            return partial(read_feed, response.body, **about)
        if lead.kind == "sitemap":
            about |= {"since": self._since(source), "limit": limit("NEWSCRAWLER_SITEMAP_ENTRIES")}
            return partial(read_sitemap, response.body, depth=lead.depth, **about)
        about |= {"limit": limit("NEWSCRAWLER_LINKS")}
        if lead.kind == "front":
            return partial(read_front, response.body, **about)
        if lead.kind in ("article", "other") and lead.depth < source.depth:
            return partial(read_front, response.body, how="link", depth=lead.depth + 1, **about)
        return None

    async def _read_unnamed_sitemaps(self, source: Source) -> None:
        """For a source that names neither feed nor sitemap (a bare URL): those of its robots.txt, which was fetched already."""
        robots: RobotsMiddleware | None = getattr(self.crawler, "robots", None)
        rules = robots.known_rules(source.site) if robots is not None else None
        if rules is None or source.feeds or source.sitemaps or source.articles:
            return
        url, now = urljoin(source.site, "/robots.txt"), datetime.now(UTC)
        found = read_robots_sitemaps(rules.body, url=url, found_at=now, source=source.name, covers=source.covers)
        await self._write_down(
            found, Lead(url=url, kind="robots", found_how="robots", found_at=now, source=source.name)
        )

    def _since(self, source: Source) -> datetime | None:
        """The oldest article that is wanted: what the run asks for, else what the source does."""
        if self.session.options.since is not None:
            return self.session.options.since
        age: timedelta | None = source.max_age
        return datetime.now(UTC) - age if age is not None else None

    async def _write_down(self, found: Found, listing: Lead) -> None:
        """All leads of a listing into the frontier, a slice at a time; then how many of them were new."""
        source = self.session.source(listing.source)
        admission = self.session.admission
        steps: Iterator[Callable[[], object]] = chain(
            (partial(admission.admit, lead, source) for lead in found.leads),
            (partial(admission.refuse, refused.url, refused.reason, listing) for refused in found.refused),
        )
        new = 0
        while some := tuple(islice(steps, SLICE)):
            new += await self._write_slice(some)
        self.session.note_reading(listing, found, new=new, now=datetime.now(UTC))

    async def _write_slice(self, steps: Iterable[Callable[[], object]]) -> int:
        """Take a few steps; how many URLs they made wait."""
        frontier = self.session.frontier
        async with self._writing:
            frontier.flush()
            before = frontier.opened
            for step in steps:
                step()
            frontier.flush()
            await asyncio.sleep(0)
            return frontier.opened - before


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def lead_time(response: Response) -> datetime:
    """When the document that names the leads was captured; now, if it was not archived."""
    provenance = response.meta.get("provenance")
    return provenance.captured_at if provenance is not None else datetime.now(UTC)

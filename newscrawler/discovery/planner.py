"""
From the address of a publication to a source with evidence, step by step and without fetching anything itself.

`discover_source` is told what is known so far and says what to ask for next; whoever calls it fetches that and calls
again. Three rounds at most: robots.txt and the home page; feeds, sitemaps and sections that these name (and the usual
places when they name none); the sitemaps inside an index that look like news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import Found
from newscrawler.discovery.fronts import read_front, read_sections
from newscrawler.discovery.head import read_head
from newscrawler.discovery.robots import read_robots_sitemaps
from newscrawler.discovery.sitemaps import end_of_period, read_sitemap
from newscrawler.errors import SourceError
from newscrawler.sources import Source, source_for_url
from newscrawler.urls import same_site

MAX_FEEDS = 12
MAX_SITEMAPS = 12
MAX_SECTIONS = 12
LEAST_IN_SECTION = 4
"""A section page that shows fewer articles than this is not worth watching."""
STALE = timedelta(days=60)
"""A feed or sitemap whose newest entry is older than this is named in the evidence but not used."""

USUAL_FEEDS: tuple[str, ...] = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
USUAL_SITEMAPS: tuple[str, ...] = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_index.xml", "/sitemap.xml")
"""Where content systems put them; asked for only when nothing is named."""
NEWS_WORDS: tuple[str, ...] = ("news", "latest", "recent", "today", "articles", "post")
"""Parts of a sitemap's name that promise articles, best first."""


class Fetched(Protocol):
    """What a fetch gave: the address after redirects, the status, the decoded body and the Content-Type header."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def content_type(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to fetch next, or (with nothing to ask for) the source and why each of its values stands there."""

    ask: tuple[str, ...] = ()
    source: Source | None = None
    evidence: dict[str, str] = field(default_factory=dict)


def discover_source(url: str, pages: Mapping[str, Fetched | None], *, now: datetime) -> Plan:
    """
    The next step from what is known: ``pages`` has every URL asked for so far, None for what could not be fetched.

    Raises SourceError for what is no URL, or when the home page cannot be had.
    """
    return _Inquiry(url, pages, now).plan()


class _Inquiry:
    """One look at all that is known; stateless between steps, so a step can be repeated."""

    def __init__(self, url: str, pages: Mapping[str, Fetched | None], now: datetime) -> None:
        self.asked = source_for_url(url)
        self.home = self.asked.site
        self.robots = urljoin(self.home, "/robots.txt")
        self.pages, self.now = pages, now
        self.evidence: dict[str, str] = {}

    def plan(self) -> Plan:
        for wanted in (self._first, self._second, self._third):
            if ask := tuple(url for url in dict.fromkeys(wanted()) if url not in self.pages):
                return Plan(ask=ask)
        return Plan(source=self._source(), evidence=self.evidence)

    def _first(self) -> Iterable[str]:
        return (self.robots, self.home)

    def _second(self) -> Iterable[str]:
        return (*self._feeds(), *self._sitemaps(), *self._sections())

    def _third(self) -> Iterable[str]:
        for sitemap in self._sitemaps():
            found = self._read(sitemap, read_sitemap)
            if found.kind == "sitemap-index":
                yield from _promising([lead.url for lead in found.leads])[:3]

    def _page(self, url: str) -> Fetched | None:
        page = self.pages.get(url)
        return page if page is not None and page.status == 200 else None

    def _home_page(self) -> Fetched:
        if (page := self._page(self.home)) is None:
            raise SourceError(
                f"{self.home}: the home page cannot be fetched; check the address, or write the file by hand"
            )
        return page

    def _read(self, url: str, reader: Callable[..., Found]) -> Found:
        page = self._page(url)
        return (
            Found(problem="empty") if page is None else reader(page.body, url=page.url, content_type=page.content_type)
        )

    def _feeds(self) -> tuple[str, ...]:
        page = self._home_page()
        named = [feed for feed, _ in read_head(page.body, url=page.url, content_type=page.content_type).feeds]
        return tuple(named or (urljoin(page.url, path) for path in USUAL_FEEDS))[:MAX_FEEDS] + self.asked.feeds

    def _sitemaps(self) -> tuple[str, ...]:
        robots = self._page(self.robots)
        named = [] if robots is None else [lead.url for lead in read_robots_sitemaps(robots.body, url=robots.url).leads]
        usual = (urljoin(self._home_page().url, path) for path in USUAL_SITEMAPS)
        return tuple(_promising(named) or usual)[:MAX_SITEMAPS] + self.asked.sitemaps

    def _sections(self) -> tuple[str, ...]:
        page = self._home_page()
        sections = read_sections(page.body, url=page.url, content_type=page.content_type)
        named = (*self.asked.fronts, *(url for url, _ in sections))
        return tuple(url for url in dict.fromkeys(named) if url not in (self.home, page.url))[:MAX_SECTIONS]

    def _source(self) -> Source:
        page = self._home_page()
        head = read_head(page.body, url=page.url, content_type=page.content_type)
        feeds = self._kept(self._feeds(), read_feed)
        sitemaps = self._news_sitemaps()
        fronts = self._kept_sections(page)
        titles = (self._read(url, read_feed).title for url in feeds)
        self.evidence[""] = (
            f"Found from {self.home} on {self.now:%Y-%m-%d}. Look it over: evidence stands behind each value."
        )
        hosts = {urlsplit(one).netloc.lower().removeprefix("www.") for one in (self.home, page.url)}
        return replace(
            self.asked,
            name=self.asked.name,
            title=head.site_name or next(filter(None, titles), None) or head.title or self.asked.title,
            site=page.url if same_site(page.url, self.home) else self.home,
            hosts=tuple(sorted(hosts)),
            feeds=feeds,
            sitemaps=sitemaps,
            fronts=fronts,
            articles=(),
            language=_tag(head.language),
        )

    def _kept(self, urls: Iterable[str], reader: Callable[..., Found]) -> tuple[str, ...]:
        """Those that can be read, name articles and are not stale; the evidence says what each gave."""
        kept = []
        for url in dict.fromkeys(urls):
            found = self._read(url, reader)
            if found.leads and not self._is_stale(found):
                kept.append(url)
                self.evidence[url] = self._told(found)
        return tuple(kept)

    def _news_sitemaps(self) -> tuple[str, ...]:
        known = tuple(dict.fromkeys((*self._sitemaps(), *self._third())))
        kinds = {url: self._read(url, read_sitemap).kind for url in known}
        news = [url for url, kind in kinds.items() if kind == "news-sitemap"]
        return self._kept(news, read_sitemap) or self._kept(
            [url for url, kind in kinds.items() if kind in ("sitemap-index", "sitemap") and url in self._sitemaps()],
            read_sitemap,
        )

    def _kept_sections(self, home: Fetched) -> tuple[str, ...]:
        shown = len(read_front(home.body, url=home.url, content_type=home.content_type).because)
        self.evidence[home.url] = f"the home page, shows {shown} articles"
        fronts = [home.url]
        for url in self._sections():
            if (count := len(self._read(url, read_front).because)) >= LEAST_IN_SECTION:
                fronts.append(url)
                self.evidence[url] = f"a section named by the home page, shows {count} articles"
        return tuple(fronts)

    def _is_stale(self, found: Found) -> bool:
        newest = _newest(found)
        return newest is not None and newest < self.now - STALE

    def _told(self, found: Found) -> str:
        newest = _newest(found)
        return f"{found.kind}, {len(found.leads)} entries" + (f", newest {newest:%Y-%m-%d}" if newest else "")


def _newest(found: Found) -> datetime | None:
    return max((time for lead in found.leads if (time := lead.published or lead.modified)), default=None)


def _promising(sitemaps: list[str]) -> list[str]:
    """The sitemaps in the order in which they promise fresh articles: by words of their names, then newest period first."""

    def rank(url: str) -> tuple[int, float]:
        name = urlsplit(url).path.lower()
        word = next((place for place, word in enumerate(NEWS_WORDS) if word in name), len(NEWS_WORDS))
        period = end_of_period(url)
        return word, -period.timestamp() if period else 0.0

    return sorted(sitemaps, key=rank)


def _tag(language: str | None) -> str | None:
    """A language tag out of ``en_GB`` or ``en-GB``; None for what is none."""
    tag = (language or "").replace("_", "-")
    parts = tag.split("-")
    return (
        tag
        if 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
        else None
    )

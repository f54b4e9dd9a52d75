"""
A source: one publication, and how we mean to treat it.

Every field is a key of the source file (docs/sources.md). Nothing here reads a file or the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from newscrawler.model import Lead, LeadKind
from newscrawler.urls import request_url

RightsPolicy = Literal["record", "drop-text", "dont-archive"]
RIGHTS_POLICIES: tuple[RightsPolicy, ...] = get_args(RightsPolicy)
Refusal = Literal["off-site", "excluded", "not-included"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How hard a host may be asked. The robots.txt Crawl-delay, when longer than ``delay_s``, wins, up to the cap."""

    delay_s: float = 1.0
    """Seconds between the starts of two requests to one host."""
    connections: int = 1
    crawl_delay_cap_s: float = 120.0
    """A longer Crawl-delay is cut to this; without a cap one line of robots.txt would stop the source for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """When a crawl of the source counts as failed (exit status 3)."""

    failed_share: float = 0.5
    """Share of the fetches that may fail."""
    least_pages: int = 1
    """Fewer captured pages than this is a failure; 0 for sources that may be silent."""
    silence: timedelta | None = None
    """No new article for so long is worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One publication of the catalogue.

    ``hosts`` says which hosts' pages belong to it: "news.example" also covers "www.news.example", "*.news.example"
    covers every subdomain, "news.example:8080" only that port. ``include`` and ``exclude`` are regular expressions
    searched for in article URLs; they never keep a feed, sitemap or front that is named here from being read.
    """

    name: str
    title: str
    site: str
    hosts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    fronts: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    """Single articles to fetch, whatever else is found."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    depth: int = 0
    """How many links away from a listed article others are followed; 0 follows none."""
    interval: timedelta = timedelta(hours=1)
    """How often the source is due; feeds adapt around it (`discovery.next_interval`)."""
    max_age: timedelta | None = None
    """Articles known to be older than this are not fetched."""
    language: str | None = None
    country: str | None = None
    rights: RightsPolicy = "record"
    comments: bool = False
    cookies_file: Path | None = None
    """Netscape cookie file, readable by its owner only; a relative path starts at the source file."""
    pack: Path | None = None
    """File of rule packs (docs/packs.md); a relative path starts at the source file."""
    consent: str | None = None
    """What is known of the consent wall, in words."""
    notes: str | None = None
    allow_addresses: tuple[str, ...] = ()
    """Addresses that are not global but may be connected to: "127.0.0.0/8", "10.1.2.3:8080"."""
    politeness: Politeness = field(default_factory=Politeness)
    thresholds: Thresholds = field(default_factory=Thresholds)
    path: Path | None = field(default=None, compare=False)
    """The file it was read from; None for one made from a bare URL."""

    def covers(self, url: str) -> bool:
        """Whether the URL's host is one of ours."""
        return covers_url(self.hosts or _own_hosts(self.site), url)

    def refusal(self, url: str) -> Refusal | None:
        """Why an article at ``url`` is not wanted by this source, None when it is."""
        if not self.covers(url):
            return "off-site"
        if any(_compiled(pattern).search(url) for pattern in self.exclude):
            return "excluded"
        if self.include and not any(_compiled(pattern).search(url) for pattern in self.include):
            return "not-included"
        return None

    def seeds(self, now: datetime) -> tuple[Lead, ...]:
        """What a crawl starts from: feeds, sitemaps, fronts, single articles; the home page when nothing else is named."""
        named: tuple[tuple[LeadKind, tuple[str, ...]], ...] = (
            ("feed", self.feeds),
            ("sitemap", self.sitemaps),
            ("front", self.fronts),
            ("article", self.articles),
        )
        if not any(urls for _, urls in named):
            named = (("front", (self.site,)),)
        return tuple(
            Lead(url=url, kind=kind, found_how="seed", found_at=now, source=self.name, language=self.language)
            for kind, urls in named
            for url in urls
        )


def covers_url(hosts: Iterable[str], url: str) -> bool:
    """Whether the URL's host is one of ``hosts``, written as in a source file's ``hosts``."""
    host, port = _host_and_port(url)
    return any(_host_matches(pattern, host, port) for pattern in hosts)


_WITH_PORT = re.compile(r"(?:^[^:]+|\]):\d+$")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=1024)
def _own_hosts(site: str) -> tuple[str, ...]:
    return (urlsplit(request_url(site)).netloc,)


def _host_and_port(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # a port that is no number, an unclosed bracket
        return "", None


def _host_matches(pattern: str, host: str, port: int | None) -> bool:
    wanted, _, wanted_port = pattern.rpartition(":") if _WITH_PORT.search(pattern) else (pattern, "", "")
    if wanted_port and wanted_port != str(port):
        return False
    if wanted.startswith("*."):
        return host == wanted[2:] or host.endswith(wanted[1:])
    return bool(host) and host.removeprefix("www.") == wanted.strip("[]").removeprefix("www.")

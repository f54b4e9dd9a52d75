"""Sitemaps, sitemap indexes, Google News sitemaps, lists of URLs as text, each also gzipped → leads (sitemaps.org)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newscrawler.discovery import feeds
from newscrawler.discovery.dates import read_time
from newscrawler.discovery.elements import HasDoctype, Stream, local_name
from newscrawler.discovery.found import Found, Gathering, same_site_as
from newscrawler.discovery.unpack import Damaged
from newscrawler.discovery.wording import plain

MAX_URLS = 50_000
"""The protocol's own limit for one file; index entries count too."""
MAX_CHILDREN = 500
"""Of an index so many sitemaps are read, the newest first."""
MAX_DEPTH = 3

SITEMAP_ROOTS: tuple[str, ...] = ("urlset", "url-set", "sitemapurlset", "url")
INDEX_ROOTS: tuple[str, ...] = ("sitemapindex", "sitemap-index", "sitemap_index", "sitemap")
LOCATION_NAMES: tuple[str, ...] = ("loc", "location")
MODIFIED_NAMES: tuple[str, ...] = ("lastmod", "lastmodified", "last-mod", "last_mod", "lastmode")
NEWS_DATE_NAMES: tuple[str, ...] = ("publication_date", "publicationdate", "publication-date", "pubdate")

_PERIOD_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)


def read_sitemap(
    body: bytes,
    *,
    url: str,
    found_at: datetime | None = None,
    content_type: str | None = None,
    source: str | None = None,
    since: datetime | None = None,
    covers: Callable[[str], bool] | None = None,
    depth: int = 0,
    limit: int = MAX_URLS,
) -> Found:
    """
    What a sitemap names: articles (kind "article") or, for an index, further sitemaps (kind "sitemap"); never raises.

    URLs for which ``covers`` is false (default: of another site than ``url``) are refused as "off-site", as the protocol
    wants. ``since`` refuses entries whose lastmod, news date or, for an index, the period in the sitemap's name is
    older. ``depth`` counts the indexes above. A feed given as a sitemap is read as one.
    """
    gathering = Gathering(
        url=url,
        how="sitemap",
        found_at=found_at,
        source=source,
        since=since,
        covers=covers or same_site_as(url),
        depth=depth,
        limit=limit,
    )
    try:
        stream = Stream(body, content_type)
    except (Damaged, HasDoctype) as error:
        return Found(problem="damaged-gzip" if isinstance(error, Damaged) else "doctype")
    if not stream.start:
        return Found(problem="empty")
    if stream.root in feeds.ROOTS:
        return feeds.read_feed(
            body,
            url=url,
            found_at=found_at,
            content_type=content_type,
            source=source,
            since=since,
            covers=covers,
            depth=depth,
        )
    if stream.root in INDEX_ROOTS:
        return _read_index(stream, gathering) if depth < MAX_DEPTH else Found(problem="too-deep")
    if stream.root in SITEMAP_ROOTS:
        return _read_urlset(stream, gathering)
    return _read_list(stream, gathering) if not stream.root else Found(problem="not-a-sitemap")


def _read_urlset(stream: Stream, gathering: Gathering) -> Found:
    has_news = False
    for element in stream.elements("url"):
        if gathering.is_full:
            gathering.remark("cut")
            break
        entry = _Entry.of(element)
        has_news = has_news or entry.is_news
        gathering.take(
            entry.location,
            title=entry.title,
            published=entry.published,
            modified=entry.modified,
            language=entry.language,
        )
    _keep(stream.remarks, gathering)
    return gathering.found("news-sitemap" if has_news else "sitemap")


def _read_index(stream: Stream, gathering: Gathering) -> Found:
    entries: list[_Entry] = []
    gathering.depth += 1
    for element in stream.elements("sitemap"):
        if len(entries) >= gathering.limit:
            gathering.remark("cut")
            break
        entries.append(_Entry.of(element))
    if len(entries) > MAX_CHILDREN:
        entries.sort(key=lambda entry: entry.modified or datetime.max.replace(tzinfo=UTC), reverse=True)
    for entry in entries:
        if len(gathering.leads) >= MAX_CHILDREN:
            gathering.refuse(entry.location or "", "too-many")
        else:
            modified = entry.modified or end_of_period(entry.location or "")
            gathering.take(entry.location, kind="sitemap", modified=modified)
    _keep(stream.remarks, gathering)
    return gathering.found("sitemap-index")


def _read_list(stream: Stream, gathering: Gathering) -> Found:
    rest = ""
    for piece in stream.text():
        *lines, rest = (rest + piece).split("\n")
        for line in lines:
            _take_line(line, gathering)
        if gathering.is_full or len(rest) > 1 << 16 or (not gathering.leads and len(gathering.refused) > 50):
            break
    _take_line(rest, gathering)
    return gathering.found("text-sitemap") if gathering.leads else Found(problem="not-a-sitemap")


def _take_line(line: str, gathering: Gathering) -> None:
    if (link := line.strip()) and not link.startswith("#") and not gathering.is_full:
        # Only whole URLs: any other text joined to a base would look like one.
        gathering.take(link) if link.startswith(("http://", "https://")) else gathering.refuse(link[:200], "bad-url")


def _keep(remarks: list[str], gathering: Gathering) -> None:
    for remark in remarks:
        gathering.remark(remark)


@dataclass(slots=True)
class _Entry:
    """One <url> or <sitemap>: only its own children count, so that <image:loc> is never taken for the page."""

    location: str | None = None
    modified: datetime | None = None
    published: datetime | None = None
    title: str | None = None
    language: str | None = None
    is_news: bool = False

    @classmethod
    def of(cls, element: Any) -> _Entry:
        entry = cls()
        for child in element:
            name = local_name(child)
            if name in LOCATION_NAMES and entry.location is None:
                entry.location = _location(child)
            elif name in MODIFIED_NAMES:
                entry.modified = read_time(child.text)
            elif name == "news":
                entry._take_news(child)
        return entry

    def _take_news(self, news: Any) -> None:
        self.is_news = True
        for child in news.iter():
            name = local_name(child)
            if name in NEWS_DATE_NAMES:
                self.published = read_time(child.text)
            elif name == "title":
                self.title = plain(child.text)
            elif name == "language":
                self.language = plain(child.text, 35)


def _location(element: Any) -> str:
    # Escaped twice, or inside CDATA, where an ampersand needs no escape: both are common.
    return "".join(element.itertext()).strip().replace("&amp;", "&")


def end_of_period(url: str) -> datetime | None:
    """The end of the day, month or year that a sitemap's name speaks of ("sitemap-2019-03.xml"); None when it names none."""
    found = _PERIOD_IN_NAME.search(url.partition("://")[2].partition("/")[2])
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    last = monthrange(year, month)[1]
    return datetime(year, month, min(int(found[3] or last), last), 23, 59, 59, tzinfo=UTC)

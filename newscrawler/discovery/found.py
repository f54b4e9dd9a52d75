"""What a reader of feeds, sitemaps or pages gives back: leads, what it refused and why, and what was odd. Readers never raise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypedDict, Unpack
from urllib.parse import urljoin

from newscrawler.model import FoundHow, Lead, LeadKind
from newscrawler.urls import request_url, site_of

MAX_URL = 2048

_FETCHABLE = re.compile(r"https?://[^\s/?#:][^\s\x00-\x20\x7f]*\Z")

PROBLEMS: dict[str, str] = {
    "empty": "there is nothing in it",
    "doctype": "it brings a document type of its own (entities), which is refused",
    "not-a-feed": "it is neither RSS, Atom, RDF nor JSON Feed",
    "not-a-sitemap": "it is neither a sitemap, a sitemap index nor a list of URLs",
    "not-a-page": "it is no HTML that can be parsed",
    "damaged-gzip": "its gzip data cannot be unpacked",
    "too-deep": "it is a sitemap index inside too many others",
}
"""Why a document gave no leads at all; `Found.problem` is one of these."""

REFUSALS: dict[str, str] = {
    "no-url": "the entry names no URL",
    "bad-url": "the URL is no http or https URL, holds control characters, or is too long",
    "off-site": "the URL is on another site than the document that names it",
    "repeated": "the document has named it before",
    "too-old": "the document says that it is older than asked for",
    "too-many": "the document names more than the limit",
    "hidden": "the link cannot be seen by a reader: a trap for robots",
    "not-article": "nothing about the link looks like an article's",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A URL that a document named and that is no lead; ``reason`` is a key of REFUSALS."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What one document gave.

    ``kind`` is what it turned out to be ("rss", "atom", "news-sitemap", "front" …), None with a ``problem``.
    ``remarks`` tell of repairs and cuts ("malformed", "cut"). ``because`` gives the reasons of scored links by URL.
    """

    kind: str | None = None
    leads: tuple[Lead, ...] = ()
    refused: tuple[Refused, ...] = ()
    problem: str | None = None
    remarks: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    because: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Words(TypedDict, total=False):
    """What an entry said of its URL."""

    title: str | None
    published: datetime | None
    modified: datetime | None
    summary: str | None
    language: str | None


@dataclass(slots=True, kw_only=True)
class Gathering:
    """Leads under one document as they are found: each URL once, each refusal with its reason, all counted."""

    url: str
    how: FoundHow
    found_at: datetime | None
    source: str | None = None
    depth: int = 0
    limit: int = 50_000
    covers: Callable[[str], bool] | None = None
    since: datetime | None = None
    leads: list[Lead] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    @property
    def is_full(self) -> bool:
        """Whether the document has named as many URLs as anybody will look at."""
        return len(self.leads) + len(self.refused) >= self.limit

    def take(
        self, link: str | None, *, base: str | None = None, kind: LeadKind = "article", **words: Unpack[Words]
    ) -> None:
        """Make a lead of a link as written, or say why not."""
        if not link:
            return self.refuse("", "no-url")
        if (url := absolute(link, base or self.url)) is None:
            return self.refuse(link, "bad-url")
        if url in self._seen:
            return self.refuse(url, "repeated")
        self._seen.add(url)
        if self.covers is not None and not self.covers(url):
            return self.refuse(url, "off-site")
        told = words.get("modified") or words.get("published")
        if self.since is not None and told is not None and told < self.since:
            return self.refuse(url, "too-old")
        self.leads.append(
            Lead(
                url=url,
                kind=kind,
                found_how=self.how,
                found_via=self.url,
                found_at=self.found_at,
                source=self.source,
                depth=self.depth,
                **words,
            )
        )
        return None

    def refuse(self, url: str, reason: str) -> None:
        self.refused.append(Refused(url[:MAX_URL], reason))

    def remark(self, remark: str) -> None:
        """Note something odd, once."""
        if remark not in self.remarks:
            self.remarks.append(remark)

    def found(self, kind: str, *, title: str | None = None, language: str | None = None) -> Found:
        return Found(
            kind=kind,
            leads=tuple(self.leads),
            refused=tuple(self.refused),
            remarks=tuple(self.remarks),
            title=title,
            language=language,
        )


@lru_cache(maxsize=4096)  # Pages repeat their links, and fronts those of an hour ago.
def absolute(link: str, base: str) -> str | None:
    """The request URL that ``link`` means on a page at ``base``; None for what is not http(s), too long or malformed."""
    link = link.strip()
    if len(link) > MAX_URL:
        return None
    if not link.startswith(("http://", "https://")):
        try:
            link = urljoin(base, link)
        except ValueError:  # an unclosed bracket in the host
            return None
    url = request_url(link)
    return url if _FETCHABLE.match(url) and len(url) <= MAX_URL else None


def same_site_as(url: str) -> Callable[[str], bool]:
    """Whether another request URL lies on the site of ``url``; each host is looked at once."""
    site = site_of(url)

    @lru_cache(maxsize=1024)
    def is_same(host: str) -> bool:
        return bool(site) and site_of(host) == site

    return lambda other: is_same(other.split("/", 3)[2])

"""What a page says of itself in its head: canonical and AMP address, other languages, feeds, the site's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from newscrawler.discovery.found import absolute
from newscrawler.discovery.page import base_of, parse
from newscrawler.discovery.wording import plain

MAX_LINKS = 200

FEED_TYPES: tuple[str, ...] = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json+feed",
    "application/rss", "application/atom", "text/rss", "text/rss+xml", "application/x-rss+xml", "text/rdf",
)  # fmt: skip
"""Types that autodiscovery links carry; the last ones are wrong and common."""
NOT_NEWS_FEEDS: tuple[str, ...] = ("/comments/feed", "comments=", "comment", "oembed", "wp-json", "/author/", "podcast")
"""Feeds whose entries are no articles, by a part of their address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The relations that a page declares; every address absolute, http or https."""

    canonical: str | None = None
    amp: str | None = None
    languages: dict[str, str] = field(default_factory=dict)
    """hreflang → URL of the same article in that language."""
    feeds: tuple[tuple[str, str | None], ...] = ()
    """(URL, title) of the feeds that autodiscovery links name, those of comments left out."""
    site_name: str | None = None
    title: str | None = None
    language: str | None = None


def read_head(body: bytes, *, url: str, content_type: str | None = None) -> Head:
    """The head of any page; empty for what is no HTML. Never raises; at most 200 links are looked at."""
    root = parse(body, content_type)
    return Head() if root is None else head_of(root, url)


def head_of(root: Any, url: str) -> Head:
    """The same for a page that is parsed already."""
    base = base_of(root, url)
    canonical = amp = None
    languages: dict[str, str] = {}
    feeds: dict[str, str | None] = {}
    for _, link in zip(range(MAX_LINKS), root.iter("link"), strict=False):
        target = absolute(link.get("href") or "", base) if link.get("href") else None
        if target is None:
            continue
        relations = (link.get("rel") or "").lower().split()
        if "canonical" in relations:
            canonical = canonical or target
        elif "amphtml" in relations:
            amp = amp or target
        elif "alternate" in relations and link.get("hreflang"):
            languages.setdefault(link.get("hreflang")[:35].lower(), target)
        elif ("alternate" in relations or "feed" in relations) and _is_feed(link, target):
            feeds.setdefault(target, plain(link.get("title")))
    return Head(
        canonical=canonical,
        amp=amp,
        languages=languages,
        feeds=tuple(feeds.items()),
        site_name=_meta(root, "og:site_name") or _meta(root, "application-name"),
        title=plain(root.findtext("head/title")),
        language=plain(root.get("lang") or _meta(root, "og:locale"), 35),
    )


def _is_feed(link: Any, target: str) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return kind in FEED_TYPES and not any(part in target.lower() for part in NOT_NEWS_FEEDS)


def _meta(root: Any, name: str) -> str | None:
    for _, meta in zip(range(MAX_LINKS), root.iter("meta"), strict=False):
        if name in (meta.get("property"), meta.get("name")):
            return plain(meta.get("content"))
    return None

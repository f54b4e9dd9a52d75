"""The `Sitemap:` lines of a robots.txt → leads. What may be fetched is decided elsewhere (docs/politeness.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from newscrawler.discovery.found import Found, Gathering
from newscrawler.discovery.unpack import character_set

MAX_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB are read."""
MAX_SITEMAPS = 500

SITEMAP_DIRECTIVES: frozenset[str] = frozenset(
    {
        "sitemap",
        "sitemaps",
        "site-map",
        "site map",
        "sitemap-index",
        "sitemapindex",
        "sitemap index",
        "sitmap",
        "siltemap",
        "news-sitemap",
    }
)
"""How the directive is written, the right way first."""

_LINE = re.compile(r"^[ \t]*([A-Za-z][A-Za-z -]{2,20}?)[ \t]*:[ \t]*(\S+)", re.MULTILINE)


def read_robots_sitemaps(
    body: bytes,
    *,
    url: str,
    found_at: datetime | None = None,
    source: str | None = None,
    covers: Callable[[str], bool] | None = None,
) -> Found:
    """The sitemaps that a robots.txt names, wherever they lie (the protocol allows other hosts here); never raises."""
    start = body[:MAX_BYTES]
    text = start.decode(character_set(start[:4096]), "replace").replace("\r", "\n")
    gathering = Gathering(url=url, how="robots", found_at=found_at, source=source, covers=covers, limit=MAX_SITEMAPS)
    for directive, value in _LINE.findall(text):
        if directive.lower() in SITEMAP_DIRECTIVES and not gathering.is_full:
            gathering.take(value, kind="sitemap")
    return gathering.found("robots")

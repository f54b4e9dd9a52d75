"""Fetch and archive: the only room, with `spiders/`, that knows Scrapy."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.crawl.addon import NewscrawlerAddon
    from newscrawler.crawl.fetch import Fetched, fetch_pages
    from newscrawler.crawl.manifest import CrawlSummary
    from newscrawler.crawl.options import CrawlOptions
    from newscrawler.crawl.run import run_crawl

__all__ = ["CrawlOptions", "CrawlSummary", "Fetched", "NewscrawlerAddon", "fetch_pages", "run_crawl"]

_HOMES = {
    "CrawlOptions": "options",
    "CrawlSummary": "manifest",
    "Fetched": "fetch",
    "NewscrawlerAddon": "addon",
    "fetch_pages": "fetch",
    "run_crawl": "run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

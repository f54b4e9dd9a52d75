"""
Crawl news sites, archive the raw bytes as WARC, keep clean article text beside them.

    import newscrawler as nc
    article = nc.extract(html_bytes, url="https://news.example/story")

The names below are the whole public API. They are resolved when first used: importing this package costs nothing, touches no
network and keeps no global state.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_DOORS = {
    "extract": "newscrawler.cleaning",
    "clean_text": "newscrawler.cleaning",
    "extract_capture": "newscrawler.corpus",
    "open_corpus": "newscrawler.corpus",
    "schema": "newscrawler.corpus",
    "open_archive": "newscrawler.archive",
    "Article": "newscrawler.model",
    "Lead": "newscrawler.model",
    "NewscrawlerError": "newscrawler.errors",
    "NotAnArticle": "newscrawler.errors",
    "NotArchived": "newscrawler.errors",
    "DamagedRecord": "newscrawler.errors",
    "Undecodable": "newscrawler.errors",
    "TooSlow": "newscrawler.errors",
    "SourceError": "newscrawler.errors",
}

__all__ = ["__version__", *_DOORS]


def __getattr__(name: str) -> Any:
    if name not in _DOORS:
        raise AttributeError(
            f"module 'newscrawler' has no attribute {name!r}; its public names are {', '.join(sorted(_DOORS))}"
        )
    value = getattr(import_module(_DOORS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOORS])

"""What makes two URLs one page: the SURT key, and the numbers made of it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from newscrawler.urls._clean import clean_url
from newscrawler.urls._sites import site_of
from newscrawler.urls._surt import surt_of


def load_rules() -> None:
    """Load now what the first odd URL would load: a crawl must not stop for an import (0.1 s and more)."""
    site_of("http://example.com/")
    clean_url("http://ä.example/")


def surt_key(url: str) -> str:
    """
    The sort-friendly key of a URL as pywb and cdxj-indexer make it: ``com,example)/news?a=1``.

    ``www.``, case, port defaults, session ids and the order of parameters make no difference. Any text has a key; it is
    ASCII without blanks.
    """
    return surt_of(url)


@lru_cache(maxsize=8192)
def url_key(url: str) -> str:
    """The SURT key of the clean URL: equal keys are one page."""
    return surt_key(clean_url(url))


def article_id(key: str) -> str:
    """16 hex digits that name the page of a ``url_key`` and join its versions."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def key_hash(key: str) -> int:
    """A ``url_key`` as the signed 64-bit number that tables are indexed by: the same bits as ``article_id``."""
    return int.from_bytes(sha256(key.encode("utf-8", "replace")).digest()[:8], "big", signed=True)

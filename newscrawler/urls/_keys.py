"""What makes two URLs one page: the SURT key, and the numbers made of it."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from newscrawler.urls._clean import clean_url
from newscrawler.urls._sites import site_of

_EASY = re.compile(
    r"https?://(?:www\d*\.)?([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)(/[!-\"$&-.0->@-\[\]-~/]*)?(\?[!-\"$&-~]*)?\Z"
)
"""URLs that need none of surt's care: a named host, no port, no escapes, nothing outside ASCII."""
_CAREFUL = re.compile(r"[^:]//|/\.|sess|\.aspx|sid=|cfid|\?.*\?", re.IGNORECASE)
"""Words and shapes that surt has rules for: session ids, empty and dot segments."""
_LOOKED_UP = re.compile(r"[a-z]+://(?:[^/@]*@)?[0-9.]+(?::\d*)?(?:[/?#]|\Z)", re.IGNORECASE)
_ADDRESS = re.compile(r"://(?:[^/@]*@)?\d{1,3}(?:\.\d{1,3}){3}(?::\d*)?(?:[/?#]|\Z)")


def load_rules() -> None:
    """Load now what the first odd URL would load: a crawl must not stop for an import (0.1 s and more)."""
    _surt("http://example.com/")
    site_of("http://example.com/")


def surt_key(url: str) -> str:
    """
    The sort-friendly key of a URL as pywb and cdxj-indexer make it: ``com,example)/news?a=1``.

    ``www.``, case, port defaults, session ids and the order of parameters make no difference. Any text has a key.
    """
    easy = _EASY.match(url) if url.isascii() and not _CAREFUL.search(url) else None
    return _easy_surt(*easy.groups()) if easy else _surt(url)


def _easy_surt(host: str, path: str | None, query: str | None) -> str:
    path = (path or "/").lower()
    if len(path) > 1 and path.endswith("/"):
        path = path[:-1]
    words = (query or "?")[1:].lower()
    if len(words) > 1:
        words = "&".join("=".join(pair) for pair in sorted(tuple(word.split("=", 1)) for word in words.split("&")))
    return f"{','.join(reversed(host.split('.')))}){path}" + (f"?{words}" if words else "")


def _surt(url: str) -> str:
    if _LOOKED_UP.match(url) and not _ADDRESS.search(url):
        return url  # surt would ask DNS for these numbers
    import surt

    try:
        return "".join(str(surt.surt(url)).split()) or "-"
    except (ValueError, AttributeError, AssertionError, TypeError, IndexError):
        return url.encode("ascii", "backslashreplace").decode()


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

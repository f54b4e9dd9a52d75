"""A page of HTML as a tree to look for links in: decoded once, parsed once, and harmless however it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newscrawler.discovery.unpack import character_set

MAX_BYTES = 5 * 1024 * 1024
MAX_TAG = 1 << 14
MAX_BASE = 2048

_ENDLESS_TAG = re.compile(rb"<[^<>]{%d,}>?" % MAX_TAG)
"""libxml2's HTML parser takes quadratic time over attributes (50,000 in one tag: 6 s); such tags are thrown away."""


def parse(body: bytes, content_type: str | None = None) -> Any | None:
    """The root element of the first 5 MB of a page; None when there is nothing to parse."""
    start = body[:MAX_BYTES]
    text = (
        _ENDLESS_TAG.sub(b" ", start).decode(character_set(start[:16_384], content_type), "replace").replace("\0", "")
    )
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):  # nothing but blanks; nothing at all
        return None


def base_of(root: Any, url: str) -> str:
    """What links on the page are relative to: its <base href>, or its own URL."""
    from newscrawler.discovery.found import absolute

    for element in root.iter("base"):
        if href := element.get("href"):
            return absolute(href[:MAX_BASE], url) or url
    return url


def words_of(element: Any, limit: int = 400) -> str:
    """The visible words inside an element, blanks squeezed, cut at ``limit`` characters."""
    return " ".join(_bounded(element.itertext(), limit * 4).split())[:limit]


def _bounded(texts: Iterator[str], limit: int) -> str:
    kept, length = [], 0
    for text in texts:
        kept.append(text[:limit])
        length += len(text)
        if length > limit:
            break
    return "".join(kept)

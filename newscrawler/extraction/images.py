"""Pictures as data: the largest file that the markup offers, its words, its size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from newscrawler.extraction.plain import plain
from newscrawler.model import Image

MAX_URL = 2000
MIN_SIDE = 90
"""Pixels; smaller pictures are icons, avatars and counters."""
MAX_SOURCES = 40
MAX_SET = 40_000
MAX_TRIED = 4

# Where lazy loaders keep the real address, best first.
ADDRESSES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
    "data-full-src",
    "data-image",
    "data-img-src",
    "data-srcset-src",
    "src",
)
SETS = ("srcset", "data-srcset", "data-lazy-srcset")

_SIZE = re.compile(r"^(\d{1,5})(?:\.\d{1,3})?([wx]),?$")
_NUMBER = re.compile(r"^\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_PLACEHOLDER = re.compile(
    r"^data:|^about:|blank\.gif|placeholder|spacer|1x1|pixel\.(?:gif|png)|transparent\.(?:gif|png)|"
    r"grey-placeholder|lazyload|loading\.gif",
    re.IGNORECASE,
)
_ICON = re.compile(r"logo|icon|avatar|sprite|gravatar|emoji|badge|button|flag[_-]|favicon|\.svg(?:$|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a picture may be shown from, and how wide it is if the markup says so."""

    url: str
    width: int = 0


def read_image(node: Any, base: str) -> Image | None:
    """The picture of an ``img``, ``amp-img`` or ``picture`` element, without caption; None for icons and counting pixels."""
    shown = node if node.tag != "picture" else next(iter(node.iter("img", "amp-img")), node)
    width, height = _pixels(shown.get("width")), _pixels(shown.get("height"))
    if any(side is not None and side < MIN_SIDE for side in (width, height)):
        return None
    url = _largest(node, shown, base)
    if url is None or _ICON.search(url.rsplit("/", 1)[-1]) or _ICON.search(shown.get("class") or ""):
        return None
    return Image(url=url, alt=plain(shown.get("alt"))[:1000] or None, width=width, height=height)


def absolute(url: str | None, base: str) -> str | None:
    """The address in full; None for what no browser would fetch over HTTP."""
    if not url or len(url) > MAX_URL or _PLACEHOLDER.search(url[:300]):
        return None
    try:
        whole = urljoin(base, url.strip())
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None


def _largest(node: Any, shown: Any, base: str) -> str | None:
    sources: list[Source] = []
    holders = [shown, *list(node.iter("source"))[:MAX_SOURCES]]
    above = node.getparent()
    # The parser takes <source> for no void element, and puts the picture into it.
    while above is not None and above.tag in ("source", "picture"):
        holders += [above] if above.tag == "source" else list(above.iter("source"))[:MAX_SOURCES]
        above = above.getparent()
    for holder in holders:
        sources += [source for name in SETS if (value := holder.get(name)) for source in _sources(value)]
    sources.sort(key=lambda source: -source.width)
    for source in sources[:MAX_TRIED]:
        if source.width and (url := absolute(source.url, base)):
            return url
    for name in ADDRESSES:
        if url := absolute(shown.get(name), base):
            return url
    return next((url for source in sources[:MAX_TRIED] if (url := absolute(source.url, base))), None)


def _sources(value: str) -> list[Source]:
    """The candidates of a srcset: addresses, each followed by a width or a density or by nothing."""
    found: list[Source] = []
    url = ""
    for token in value[:MAX_SET].split()[: 2 * MAX_SOURCES]:
        size = _SIZE.match(token)
        if url and size:
            found.append(Source(url, int(size[1]) * (1 if size[2] == "w" else 1000)))
            url = ""
            continue
        if url:
            found.append(Source(url))
        url = token.rstrip(",")
    return [*found, Source(url)] if url else found


def _pixels(value: str | None) -> int | None:
    match = _NUMBER.match(value) if value else None
    return int(match[1]) or None if match else None

"""Pictures as data: the largest file that the markup offers, its words, its size."""

from __future__ import annotations

import re
from itertools import islice
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

Source = tuple[str, int]
"""A file that a picture may be shown from, and how wide it is; 0 when the markup does not say."""

_SIZE = re.compile(r"^(\d{1,5})(?:\.\d{1,3})?([wx]),?$")
_NUMBER = re.compile(r"^\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
# What stands where the picture will be, and what is an icon by the name of its file or its class.
_PLACEHOLDERS = (
    "blank.gif",
    "placeholder",
    "spacer",
    "1x1",
    "pixel.gif",
    "pixel.png",
    "transparent.gif",
    "transparent.png",
    "lazyload",
    "loading.gif",
)
_ICONS = ("logo", "icon", "avatar", "sprite", "gravatar", "emoji", "badge", "button", "flag_", "flag-", ".svg?")
# Nothing in such an address that joining it to a base would change.
_WHOLE = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+/[\w%./=,:@!$&'()*+~-]*(?:\?[\w%./=,:@!$&'()*+~?-]+)?", re.ASCII)


def read_image(node: Any, base: str) -> Image | None:
    """The picture of an ``img``, ``amp-img`` or ``picture`` element, without caption; None for icons and counting pixels."""
    shown = node if node.tag != "picture" else next(iter(node.iter("img", "amp-img")), node)
    told = dict(shown.items())
    width, height = _pixels(told.get("width")), _pixels(told.get("height"))
    if any(side is not None and side < MIN_SIDE for side in (width, height)):
        return None
    if _is_icon(told.get("class") or "") or (url := _largest(node, told, base)) is None:
        return None
    if _is_icon(url.rsplit("/", 1)[-1]):
        return None
    return Image(url=url, alt=plain(told.get("alt"))[:1000] or None, width=width, height=height)


def absolute(url: str | None, base: str) -> str | None:
    """The address in full; None for what no browser would fetch over HTTP."""
    if not url or len(url) > MAX_URL or _is_placeholder(url[:300].lower()):
        return None
    if _WHOLE.fullmatch(url):
        return url
    try:
        whole = urljoin(base, url.strip())
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None


def _largest(node: Any, told: dict[str, str], base: str) -> str | None:
    sources = sorted(_offered(node, told), key=_width, reverse=True)[:MAX_TRIED]
    for url, width in sources:
        if width and (whole := absolute(url, base)):
            return whole
    for name in ADDRESSES:
        if name in told and (whole := absolute(told[name], base)):
            return whole
    return next((whole for url, _ in sources if (whole := absolute(url, base))), None)


def _offered(node: Any, told: dict[str, str]) -> list[Source]:
    """What the srcsets of the picture and of the ``source`` elements around and in it offer."""
    holders = list(islice(node.iter("source"), MAX_SOURCES))
    above = node.getparent()
    # The parser takes <source> for no void element, and puts the picture into it.
    while above is not None and above.tag in ("source", "picture") and len(holders) < 2 * MAX_SOURCES:
        holders += [above] if above.tag == "source" else islice(above.iter("source"), MAX_SOURCES)
        above = above.getparent()
    return [source for one in (told, *(dict(holder.items()) for holder in holders)) for source in _sources(one)]


def _width(source: Source) -> int:
    return source[1]


def _sources(told: dict[str, str]) -> list[Source]:
    """The candidates of an element's srcsets: addresses, each followed by a width or a density or by nothing."""
    return [source for name in SETS if (value := told.get(name)) for source in _candidates(value)]


def _candidates(value: str) -> list[Source]:
    found: list[Source] = []
    url = ""
    for token in value[:MAX_SET].split()[: 2 * MAX_SOURCES]:
        if url and (size := _SIZE.match(token)):
            found.append((url, int(size[1]) * (1 if size[2] == "w" else 1000)))
            url = ""
            continue
        if url:
            found.append((url, 0))
        url = token.rstrip(",")
    return [*found, (url, 0)] if url else found


def _is_placeholder(low: str) -> bool:
    return low.startswith(("data:", "about:")) or any(name in low for name in _PLACEHOLDERS)


def _is_icon(name: str) -> bool:
    low = name.lower()
    return low.endswith(".svg") or any(icon in low for icon in _ICONS)


def _pixels(value: str | None) -> int | None:
    match = _NUMBER.match(value) if value else None
    return int(match[1]) or None if match else None

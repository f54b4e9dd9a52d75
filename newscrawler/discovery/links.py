"""The links of a page with what stands around them: words, heading, part of the page, whether a reader can see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from newscrawler.discovery.found import absolute
from newscrawler.discovery.page import base_of, words_of

Zone = Literal["body", "nav", "footer", "header", "aside", "hidden"]

MAX_LINKS = 5000
MAX_CLIMB = 60
"""Ancestors looked at above a link."""

ZONE_TAGS: dict[str, Zone] = {
    "nav": "nav",
    "footer": "footer",
    "header": "header",
    "aside": "aside",
    "noscript": "hidden",
    "template": "hidden",
}
ZONE_ROLES: dict[str, Zone] = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "search": "nav",
    "contentinfo": "footer",
    "banner": "header",
    "complementary": "aside",
}


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words)})(?:$|[\s_-])", re.IGNORECASE)


ZONE_WORDS: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    ("footer", _words("(?:site-?|page-?)?footer", "colophon", "legal")),
    (
        "nav",
        _words(
            "(?:site-?|main-?|sub-?)?nav(?:i|bar|igation)?",
            "menu",
            "breadcrumbs?",
            "pagination",
            "pager",
            "share",
            "social",
            "login",
            "toolbar",
            "skip-?links?",
        ),
    ),
    ("aside", _words("sidebar", "promo", "sponsored", "partner", "outbrain", "taboola", "advert(?:isement)?")),
)
"""Words of class and id that say what part of the page something is."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|left\s*:\s*-\d{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of a page; ``words`` are the longest of those it is given there."""

    url: str
    words: str
    zone: Zone
    is_heading: bool
    in_card: bool


def links_of(root: Any, url: str) -> Iterator[PageLink]:
    """The http(s) links of a parsed page in order, at most 5,000; repeated addresses come repeatedly."""
    base, places = base_of(root, url), _Places()
    for _, anchor in zip(range(MAX_LINKS), root.iter("a", "area"), strict=False):
        href = anchor.get("href")
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            continue
        if (target := absolute(href, base)) is None:
            continue
        zone, is_heading, in_card = places.of(anchor)
        words = words_of(anchor) or _label(anchor)
        yield PageLink(target, words, zone, is_heading or _holds_heading(anchor), in_card)


def _label(anchor: Any) -> str:
    if label := anchor.get("aria-label") or anchor.get("title"):
        return str(" ".join(label[:400].split()))
    picture = anchor.find(".//img")
    return "" if picture is None else " ".join((picture.get("alt") or "")[:400].split())


def _holds_heading(anchor: Any) -> bool:
    return any(child.tag in HEADINGS for child in anchor)


class _Places:
    """Where elements stand, remembered by ancestor, so that a page of links costs one climb each."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[Zone, bool, bool]] = {}

    def of(self, element: Any) -> tuple[Zone, bool, bool]:
        """Zone, "is inside a heading", "is inside an article card"."""
        climbed: list[Any] = []
        place: tuple[Zone, bool, bool] = ("body", False, False)
        while element is not None and len(climbed) < MAX_CLIMB:
            if (known := self._known.get(element)) is not None:
                place = known
                break
            climbed.append(element)
            element = element.getparent()
        for inner in reversed(climbed):
            zone, is_heading, in_card = place
            own = _own_zone(inner)
            # What is hidden stays hidden; otherwise the innermost named part counts.
            zone = zone if zone == "hidden" or own is None else own
            place = (zone, is_heading or inner.tag in HEADINGS, in_card or inner.tag == "article")
            self._known[inner] = place
        return place


def _own_zone(element: Any) -> Zone | None:
    attributes = element.attrib
    if "hidden" in attributes or ("style" in attributes and UNSEEN_STYLE.search(attributes["style"])):
        return "hidden"
    if zone := ZONE_TAGS.get(element.tag) or ZONE_ROLES.get(attributes.get("role", "")):
        # The header of an article card is no page header.
        return zone
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return _zone_of_names(named[:300]) if len(named) > 1 else None


@lru_cache(maxsize=4096)  # A site's pages share their class names.
def _zone_of_names(named: str) -> Zone | None:
    return next((zone for zone, words in ZONE_WORDS if words.search(named)), None)

"""
Front and section pages → the articles they show, by a plain sum of named reasons; and the sections behind a front.

Nothing is learned: each reason has a weight in one table, and what a link got is kept in `Found.because`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawler.discovery.found import Found, Gathering, same_site_as
from newscrawler.discovery.head import head_of
from newscrawler.discovery.item_lists import listed_urls
from newscrawler.discovery.links import PageLink, Zone, links_of
from newscrawler.discovery.page import parse
from newscrawler.model import FoundHow
from newscrawler.sources.shapes import path_of, shape_score
from newscrawler.urls import clean_url, same_site

MAX_ARTICLES = 500
MAX_SECTIONS = 100
ENOUGH = 4
"""The sum from which a link counts as an article's."""

WEIGHTS: dict[str, int] = {
    "listed in JSON-LD": 4,
    "inside a heading": 3,
    "inside an article card": 1,
    "words of a headline": 2,
    "some words": 1,
    "hardly a word": -2,
    "navigation": -4,
    "footer": -8,
    "page header": -2,
    "aside": -1,
}
"""What stands around a link; the shapes of its URL bring their own weights (`sources.shapes`)."""
ZONE_REASONS: dict[Zone, str] = {"nav": "navigation", "footer": "footer", "header": "page header", "aside": "aside"}


@dataclass(slots=True)
class _Candidate:
    url: str
    words: str = ""
    reasons: dict[str, int] = field(default_factory=dict)
    is_hidden: bool = True
    is_covered: bool = True

    @property
    def score(self) -> int:
        return sum(self.reasons.values())

    def add(self, link: PageLink) -> None:
        """One more place where the page links to it: the best of all places counts."""
        self.is_hidden = self.is_hidden and link.zone == "hidden"
        self.words = max(self.words, link.words, key=len)
        given = {reason: WEIGHTS[reason] for reason in _reasons_of(link)}
        if not self.reasons or sum(given.values()) > self.score:
            self.reasons = given


def read_front(
    body: bytes,
    *,
    url: str,
    found_at: datetime | None = None,
    content_type: str | None = None,
    source: str | None = None,
    covers: Callable[[str], bool] | None = None,
    depth: int = 0,
    how: FoundHow = "front",
    limit: int = MAX_ARTICLES,
) -> Found:
    """
    The articles that a front, section or any other page links to, and the feeds its head names; never raises.

    ``covers`` says which URLs belong to the source (default: the page's own site); others are refused as "off-site".
    Links that no reader can see are refused as "hidden", those with too little for them as "not-article". At most
    ``limit`` articles, the first on the page. Pass ``how="link"`` for links of article pages.
    """
    root = parse(body, content_type)
    if root is None:
        return Found(problem="not-a-page")
    head = head_of(root, url)
    covered = covers or same_site_as(url)
    gathering = Gathering(url=url, how=how, found_at=found_at, source=source, depth=depth)
    because: dict[str, tuple[str, ...]] = {}
    articles = 0
    for candidate in _candidates(root, url, covered).values():
        if (reason := _refusal(candidate, articles >= limit)) is not None:
            gathering.refuse(candidate.url, reason)
            continue
        gathering.take(candidate.url, title=candidate.words[:500] or None, language=head.language)
        because[candidate.url] = tuple(candidate.reasons)
        articles += 1
    # Feeds are often served by another host, so these need not be covered.
    for feed, title in head.feeds:
        gathering.take(feed, kind="feed", title=title)
    found = gathering.found("front", title=head.site_name or head.title, language=head.language)
    found.because.update(because)
    return found


def read_sections(
    body: bytes, *, url: str, content_type: str | None = None, limit: int = MAX_SECTIONS
) -> tuple[tuple[str, str], ...]:
    """(URL, name) of the section pages that a front's navigation names: few words, a short path, the same site; never raises."""
    root = parse(body, content_type)
    sections: dict[str, tuple[str, str]] = {}
    for link in links_of(root, url) if root is not None else ():
        key = clean_url(link.url)
        if len(sections) < limit and key not in sections and _is_section(link, url):
            sections[key] = (link.url, link.words)
    return tuple(sections.values())


def _candidates(root: Any, url: str, covers: Callable[[str], bool]) -> dict[str, _Candidate]:
    """Every address on the page once, by its clean form."""
    own = clean_url(url)
    candidates: dict[str, _Candidate] = {}
    for link in links_of(root, url):
        if (key := clean_url(link.url)) != own:
            candidates.setdefault(key, _Candidate(link.url)).add(link)
    for listed in listed_urls(root, url):
        candidate = candidates.setdefault(clean_url(listed), _Candidate(listed))
        candidate.is_hidden = False
        candidate.reasons["listed in JSON-LD"] = WEIGHTS["listed in JSON-LD"]
    for candidate in candidates.values():
        candidate.is_covered = covers(candidate.url)
        worth, shapes = shape_score(path_of(candidate.url)) if candidate.is_covered else (0, ())
        candidate.reasons.update({f"URL: {', '.join(shapes)}": worth} if shapes else {})
    return candidates


def _reasons_of(link: PageLink) -> list[str]:
    words = link.words.count(" ") + 1 if link.words else 0
    reasons = ["words of a headline" if words >= 5 else "some words" if words >= 3 else "hardly a word"]
    if link.is_heading:
        reasons.append("inside a heading")
    if link.in_card:
        reasons.append("inside an article card")
    if link.zone in ZONE_REASONS and not (link.in_card and link.zone == "header"):
        reasons.append(ZONE_REASONS[link.zone])
    return reasons


def _refusal(candidate: _Candidate, is_full: bool) -> str | None:
    if not candidate.is_covered:
        return "off-site"
    if candidate.is_hidden:
        return "hidden"
    if candidate.score < ENOUGH:
        return "not-article"
    return "too-many" if is_full else None


def _is_section(link: PageLink, url: str) -> bool:
    path = path_of(link.url)
    if "?" in path or not 0 < path.strip("/").count("/") + bool(path.strip("/")) <= 2:
        return False
    is_named = 0 < len(link.words) <= 40 and link.words.count(" ") <= 3
    worth, shapes = shape_score(path)
    return is_named and link.zone in ("nav", "header") and worth >= 0 and not shapes and same_site(link.url, url)

"""Which JSON-LD nodes speak of the article itself, and what they say of it in plain words."""

from __future__ import annotations

import re
from typing import Any

from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "SocialMediaPosting",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "TechArticle",
        "Review",
        "CriticReview",
        "Newsarticle",
        "newsArticle",
        "news",
        "article",
    ]
)
LESSER_TYPES = frozenset(
    [
        "WebPage",
        "ItemPage",
        "VideoObject",
        "ImageGallery",
        "MediaGallery",
        "CreativeWork",
        "PodcastEpisode",
        "FAQPage",
        "Recipe",
        "HowTo",
        "Interview",
    ]
)
"""Believed only where the page declares no article."""

TELLING = frozenset(
    {
        "headline",
        "name",
        "datePublished",
        "author",
        "articleBody",
        "articleSection",
        "publisher",
        "hasPart",
        "isAccessibleForFree",
    }
)
MAX_BODY = 400_000

_BODY_BREAK = re.compile(r"</(?:p|div|h\d|li|blockquote)>|<br\s{0,3}/?>", re.IGNORECASE)


def article_nodes(page: Page) -> list[Node]:
    """
    The nodes of this page's article, the most telling first; [] when JSON-LD declares none.

    A page may carry the nodes of its teasers too: nodes that name another address or another headline come last or not at all.
    """
    found = [node for node in page.json_ld if not ARTICLE_TYPES.isdisjoint(types_of(node)) and _says_something(node)]
    if len(found) < 2:
        return found
    known = _known_headlines(page)
    address = _address(page.url)
    ranked = sorted(found, key=lambda node: -_fit(node, known, address))
    best = ranked[0]
    same = key_of(plain(best.get("headline") or best.get("name")))
    return [
        node for node in ranked if node is best or key_of(plain(node.get("headline") or node.get("name"))) in (same, "")
    ]


def lesser_nodes(page: Page) -> list[Node]:
    """Nodes that describe the page rather than an article."""
    return [node for node in page.json_ld if not LESSER_TYPES.isdisjoint(types_of(node))]


def name_of(value: Any) -> str:
    """The name that a value stands for: a text, a node with a name, or the first of a list of these."""
    if isinstance(value, list):
        return next((name for item in value[:5] if (name := name_of(item))), "")
    if isinstance(value, dict):
        return plain(value.get("name") if isinstance(value.get("name"), str) else "")
    return plain(value)


def article_body(articles: list[Node]) -> str | None:
    """The longest articleBody, tags and doubled entities resolved, its own line breaks kept; None when it is no more than a teaser."""
    bodies = [body for node in articles if isinstance(body := node.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")[:MAX_BODY]
    text = _BODY_BREAK.sub("\n", longest) if "<" in longest else longest
    lines = [plain(line) for piece in text.split("\n") for line in _chunks(piece)]
    whole = "\n".join(line for line in lines if line)
    return whole if len(whole) > 100 else None


def _chunks(text: str) -> list[str]:
    return [text[start : start + 20_000] for start in range(0, len(text), 20_000)]


def _says_something(node: Node) -> bool:
    return not TELLING.isdisjoint(node)


def _known_headlines(page: Page) -> set[str]:
    title = page.tree.find(".//title")
    known = [words for name in ("og:title", "twitter:title") for words in page.meta.get(name, ())]
    known += [title.text or ""] if title is not None else []
    known += ["".join(heading.itertext()) for heading in page.tree.iter("h1")]
    return {key for words in known if (key := key_of(plain(words)))}


def _fit(node: Node, known: set[str], address: str) -> int:
    key = key_of(plain(node.get("headline") or node.get("name")))
    points = 4 if key and key in known else 3 if key and any(key in other for other in known) else 0
    points += 2 * any(_address(url) == address for url in _urls(node))
    return points + sum(bool(node.get(name)) for name in ("author", "datePublished", "headline", "publisher"))


def _urls(node: Node) -> list[str]:
    named = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    return [
        url
        for value in named
        for url in (value, value.get("@id") if isinstance(value, dict) else None)
        if isinstance(url, str)
    ]


def _address(url: str) -> str:
    return (
        url.split("#")[0]
        .split("?")[0]
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
    )

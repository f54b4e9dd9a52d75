"""
What the shape of a URL says: article, feed, sitemap or front page, each verdict with its named reason.

Measured on nothing but habit: content systems put dates, long slugs and ids into article URLs and short words into
section URLs. A table of shapes; the first of each group that fits is the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from newscrawler.model import LeadKind


@dataclass(frozen=True, slots=True)
class Shape:
    """A named pattern of a URL's path (and query, behind "?") and what it is worth for being an article."""

    name: str
    pattern: re.Pattern[str]
    worth: int


def _shape(name: str, worth: int, pattern: str) -> Shape:
    return Shape(name, re.compile(pattern, re.IGNORECASE), worth)


FILE_SHAPES: tuple[tuple[LeadKind, Shape], ...] = (
    ("robots", _shape("robots.txt", 0, r"^/robots\.txt$")),
    (
        "sitemap",
        _shape(
            "sitemap file",
            0,
            r"(?:^|[/_.-])(?:news[-_]?)?site-?maps?(?:[-_./?][^?]*)?(?:\.(?:xml|txt|php|ashx))?(?:\.gz)?(?:$|\?)",
        ),
    ),
    (
        "feed",
        _shape(
            "feed file",
            0,
            r"\.(?:rss|atom|rdf)(?:$|\?)|(?:^|/)(?:rss|feeds?|atom|rdf)(?:/|$|\?)|(?:^|/)(?:rss|feed|atom|index)[-_\w]*\.xml(?:$|\?)|feed\.json(?:$|\?)|[?&](?:feed|format)=(?:rss2?|atom|rdf)",
        ),
    ),
)
"""Machine-readable things by their usual names (quirks of content systems are seen in the alternatives)."""

ARTICLE_SHAPES: tuple[Shape, ...] = (
    _shape(
        "day in the path",
        4,
        r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-](?:0?[1-9]|[12]\d|3[01])(?:[/_-]|$)",
    ),
    _shape("compact day in the path", 3, r"/(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[/_-]|$)"),
    _shape("month in the path", 2, r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/[^/?]*[a-z]"),
    _shape("long slug", 3, r"/[^/?]*[^\W\d_]+(?:[-_][^\W_]+){4,}[^/?]*/?(?:$|\?)"),
    _shape("slug", 1, r"/[^/?]*[^\W\d_]+(?:[-_][^\W_]+){2,3}[^/?]*/?(?:$|\?)"),
    _shape("id at the end of the slug", 2, r"[-_/,.](?:[a-z]{0,3}\d{5,})(?:\.[a-z]{3,5})?/?(?:$|\?)"),
    _shape("hash at the end of the slug", 2, r"-(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,40}/?(?:$|\?)"),
    _shape(
        "article word", 2, r"/(?:article|articles|artikel|articulo|noticia|nota|story|stories|beitrag|actualite)s?[-/]"
    ),
    _shape("article query", 2, r"\?(?:[^#]*&)?(?:article_?id|id|p|artid|idarticle|story)=\d{3,}"),
    _shape("page file", 1, r"/[^/?]{12,}\.(?:s?html?|php|aspx?|jsp|ece)(?:$|\?)"),
)

OTHER_SHAPES: tuple[Shape, ...] = (
    _shape(
        "file that is no page",
        -9,
        r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|m?js|json|xml|pdf|zip|gz|mp[34]|m4[av]|webm|mov|avi|woff2?|ttf|exe|apk|docx?|xlsx?|pptx?|ics|txt)(?:$|\?)",
    ),
    _shape(
        "service page",
        -6,
        r"/(?:about(?:-us)?|contact(?:-us)?|impressum|datenschutz|privacy(?:-policy)?|terms(?:-[a-z-]+)?|cookies?(?:-policy)?|legal|agb|mentions-legales|aviso-legal|imprint|careers|jobs|advertis[a-z-]+|mediadaten|sitemap|faq|help|hilfe|aide|ayuda)(?:[/.]|$|\?)",
    ),
    _shape(
        "account page",
        -6,
        r"/(?:log-?in|sign-?in|sign-?up|register|anmelden|account|konto|subscribe|subscription|abo|abonnement|newsletters?|donate|cart|checkout|logout|preferences|settings)(?:[/.]|$|\?)",
    ),
    _shape(
        "list page",
        -4,
        r"/(?:tags?|topics?|thema|themen|category|categories|kategorie|rubrik|authors?|autor|autoren|auteur|profile|people|archives?|archiv|search|suche|recherche|buscar|page|seite|galleries|videos|podcasts?|live-?ticker|latest|all|rss)(?:/[^/?]*)?/?(?:$|\?)",
    ),
    _shape(
        "share or print link",
        -6,
        r"[?&](?:share|print|replytocom|action|s|q|search)=|/(?:share|print|amp-share|whatsapp|mailto)(?:/|$|\?)",
    ),
    _shape("page number", -5, r"[?&](?:page|paged|seite|offset|start)=\d+|/page/\d+/?$"),
    _shape("comments", -4, r"/(?:comments?|kommentare|commentaires|comentarios)(?:[/.]|$|\?)|#comments?"),
)


def url_kind(url: str) -> LeadKind:
    """What is probably behind a URL that somebody typed: robots, sitemap, feed, article or front."""
    path = path_of(url)
    for kind, shape in FILE_SHAPES:
        if shape.pattern.search(path):
            return kind
    return "article" if shape_score(path)[0] >= 3 else "front"


@lru_cache(maxsize=8192)  # Fronts are read again and again and change little.
def shape_score(path: str) -> tuple[int, tuple[str, ...]]:
    """How much the path (with query, as `path_of` gives it) looks like an article's, and the names of the shapes that said so."""
    fitting = [shape for shape in (*ARTICLE_SHAPES, *OTHER_SHAPES) if shape.pattern.search(path)]
    return sum(shape.worth for shape in fitting), tuple(shape.name for shape in fitting)


def path_of(url: str) -> str:
    """Path and query of ``url``, percent-decoded, at most 2,000 characters; "/" for what cannot be taken apart."""
    try:
        parts = urlsplit(url[:2000])
    except ValueError:
        return "/"
    path = unquote(parts.path, errors="replace") or "/"
    return f"{path}?{parts.query}" if parts.query else path

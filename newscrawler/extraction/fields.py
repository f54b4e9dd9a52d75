"""What stands around the body: headline, authors, times and the rest, each with where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawler.extraction.access import declared_words, paid_chars, read_access
from newscrawler.extraction.bylines import read_byline
from newscrawler.extraction.canonical import read_canonical
from newscrawler.extraction.comments import read_comments
from newscrawler.extraction.corrections import read_corrections
from newscrawler.extraction.dates import Dates, read_dates
from newscrawler.extraction.entities import article_body, article_nodes, lesser_nodes, name_of
from newscrawler.extraction.genre import read_genre
from newscrawler.extraction.headline import Headline, read_headline
from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import survey
from newscrawler.extraction.language import declared_language
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.near import lines_after
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import plain, words_of
from newscrawler.extraction.prose import read_prose
from newscrawler.extraction.signature import credited_agency
from newscrawler.extraction.standfirst import Standfirst, read_standfirst
from newscrawler.extraction.tags import read_section, read_tags
from newscrawler.model import Author, Comment, DateCandidate, Lead


@dataclass(frozen=True, slots=True)
class Part:
    """
    A passage of the page that is a field of its own, and therefore no body.

    ``kind`` is headline, kicker, standfirst, byline, timestamp or correction. ``node`` is still in the tree: who
    prunes takes it out and notes ``text`` under ``rule``.
    """

    kind: str
    rule: str
    node: Any
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """
    The fields of an article page, as far as markup and metadata tell them; docs/fields.md says where each is taken from.

    ``headlines`` holds every wording of the headline (page, metadata, feed), for telling it from body text.
    ``agency`` and ``authors`` are apart. ``parts`` are the passages to keep out of the body.
    ``paywalls`` are class names and ids that the page declares as holding paid content (schema.org hasPart).
    """

    headline: str | None = None
    headlines: tuple[str, ...] = ()
    kicker: str | None = None
    standfirst: str | None = None
    description: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    published_raw: str | None = None
    published_precision: str | None = None
    published_from: str | None = None
    date_candidates: tuple[DateCandidate, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    publisher: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    """As detected on the article's own words; cleaning fills it in once the body is known."""
    language_confidence: float | None = None
    language_declared: str | None = None
    genre: str = "article"
    access: str = "unknown"
    paywalls: tuple[str, ...] = ()
    paid_chars: int | None = None
    """Characters that the page shows in its declared paid parts; None when it declares none."""
    declared_words: int | None = None
    """JSON-LD wordCount."""
    corrections: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    article_body: str | None = None
    """JSON-LD articleBody as plain text, paragraphs parted by line breaks when it has any: a witness, not the text."""
    parts: tuple[Part, ...] = ()


def read_fields(page: Page, hints: Lead | None = None) -> Fields:
    """
    Read every field that the page gives around its body. Changes nothing in the tree and never raises.

    ``hints`` is what the feed or sitemap said; it serves where the page is silent, and as a witness where the page
    contradicts itself.
    """
    articles = article_nodes(page)
    told = articles or lesser_nodes(page)
    marks = survey(page.tree)
    metas = Metas(page)
    publisher = read_publisher(page, articles)
    headline = read_headline(page, told, marks, publisher, hints.title if hints else None)
    if headline.heading is not None:
        marks.around.update(headline.heading.iterancestors())
        marks.heading = headline.heading
    near = lines_after(headline.heading)
    prose = read_prose(page.tree)
    standfirst = read_standfirst(page, articles, marks, prose, near, headline.wordings)
    last = prose.last_lines()
    byline = read_byline(page, metas, told, marks, near, publisher, last)
    dates = read_dates(page, metas, told, marks, near, hints)
    section = read_section(page, articles, marks)
    access, paywalls = read_access(page, told)
    corrections = read_corrections(marks)
    return Fields(
        headline=headline.text,
        headlines=headline.wordings,
        kicker=headline.kicker,
        standfirst=standfirst.text,
        description=standfirst.description or (hints.summary if hints else None),
        byline=byline.raw,
        authors=byline.authors,
        agency=byline.agency or credited_agency(last),
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        published_precision=dates.precision,
        published_from=dates.origin,
        date_candidates=dates.candidates,
        section=section,
        tags=read_tags(page, articles, marks),
        publisher=publisher,
        canonical_url=read_canonical(page, marks),
        language_declared=_language(page, articles, hints),
        genre=read_genre(page, articles, section),
        access=access,
        paywalls=paywalls,
        paid_chars=paid_chars(page, paywalls),
        declared_words=declared_words(told),
        corrections=tuple(words for _, words in corrections),
        comments=read_comments(page, articles, marks),
        article_body=article_body(articles),
        parts=_parts(headline, standfirst, byline.nodes, dates, corrections),
    )


def read_publisher(page: Page, articles: list[Node]) -> str | None:
    """The declared name of the house: publisher in JSON-LD, else og:site_name."""
    for node in articles:
        if name := name_of(node.get("publisher")):
            return name[:200]
    return (
        plain(
            page.first(
                "og:site_name", "application-name", "article:publisher_name", "publisher", "dc.publisher", "copyright"
            )
        )[:200]
        or None
    )


def _language(page: Page, articles: list[Node], hints: Lead | None) -> str | None:
    declared = [node.get("inLanguage") for node in articles]
    named = [value if isinstance(value, str) else None for value in declared]
    return declared_language(
        page.html_lang,
        *named,
        page.first("og:locale", "content-language", "dc.language", "language"),
        hints.language if hints else None,
    )


def _parts(
    headline: Headline,
    standfirst: Standfirst,
    bylines: tuple[Any, ...],
    dates: Dates,
    corrections: list[tuple[Any, str]],
) -> tuple[Part, ...]:
    found = [
        ("headline", "headline", headline.heading),
        ("kicker", "kicker", headline.kicker_node),
        *(("standfirst", standfirst.rule, node) for node in standfirst.nodes),
        *(("byline", "byline:name", node) for node in bylines),
        *(("timestamp", "timestamp:element", node) for node in dates.nodes),
        *(("correction", "correction:name", node) for node, _ in corrections),
    ]
    return tuple(Part(kind, rule, node, words_of(node)) for kind, rule, node in found if node is not None)

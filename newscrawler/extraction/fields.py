"""What stands around the body: headline, authors, times and the rest, each with where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawler.extraction.page import Page
from newscrawler.model import Author, Comment, DateCandidate, Lead


@dataclass(frozen=True, slots=True)
class Part:
    """
    A passage of the page that is a field of its own, and therefore no body.

    ``kind`` is headline, kicker, standfirst, byline, timestamp, tags or correction. ``node`` is still in the tree: who
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
    ``paywalls`` are the CSS classes that the page declares as holding paid content (schema.org hasPart).
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
    language_confidence: float | None = None
    language_declared: str | None = None
    genre: str = "article"
    access: str = "unknown"
    paywalls: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    article_body: str | None = None
    """JSON-LD articleBody as plain text, paragraphs parted by line breaks when it has any: a witness, not the text."""
    rights: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def read_fields(page: Page, hints: Lead | None = None) -> Fields:
    """
    Read every field that the page gives around its body. Changes nothing in the tree and never raises.

    ``hints`` is what the feed or sitemap said; it serves where the page is silent, and as a witness where the page
    contradicts itself.
    """
    return Fields(headline=hints.title if hints else page.first("og:title"), description=page.first("description"))

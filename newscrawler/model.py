"""
The things every room speaks of, as plain values: no input, no output, no clock.

Lead → request → Exchange (bytes on the wire) → Provenance (where they are archived) → Article.
Times are aware; those of captures are UTC, those an article states keep the newsroom's own offset, so that the day is the
paper's day (writers turn them into UTC). Lists are tuples and never None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FoundHow = Literal["seed", "feed", "sitemap", "front", "link", "canonical", "amp", "redirect", "robots", "well-known"]
LeadKind = Literal["article", "feed", "sitemap", "front", "robots", "other"]
Truncation = Literal["length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A URL worth fetching, and what was said of it where it was found."""

    url: str
    kind: LeadKind = "article"
    found_how: FoundHow = "seed"
    found_via: str | None = None
    """The URL of the feed, sitemap or page that named it."""
    found_at: datetime | None = None
    title: str | None = None
    """The headline as the feed or sitemap had it: evidence, kept apart from the page's own."""
    published: datetime | None = None
    modified: datetime | None = None
    summary: str | None = None
    language: str | None = None
    source: str | None = None
    depth: int = 0
    priority: int = 0


@dataclass(slots=True, kw_only=True)
class Exchange:
    """
    One request as written to a connection and the bytes that came back, exactly.

    ``response`` is the final response message: interim 1xx messages are in ``interim``. ``truncated`` says why the
    response is not whole (WARC 1.1, 5.13), None when it is. ``error`` is a short slug when the attempt failed.
    """

    url: str
    method: str = "GET"
    started: datetime
    request: bytes = b""
    response: bytes = b""
    interim: bytes = b""
    ip: str | None = None
    """The address really connected to; None through a proxy."""
    port: int | None = None
    tls_version: str | None = None
    """As OpenSSL says it: "TLSv1.3"."""
    tls_cipher: str | None = None
    fetch_ms: int = 0
    truncated: Truncation | None = None
    error: str | None = None
    lead: Lead | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Further facts for the metadata record: (name, value)."""
    not_modified_of: str | None = None
    """For a 304: the payload digest of the capture whose validators were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the bytes of a capture are, to the byte; the ``capture`` of an article record. File names are relative."""

    crawl_id: str
    captured_at: datetime
    warc_filename: str
    warc_offset: int
    warc_length: int
    record_id: str
    payload_digest: str | None = None
    http_status: int | None = None
    content_type: str | None = None
    charset: str | None = None
    found_via: str | None = None
    found_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str
    url: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """ "RIVERTON (Agency) —": cut from the text, kept here."""

    raw: str
    place: str | None = None
    agency: str | None = None
    date_text: str | None = None


BlockKind = Literal["paragraph", "crosshead", "list-item", "quote", "table-row", "pre"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the body, in the order of the page; ``level`` is a crosshead's or list item's depth."""

    kind: BlockKind
    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture; caption and credit are apart (IPTC Description and Credit Line). ``block`` is the index of the block it stands before."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    role: Literal["lead", "inline", "gallery"] = "inline"
    width: int | None = None
    height: int | None = None
    block: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    url: str | None = None
    embed_url: str | None = None
    provider: str | None = None
    title: str | None = None
    caption: str | None = None
    credit: str | None = None
    duration_s: int | None = None
    thumbnail_url: str | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    url: str | None = None
    embed_url: str | None = None
    provider: str | None = None
    title: str | None = None
    caption: str | None = None
    credit: str | None = None
    duration_s: int | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A third party's block that is no moving picture."""

    kind: Literal["post", "map", "chart", "poll", "document"]
    url: str | None = None
    provider: str | None = None
    text: str | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the body; ``block`` is the index of the block that holds it."""

    url: str
    text: str
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A promo that was cut from the body, kept as data."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    text: str
    author: str | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A passage that cleaning cut: what kind of thing, by which rule, its words, and before which block it stood."""

    kind: str
    rule: str
    text: str
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """A time that the page gave for one of its dates, and where it stood; conflicting ones are all kept."""

    field: Literal["published", "modified"]
    value: datetime
    origin: str
    raw: str
    precision: Literal["second", "minute", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Which software made the text, and what it had to say; no clock time, so that records stay reproducible."""

    extractor: str
    extractor_version: str
    cleaner_version: str
    config_digest: str
    fallback_used: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """
    The record of a cleaned article, schema 1; docs/schema.md says what each field means and where it comes from.

    ``text`` is the body only. What stands in ``removed`` was cut by the named rule. ``capture`` is None only for
    pages that did not come from an archive.
    """

    schema_version: str = "1"
    id: str
    text: str
    source: str
    added: datetime | None = None
    created: datetime | None = None
    article_id: str
    url: str
    canonical_url: str | None = None
    url_key: str
    site: str
    publisher: str | None = None
    genre: str = "article"
    access: str = "unknown"
    text_cut_off: bool = False
    """Observed: the body ends where a paywall begins."""
    headline: str | None = None
    kicker: str | None = None
    standfirst: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None
    agency: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    published_raw: str | None = None
    published_precision: str | None = None
    published_from: str | None = None
    date_candidates: tuple[DateCandidate, ...] = ()
    language: str | None = None
    language_confidence: float | None = None
    language_declared: str | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    videos: tuple[Video, ...] = ()
    audios: tuple[Audio, ...] = ()
    embeds: tuple[Embed, ...] = ()
    links: tuple[Link, ...] = ()
    related: tuple[Related, ...] = ()
    corrections: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    removed: tuple[Removed, ...] = ()
    word_count: int = 0
    char_count: int = 0
    version: int = 1
    previous_id: str | None = None
    text_digest: str = ""
    simhash: str | None = None
    duplicate_of: str | None = None
    rights: tuple[str, ...] = ()
    """Rights signals in force at capture, as found: "robots: noai", "tdm-reservation: 1"."""
    capture: Provenance | None = None
    extraction: Extraction | None = field(default=None)

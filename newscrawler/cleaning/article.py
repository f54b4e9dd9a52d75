"""A page as an article: fields, media, body, and an account of everything that was cut."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urljoin

from newscrawler.cleaning import CLEANER_VERSION
from newscrawler.cleaning.packs import Pack
from newscrawler.cleaning.packs.applying import Applied
from newscrawler.cleaning.refusals import refuse
from newscrawler.cleaning.rules import Cut, clean_passages
from newscrawler.cleaning.selection import select
from newscrawler.cleaning.witnesses import NOT, THOROUGHLY, hear
from newscrawler.discovery.rights import signals_of_meta
from newscrawler.extraction.access import is_cut_off
from newscrawler.extraction.body import MODEL
from newscrawler.extraction.engine import engine_version
from newscrawler.extraction.fields import Fields, read_fields
from newscrawler.extraction.genre import refined
from newscrawler.extraction.language import detect_language
from newscrawler.extraction.media import Media, placed, take_media
from newscrawler.extraction.page import Page, parse_page
from newscrawler.extraction.passages import Passage, key_of, read_passages
from newscrawler.model import Article, Block, Extraction, Lead, Link, Related
from newscrawler.urls import article_id, site_of, url_key

MAX_LINKS = 500
MAX_PART_CHARS = 400
PART_CHARS = {"standfirst": 1_500, "correction": 2_500}
NEVER_CAPTURED = "00000000000000"


def extract(
    html: bytes | str,
    *,
    url: str,
    content_type: str | None = None,
    hints: Lead | None = None,
    source: str = "",
    rules: Pack | None = None,
) -> Article:
    """
    The article of a page, cleaned.

    ``html`` is the decoded entity (no gzip), as bytes with ``content_type`` the HTTP header, or as text. ``hints`` is
    what the feed or sitemap said of the page, ``rules`` the rule pack in force (docs/packs.md). Pure: the same input,
    version and pack give the same article, with no network.
    Raises NotAnArticle (with its ``reason``), Undecodable and nothing else.
    """
    page = parse_page(html, url=url, content_type=content_type)
    applied = Applied(rules, page)
    fields = applied.fields(read_fields(page, hints))
    applied.prune()
    media = applied.media(take_media(page, fields))
    passages = read_passages(page.tree, known_parts(fields))
    witnesses, asked = hear(page, fields, media, passages, hints)
    selection = applied.selection(select(passages, witnesses), passages)
    cleaned = clean_passages(passages, selection)
    refuse(page, fields, passages, cleaned)
    return _article(page, fields, media, cleaned, applied, source, asked)


def _article(
    page: Page, fields: Fields, media: Media, cleaned: Cut, applied: Applied, source: str, asked: str
) -> Article:
    blocks = [Block(kind=passage.kind, text=passage.text, level=passage.level) for passage in cleaned.body]
    text = "\n\n".join(block.text for block in blocks)
    media = placed(media, cleaned.anchors)
    language, confidence = detect_language(text)
    key = url_key(page.url)
    name = article_id(key)
    return Article(
        id=f"{name}-{NEVER_CAPTURED}",
        text=text,
        source=source,
        created=fields.published,
        article_id=name,
        url=page.url,
        canonical_url=fields.canonical_url,
        url_key=key,
        site=site_of(page.url),
        publisher=fields.publisher,
        genre=refined(fields.genre, characters=len(text), videos=len(media.videos), images=len(media.images)),
        access=fields.access,
        text_cut_off=is_cut_off(text, access=fields.access, paid=fields.paid_chars, words=fields.declared_words),
        headline=fields.headline,
        kicker=fields.kicker,
        standfirst=_standfirst(fields, cleaned),
        section=fields.section,
        tags=fields.tags,
        byline=fields.byline,
        authors=fields.authors,
        dateline=cleaned.dateline,
        agency=fields.agency or (cleaned.dateline.agency if cleaned.dateline else None),
        published=fields.published,
        modified=fields.modified,
        published_raw=fields.published_raw,
        published_precision=fields.published_precision,
        published_from=fields.published_from,
        date_candidates=fields.date_candidates,
        language=language,
        language_confidence=confidence,
        language_declared=fields.language_declared,
        blocks=tuple(blocks),
        images=media.images,
        videos=media.videos,
        audios=media.audios,
        embeds=media.embeds,
        links=_links(cleaned.body, page.url),
        related=_related(cleaned.related, page.url),
        corrections=tuple(dict.fromkeys([*fields.corrections, *cleaned.corrections])),
        comments=fields.comments,
        removed=(*applied.removed(cleaned.anchors), *media.removed, *cleaned.removed),
        word_count=len(text.split()),
        char_count=len(text),
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        rights=signals_of_meta((name, value) for name, values in page.meta.items() for value in values),
        extraction=Extraction(
            extractor="newscrawler",
            extractor_version=f"trafilatura {engine_version()}",
            cleaner_version=CLEANER_VERSION,
            config_digest=applied.digest(_model_digest()),
            fallback_used="trafilatura-thorough" if asked == THOROUGHLY else None,
            warnings=(*page.warnings, *(["engine-skipped"] if asked == NOT else []), *applied.warnings()),
        ),
    )


def known_parts(fields: Fields) -> list[tuple[Any, str]]:
    """The passages that are fields; an element that holds far more than such a field is the body around it."""
    return [
        (part.node, part.kind) for part in fields.parts if len(part.text) <= PART_CHARS.get(part.kind, MAX_PART_CHARS)
    ]


def _standfirst(fields: Fields, cleaned: Cut) -> str | None:
    """The standfirst, unless it is the first paragraph and therefore in the text."""
    if fields.standfirst and key_of(fields.standfirst) in {key_of(text) for text in cleaned.anchors[:2]}:
        return None
    return fields.standfirst


def _links(body: Sequence[Passage], base: str) -> tuple[Link, ...]:
    found = [
        Link(url=address, text=words, block=index)
        for index, passage in enumerate(body)
        for href, words in passage.links
        if (address := _address(href, base))
    ]
    return tuple(found[:MAX_LINKS])


def _related(passages: Sequence[Passage], base: str) -> tuple[Related, ...]:
    found = {
        address: Related(url=address, title=words)
        for passage in passages
        for href, words in passage.links
        if (address := _address(href, base))
    }
    return tuple(found.values())[:MAX_LINKS]


def _address(href: str, base: str) -> str | None:
    """The absolute address of a link, None for what is no web address."""
    try:
        address = urljoin(base, href.strip())
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) and "#" not in href[:1] else None


@cache
def _model_digest() -> str:
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()[:16]

"""Who says what the body is: trafilatura, the page's own metadata and what the feed said."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawler.extraction.fields import Fields
from newscrawler.extraction.media import Media
from newscrawler.extraction.page import Page
from newscrawler.extraction.passages import key_of
from newscrawler.extraction.signals import Witnesses
from newscrawler.model import Lead

MAX_BODY_CHARS = 300_000


def gather(page: Page, fields: Fields, media: Media, engine: Iterable[str], hints: Lead | None = None) -> Witnesses:
    """All witnesses as keys that passages are looked up in."""
    lines = list(engine)
    descriptions = [
        fields.description,
        fields.standfirst,
        page.first("og:description"),
        hints.summary if hints else None,
    ]
    return Witnesses(
        engine=key_of(" ".join(lines)),
        engine_lines=frozenset(map(key_of, lines)),
        article_body=key_of((fields.article_body or "")[:MAX_BODY_CHARS]),
        descriptions=_keys(descriptions),
        headlines=_keys([fields.headline, *fields.headlines]),
        captions=frozenset(_keys(media.known_captions)),
    )


def _keys(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({key for text in texts if text and (key := key_of(text))}))

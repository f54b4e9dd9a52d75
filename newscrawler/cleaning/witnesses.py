"""Who says what the body is: trafilatura, the page's own metadata and what the feed said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscrawler.extraction.engine import engine_lines
from newscrawler.extraction.fields import Fields
from newscrawler.extraction.lightened import lightened
from newscrawler.extraction.media import Media
from newscrawler.extraction.page import Page
from newscrawler.extraction.passages import Passage, key_of
from newscrawler.extraction.signals import FEW_LINKS, LONG, Witnesses, breadth
from newscrawler.model import Lead

MAX_BODY_CHARS = 300_000
HARDLY = 0.2
"""Of the page's running text: trafilatura is asked again, thoroughly, when it took less."""
NOT, QUICKLY, THOROUGHLY = "not", "quickly", "thoroughly"


def hear(
    page: Page, fields: Fields, media: Media, passages: Sequence[Passage], hints: Lead | None = None
) -> tuple[Witnesses, str]:
    """All witnesses of a page, and how trafilatura was asked: QUICKLY, THOROUGHLY or, as the page would freeze it, NOT."""
    lines = engine_lines(lightened(page.tree, passages), page.url)
    witnesses = gather(page, fields, media, lines or [], hints)
    if lines is None:
        return witnesses, NOT
    if not _took_hardly_anything(passages, witnesses):
        return witnesses, QUICKLY
    lines = engine_lines(page.tree, page.url, thorough=True) or lines
    return gather(page, fields, media, lines, hints), THOROUGHLY


def _took_hardly_anything(passages: Sequence[Passage], witnesses: Witnesses) -> bool:
    sizes = {
        passage.key: (size, passage)
        for passage in passages
        if (size := breadth(passage.text)) >= LONG and passage.link_share < FEW_LINKS
    }
    taken = sum(size for size, passage in sizes.values() if witnesses.takes(passage))
    return taken < HARDLY * sum(size for size, _ in sizes.values())


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
        authors=_keys(author.name for author in fields.authors if " " in author.name.strip()),
    )


def _keys(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({key for text in texts if text and (key := key_of(text))}))

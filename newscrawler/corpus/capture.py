"""A capture as an article: which captures are looked at, and what an archive adds to the cleaned page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.archive.capture import HTML_TYPES
from newscrawler.archive.hints import RIGHTS_DROP_TEXT, RIGHTS_OF_SITE
from newscrawler.errors import NotAnArticle
from newscrawler.model import Article
from newscrawler.urls import article_id, url_key

if TYPE_CHECKING:
    from newscrawler.archive import Capture
    from newscrawler.cleaning.packs import Pack

_LISTINGS = frozenset({"feed", "sitemap", "front", "robots"})


def refusal(capture: Capture) -> tuple[str, str] | None:
    """Why a capture is not worth extracting: a key of `tasks.REJECTIONS` and a detail; None when it is."""
    hints = capture.hints
    dropped = next((value for name, value in capture.notes if name == RIGHTS_DROP_TEXT), None)
    checks: tuple[tuple[bool, str, str], ...] = (
        (capture.is_revisit, "revisit", ""),
        (capture.record_type != "response", "resource", capture.record_type),
        (capture.http_status != 200, "status", str(capture.http_status)),
        (hints is not None and hints.kind in _LISTINGS, "listing", hints.kind if hints else ""),
        (dropped is not None, "rights", dropped or ""),
        (capture.truncated is not None, "truncated", capture.truncated or ""),
    )
    found = next(((reason, detail) for applies, reason, detail in checks if applies), None)
    if found is None and not is_page(capture):
        return "not-html", capture.identified_type or capture.content_type or "unknown"
    return found


def is_page(capture: Capture) -> bool:
    """Whether a browser would show the capture as HTML: as identified when it was archived, else as declared or seen."""
    identified = capture.identified_type
    return identified in HTML_TYPES if identified else capture.is_html


def extract_capture(capture: Capture, *, packs: Sequence[Pack] = ()) -> Article:
    """
    The article of an archived page, with where its bytes are.

    A revisit gives the article of its original's bytes, at its own time. Of ``packs``, the one for the capture's
    address and day is in force. Raises NotAnArticle, Undecodable, NotArchived.
    """
    from newscrawler.cleaning import extract
    from newscrawler.cleaning.packs import pack_for

    if not is_page(capture):
        raise NotAnArticle("not-html", capture.content_type or "")
    payload = capture.payload()
    _refuse_block(capture, payload)
    hints = capture.hints
    article = extract(
        payload,
        url=capture.url,
        content_type=_header(capture, "content-type"),
        hints=hints,
        source=(hints.source if hints else None) or "",
        rules=pack_for(packs, capture.url, capture.captured_at.date()),
    )
    return with_provenance(article, capture)


def with_provenance(article: Article, capture: Capture) -> Article:
    """The article with identity, times and place of its capture."""
    key = url_key(capture.url)
    at = capture.captured_at
    rights = tuple(dict.fromkeys([*article.rights, *_rights(capture)]))
    return replace(
        article,
        id=f"{article_id(key)}-{at:%Y%m%d%H%M%S}",
        article_id=article_id(key),
        url_key=key,
        added=at,
        created=article.published or at,
        rights=rights,
        capture=capture.provenance,
    )


def _rights(capture: Capture) -> tuple[str, ...]:
    """What headers say of this page, and robots.txt and its like of the whole site."""
    from newscrawler.discovery.rights import read_header_rights

    site = (value for name, value in capture.notes if name == RIGHTS_OF_SITE)
    return (*read_header_rights(capture.http_headers), *site)


def _refuse_block(capture: Capture, payload: bytes) -> None:
    """Raise NotAnArticle for a challenge or consent wall, whoever archived it."""
    from newscrawler.discovery.blocks import recognise_block

    kind = recognise_block(capture.http_status or 200, capture.http_headers, payload, url=capture.url)
    if kind is not None:
        raise NotAnArticle("consent-wall" if kind == "consent" else "bot-challenge", kind)


def _header(capture: Capture, wanted: str) -> str | None:
    return next((value for name, value in capture.http_headers if name.lower() == wanted), None)

"""
feedparser on what says it is a feed and gave us nothing: markup too broken for an XML parser.

Only bytes are given to it, never an address, and only as much as it can chew in a second.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from newscrawler.discovery.found import Found, Gathering
from newscrawler.discovery.wording import MAX_SUMMARY, plain

MAX_BYTES = 512 * 1024
MAX_TAGS = 20_000
"""feedparser takes quadratic time over open tags."""

_ENDLESS_TAG = re.compile(rb"<[^<>]{4096,}>?")


def read(body: bytes, content_type: str | None, gathering: Gathering, otherwise: Found) -> Found:
    """What feedparser finds; ``otherwise`` when that is nothing too, or the feed is too big to try."""
    small = _ENDLESS_TAG.sub(b"", body[:MAX_BYTES])
    if small.count(b"<") > MAX_TAGS or not any(name in small for name in (b"<item", b"<entry", b"<ITEM")):
        return otherwise
    try:
        entries, feed = _parsed(small, content_type)
    except Exception:  # noqa: BLE001 - feedparser raises what its parts raise (AssertionError, LookupError, RecursionError)
        return otherwise
    for entry in entries[: gathering.limit]:
        gathering.take(
            entry.get("feedburner_origlink") or entry.get("link") or entry.get("id"),
            title=plain(entry.get("title")),
            published=_moment(entry.get("published_parsed")),
            modified=_moment(entry.get("updated_parsed")),
            summary=plain(entry.get("summary"), MAX_SUMMARY),
            language=plain(feed.get("language"), 35),
        )
    if not entries:
        return otherwise
    gathering.remark("malformed")
    return gathering.found(
        otherwise.kind or "rss", title=plain(feed.get("title")), language=plain(feed.get("language"), 35)
    )


def _parsed(body: bytes, content_type: str | None) -> tuple[list[Any], Any]:
    import feedparser

    headers = {"content-type": content_type} if content_type else {}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed.entries, parsed.feed


def _moment(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None

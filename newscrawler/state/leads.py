"""A Lead as a row of the url table, and back."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from newscrawler.model import Lead
from newscrawler.state.reasons import PENDING, known
from newscrawler.urls import host_group, key_hash, request_url, url_key

LISTINGS = frozenset({"feed", "sitemap", "front", "robots"})
"""Pages that are read for their links: again in every run, and before articles of the same priority."""

_RANK_SECONDS = 1 << 34
_MOST_PRIORITY = 1 << 20
_UNKNOWN_AGE = timedelta(hours=6)
_LONGEST_TITLE = 500
_LONGEST_SUMMARY = 2_000
_COLUMNS = tuple(field.name for field in fields(Lead))


def rank(lead: Lead, now: datetime) -> int:
    """What is fetched first within a host: priority, listings, then the freshest; unknown age counts as six hours."""
    told = lead.published or lead.modified or (lead.found_at or now) - _UNKNOWN_AGE
    seconds = int(min(told, now).timestamp())
    priority = max(-_MOST_PRIORITY, min(_MOST_PRIORITY, lead.priority)) + (lead.kind in LISTINGS)
    return priority * _RANK_SECONDS + max(0, min(_RANK_SECONDS - 1, seconds))


def row_of(lead: Lead, *, callback: str | None, refused: str | None, now: datetime) -> dict[str, Any]:
    """The row that a new lead becomes: pending, or failed at once with the reason it is ``refused`` for."""
    key = url_key(lead.url)
    return {
        "key_hash": key_hash(key),
        "url": request_url(lead.url),
        "url_key": key,
        "host_group": host_group(lead.url),
        "source": lead.source or "",
        "kind": lead.kind,
        "state": "failed" if refused else "pending",
        "reason": known(refused) if refused else PENDING,
        "rank": rank(lead, now),
        "priority": lead.priority,
        "depth": lead.depth,
        "settled_at": now if refused else None,
        "callback": callback,
        "found_how": lead.found_how,
        "found_via": lead.found_via,
        "found_at": lead.found_at or now,
        "title": lead.title and lead.title[:_LONGEST_TITLE],
        "published": _aware(lead.published),
        "modified": _aware(lead.modified),
        "summary": lead.summary and lead.summary[:_LONGEST_SUMMARY],
        "language": lead.language,
    }


def lead_of(row: Row[Any]) -> Lead:
    """The lead that a row was made of."""
    values = {name: row._mapping[name] for name in _COLUMNS}
    return Lead(**{**values, "source": values["source"] or None})


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)

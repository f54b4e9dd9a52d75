"""When an article was published and last changed, by every witness on the page, and which of them is believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from newscrawler.extraction.date_witnesses import Heard, Which, hear_dates
from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.near import Line
from newscrawler.extraction.page import Page
from newscrawler.model import DateCandidate, Lead

MAX_CANDIDATES = 24
REPUBLISHED_AFTER = timedelta(days=30)

# Who is believed first. A time that a reader sees is the newsroom's; the address and the feed serve where the page is silent.
TRUST: tuple[str, ...] = ("json-ld", "meta", "time-tag", "text", "feed", "url")
MEDIA = TRUST.index("meta") + 0.5
"""Where the day of a video that no other witness gives is believed: after the meta tags."""

_ZONED = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d|\b[A-Z]{3,4})\)?\s*$|^\s*\d{10,13}\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The believed times, how the believed publication time was written, and all candidates in the order of belief."""

    published: datetime | None = None
    modified: datetime | None = None
    raw: str | None = None
    precision: str | None = None
    origin: str | None = None
    candidates: tuple[DateCandidate, ...] = ()
    nodes: tuple[Any, ...] = ()
    """Elements that print a time and nothing else."""


def read_dates(
    page: Page, metas: Metas, articles: list[Node], marks: Landmarks, near: list[Line], hints: Lead | None = None
) -> Dates:
    """
    Believe JSON-LD, then meta tags, then what is printed near the headline, then the feed, then the address.

    A time keeps the zone it was written in, so that its day is the newsroom's day. A time in UTC takes over the zone
    of another witness that says the same instant in local time. A time that names no zone is taken as UTC.
    """
    heard = hear_dates(page, metas, articles, marks, near, hints)
    candidates = tuple(heard.candidates[:MAX_CANDIDATES])
    published = _as_shown(candidates, heard) or _believed("published", candidates, heard)
    modified = _believed("modified", candidates, heard)
    if published is None:
        published = modified
    return Dates(
        published=_local(published, candidates) if published else None,
        modified=_local(modified, candidates) if modified else None,
        raw=published.raw if published else None,
        precision=published.precision if published else None,
        origin=published.origin if published else None,
        candidates=candidates,
        nodes=tuple(heard.nodes),
    )


def _believed(which: Which, candidates: tuple[DateCandidate, ...], heard: Heard) -> DateCandidate | None:
    mine = [candidate for candidate in candidates if candidate.field == which]
    if not mine:
        return None
    days = {one.value.date() for one in candidates if one not in heard.media}
    best = min(mine, key=lambda one: _rank(one, is_alone=one in heard.media and one.value.date() not in days))
    best = _surer(best, mine)
    exact = [one for one in mine if one.precision != "day" and one.value.date() == best.value.date()]
    return exact[0] if best.precision == "day" and exact else best


def _rank(candidate: DateCandidate, *, is_alone: bool) -> float:
    return MEDIA if is_alone else TRUST.index(candidate.origin)


def _surer(best: DateCandidate, others: list[DateCandidate]) -> DateCandidate:
    """Where the believed time names no zone, and one that does is of the next day or the day before: that one."""
    if best.precision == "day" or _is_zoned(best):
        return best
    return next(
        (
            one
            for one in others
            if one.origin in ("meta", "time-tag")
            and _is_zoned(one)
            and one.value.date() != best.value.date()
            and abs(one.value - best.value) < timedelta(days=1)
        ),
        best,
    )


def _is_zoned(candidate: DateCandidate) -> bool:
    return candidate.precision != "day" and bool(candidate.value.utcoffset() or _ZONED.search(candidate.raw))


def _as_shown(candidates: tuple[DateCandidate, ...], heard: Heard) -> DateCandidate | None:
    """
    The printed time, where metadata knows only when the page last changed, or when it was first made.

    An old piece that was published anew shows the day of its change and calls it no update. A page whose metadata
    gives one and the same day for both, later than the printed one, knows the day of its change only: nothing is
    published after the day on which it says it was changed.
    """
    first, changed = _believed("published", candidates, heard), _believed("modified", candidates, heard)
    if first is None or changed is None or first.origin not in ("json-ld", "meta"):
        return None
    mine = [one for one in candidates if one.field == "published"]
    shown = next((one for one in mine if one.origin in ("time-tag", "text")), None) or next(
        (one for one in mine if one.origin == "meta"), None
    )
    if changed.value - first.value >= REPUBLISHED_AFTER:
        return shown if shown is not None and abs(shown.value - changed.value) < timedelta(days=1) else None
    if len({one.value.date() for one in candidates if one.origin in ("json-ld", "meta")}) > 1:
        return None
    nearest = next((one for one in candidates if one.origin in ("time-tag", "text")), None)
    is_earlier = nearest is not None and first.value - nearest.value > timedelta(days=1)
    return nearest if is_earlier and nearest in heard.beside else None


def _local(candidate: DateCandidate, candidates: tuple[DateCandidate, ...]) -> datetime:
    """The candidate's instant on the newsroom's clock, when another witness of the same time gives the zone away."""
    value = candidate.value
    if candidate.precision == "day":
        return value
    if value.utcoffset():
        return value.astimezone(UTC) if _is_printed_in_utc(value, candidates) else value
    others = [
        one for one in candidates if one.precision != "day" and one.field == candidate.field and one is not candidate
    ]
    zoned = [one.value for one in others if one.value.utcoffset()]
    if not _ZONED.search(candidate.raw):
        wall = value.replace(tzinfo=None)
        same = [other for other in zoned if abs(other.replace(tzinfo=None) - wall) < timedelta(minutes=1)]
        return value.replace(tzinfo=same[0].tzinfo) if same else value
    for other in zoned:
        if abs(other - value) < timedelta(minutes=1):
            return value.astimezone(other.tzinfo)
    for one in others:
        ahead = one.value.replace(second=0, microsecond=0) - value.replace(second=0, microsecond=0)
        if (
            ahead
            and not _ZONED.search(one.raw)
            and abs(ahead) <= timedelta(hours=14)
            and not ahead % timedelta(minutes=15)
        ):
            return value.astimezone(timezone(ahead))
    return value


def _is_printed_in_utc(value: datetime, candidates: tuple[DateCandidate, ...]) -> bool:
    """Whether the page prints this very instant, zoneless, as UTC has it."""
    wall = value.astimezone(UTC).replace(second=0, microsecond=0)
    return any(
        one.origin == "text" and one.precision == "minute" and one.value == wall and not _ZONED.search(one.raw)
        for one in candidates
    )

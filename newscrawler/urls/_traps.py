"""URLs that are not worth a request, and why: other schemes, unreadable ones, and URL spaces without end."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from newscrawler.urls._clean import Parts, clean_url, split_url
from newscrawler.urls._tables import (
    CALENDAR_PARAMETERS,
    CALENDAR_WORDS,
    DEFAULT_PORTS,
    FACET_PARAMETERS,
    SESSION_LIKE_PARAMETERS,
)

LONGEST_URL = 2_000
"""Characters; what browsers, proxies and sitemaps agree to carry (the sitemap protocol says 2,048)."""
MOST_SEGMENTS = 20
"""Heritrix' TooManyPathSegments."""
GROWN_SEGMENTS = 8
"""A path this long that only extends the path of the page that links it grows by itself."""
MOST_REPEATS = 3
MOST_PARAMETERS = 12
MOST_FACETS = 2
YEARS_AHEAD = 1

_SESSION_VALUE = re.compile(r"(?=[^=]*\d)[0-9a-z_.-]{16,}", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\((?:[a-z]\([0-9a-z]{20,}\))+\)|\([0-9a-z]{20,}\)", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20|21)\d\d(?:[-_/]?(?:0?[1-9]|1[0-2]))?(?:[-_/]?(?:0?[1-9]|[12]\d|3[01]))?")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_YEAR_MONTH = re.compile(r"/(\d{4})/(?:0?[1-9]|1[0-2])(?=/|$)|(?<![0-9])(\d{4})-(?:0[1-9]|1[0-2])(?![0-9])")


class _Seen(NamedTuple):
    """One URL as the tests below look at it: the clean one, so that what cleaning cures is no reason to refuse."""

    parts: Parts
    segments: list[str]
    parameters: list[tuple[str, str]]
    via: Parts | None


@lru_cache(maxsize=1024)  # whoever admits a lead asks, and the frontier that it goes to asks again
def refuse_reason(url: str, *, via: str | None = None) -> str | None:
    """
    Why a URL is not asked for: a slug of the reason table, None when nothing speaks against it.

    "refused-scheme", "bad-url", "user-info", "too-long", or "trap:<kind>" with the kinds of docs/urls.md. ``via`` is the
    URL of the page that links it; only with it a growing path is seen.
    """
    if len(url) > LONGEST_URL:
        return "too-long"
    parts = split_url(url)
    if parts.scheme not in DEFAULT_PORTS:
        return "refused-scheme" if parts.scheme else "bad-url"
    if not parts.is_web or (parts.port is not None and not 0 < parts.port < 65_536):
        return "bad-url"
    if parts.user_info:
        return "user-info"
    cleaned = split_url(clean_url(url))
    seen = _Seen(
        cleaned,
        [segment for segment in cleaned.path.lower().split("/") if segment],
        [_pair(text) for text in (cleaned.query or "").split("&") if text],
        split_url(clean_url(via)) if via else None,
    )
    return next((f"trap:{kind}" for kind, is_trap in TRAPS.items() if is_trap(seen)), None)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.lower(), value


def _has_session(seen: _Seen) -> bool:
    return any(_SESSION_SEGMENT.fullmatch(segment) for segment in seen.segments) or any(
        name in SESSION_LIKE_PARAMETERS and _SESSION_VALUE.fullmatch(value) for name, value in seen.parameters
    )


def _is_calendar(seen: _Seen) -> bool:
    latest = time.gmtime().tm_year + YEARS_AHEAD
    if any(year > latest for year in _years(seen)):
        return True
    if not CALENDAR_WORDS.intersection(seen.segments):
        return False
    # An article may lie under /events/2026/11/; a page of the calendar ends with its date.
    return bool(_DATE.fullmatch(seen.segments[-1]) or _DAY.fullmatch(seen.segments[-1])) or any(
        name in CALENDAR_PARAMETERS and value[:1].isdigit() for name, value in seen.parameters
    )


def _years(seen: _Seen) -> Iterator[int]:
    for text in (seen.parts.path, seen.parts.query or ""):
        yield from (int(match[1] or match[2]) for match in _YEAR_MONTH.finditer(text))
    named = dict(seen.parameters)
    if {"year", "month"} <= named.keys() and re.fullmatch(r"\d{4}", named["year"], re.ASCII):
        yield int(named["year"])


def _repeats(seen: _Seen) -> bool:
    """A run of one to four segments that follows itself, as a relative link does that is taken from the wrong base."""
    segments = seen.segments
    for length in range(1, 5):
        times = 1
        for start in range(length, len(segments) - length + 1):
            same = segments[start : start + length] == segments[start - length : start]
            times = times + 1 if same else 1
            if times >= MOST_REPEATS + (length - 1) * (MOST_REPEATS - 2) and not _is_number(segments[start]):
                return True
    return False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _grows(seen: _Seen) -> bool:
    if seen.via is None or len(seen.segments) <= GROWN_SEGMENTS or seen.via.host != seen.parts.host:
        return False
    base = seen.via.path.rstrip("/")
    return bool(base) and seen.parts.path.startswith(f"{base}/")


def _has_facets(seen: _Seen) -> bool:
    names = [name.partition("[")[0].partition("%5b")[0] for name, _ in seen.parameters]
    return len(names) > MOST_PARAMETERS or sum(name in FACET_PARAMETERS for name in names) > MOST_FACETS


TRAPS: dict[str, Callable[[_Seen], bool]] = {
    "too-many-segments": lambda seen: len(seen.segments) > MOST_SEGMENTS,
    "repeated-segments": _repeats,
    "growing-path": _grows,
    "session-id": _has_session,
    "calendar": _is_calendar,
    "facets": _has_facets,
}
"""Kind of trap → how it is seen. The first that matches names the reason."""

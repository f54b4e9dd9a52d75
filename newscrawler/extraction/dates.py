"""When an article was published and last changed, by every witness on the page, and which of them is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.near import Line, lines_before
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import plain, words_of
from newscrawler.extraction.times import Moment, day_in_url, read_time
from newscrawler.extraction.wording import names, phrases
from newscrawler.model import DateCandidate, Lead

Which = Literal["published", "modified"]

MAX_CANDIDATES = 24
BESIDE = 30
REPUBLISHED_AFTER = timedelta(days=30)
MAX_PRINTED = 160
"""Characters of a passage that is read as a time; a longer one is prose that names a day."""

LD_KEYS: dict[Which, tuple[str, ...]] = {
    "published": ("datePublished", "dateCreated", "uploadDate"),
    "modified": ("dateModified",),
}
META_KEYS: dict[Which, tuple[str, ...]] = {
    "published": names("meta", "published"),
    "modified": names("meta", "modified"),
}

# Who is believed first. A time that a reader sees is the newsroom's; the address and the feed serve where the page is silent.
TRUST: tuple[str, ...] = ("json-ld", "meta", "time-tag", "text", "feed", "url")

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
    printed, nodes, beside = _printed(page, marks, near)
    found = [*_from_json_ld(articles, page), *_from_meta(metas), *printed, *_from_hints(page, hints)]
    candidates = tuple(dict.fromkeys(found))[:MAX_CANDIDATES]
    published = _as_shown(candidates, beside) or _believed("published", candidates)
    modified = _believed("modified", candidates)
    if published is None:
        published = modified
    return Dates(
        published=_local(published, candidates) if published else None,
        modified=_local(modified, candidates) if modified else None,
        raw=published.raw if published else None,
        precision=published.precision if published else None,
        origin=published.origin if published else None,
        candidates=candidates,
        nodes=tuple(nodes),
    )


def _believed(which: Which, candidates: tuple[DateCandidate, ...]) -> DateCandidate | None:
    mine = [candidate for candidate in candidates if candidate.field == which]
    if not mine:
        return None
    best = min(mine, key=lambda candidate: TRUST.index(candidate.origin))
    best = _surer(best, mine)
    exact = [one for one in mine if one.precision != "day" and one.value.date() == best.value.date()]
    return exact[0] if best.precision == "day" and exact else best


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


def _as_shown(candidates: tuple[DateCandidate, ...], beside: set[DateCandidate]) -> DateCandidate | None:
    """
    The printed time, where metadata knows only when the page last changed, or when it was first made.

    An old piece that was published anew shows the day of its change and calls it no update. A page whose metadata
    gives one and the same day for both, later than the printed one, knows the day of its change only.
    """
    first, changed = _believed("published", candidates), _believed("modified", candidates)
    if first is None or changed is None or first.origin not in ("json-ld", "meta"):
        return None
    mine = [one for one in candidates if one.field == "published"]
    shown = next((one for one in mine if one.origin in ("time-tag", "text")), None) or next(
        (one for one in mine if one.origin == "meta"), None
    )
    if shown is None:
        return None
    if changed.value - first.value >= REPUBLISHED_AFTER:
        return shown if abs(shown.value - changed.value) < timedelta(days=1) else None
    same = (
        first.value.date()
        == changed.value.date()
        == max(one.value.date() for one in candidates if one.origin in ("json-ld", "meta"))
    )
    agreed = len({one.value.date() for one in candidates if one.origin in ("json-ld", "meta")}) == 1
    return (
        shown
        if same
        and agreed
        and shown.origin != "meta"
        and shown in beside
        and first.value - shown.value > timedelta(days=1)
        else None
    )


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


def _candidate(which: Which, origin: str, raw: str, moment: Moment | None) -> Iterator[DateCandidate]:
    if moment is not None:
        yield DateCandidate(
            field=which, value=moment.value, origin=origin, raw=raw[:MAX_PRINTED], precision=moment.precision
        )


def _from_json_ld(articles: list[Node], page: Page) -> Iterator[DateCandidate]:
    pools = (articles, page.json_ld) if not any("datePublished" in node for node in articles) else (articles,)
    for nodes in pools:
        for node in nodes:
            for which, keys in LD_KEYS.items():
                for key in keys:
                    raw = _text(node.get(key))
                    yield from _candidate(which, "json-ld", raw, read_time(raw) if raw else None)


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return plain(str(value)) if isinstance(value, (str, int)) else ""


def _from_meta(metas: Metas) -> Iterator[DateCandidate]:
    for which, known in META_KEYS.items():
        for name in known:
            for raw in metas.all(name)[:1]:
                yield from _candidate(which, "meta", raw, read_time(raw))


def _printed(
    page: Page, marks: Landmarks, near: list[Line]
) -> tuple[list[DateCandidate], list[Any], set[DateCandidate]]:
    """Times that the page shows, nearest after the headline first."""
    start = marks.start
    month_first = (page.html_lang or "").lower() in ("en-us", "en_us")
    found: list[tuple[int, DateCandidate]] = []
    nodes: list[Any] = []
    for node in marks.times:
        if is_elsewhere(node, marks.around):
            continue
        parts = [] if node.tag == "time" else [words_of(part) for part in node.iter("time")][:4]
        shown = " ".join(parts) or words_of(node)
        if parts and not _dates_once(shown):
            continue
        stamp = node.get("datetime") or node.get("content") or node.get("data-timestamp") or ""
        if not stamp and (not shown or len(shown) > MAX_PRINTED):
            continue
        moment = (read_time(stamp) if stamp else None) or (
            read_time(shown, month_first=month_first) if len(shown) <= MAX_PRINTED else None
        )
        if moment is None:
            continue
        which: Which = "modified" if _says_updated(node, shown) else "published"
        away = abs(marks.order[node] - start)
        origin = "time-tag" if node.tag == "time" or stamp else "text"
        found.extend((away, one) for one in _candidate(which, origin, stamp or shown, moment))
        # What holds two times may hold the whole story as well.
        if len(words_of(node)) <= MAX_PRINTED:
            nodes.append(node)
    found.sort(key=lambda pair: pair[0])
    if not found:
        for node, words in (*near, *lines_before(marks.heading)):
            if len(words) <= MAX_PRINTED // 2 and (moment := read_time(words, month_first=month_first)) is not None:
                nodes.append(node)
                return (
                    list(_candidate("modified" if _says_updated(node, words) else "published", "text", words, moment)),
                    nodes,
                    set(),
                )
    return [candidate for _, candidate in found[:8]], nodes, {one for away, one in found if away < BESIDE}


def _dates_once(shown: str) -> bool:
    """Whether a passage around several time elements is one time in two parts: "3 de mayo de 2022 21:25"."""
    moment = read_time(shown)
    return len(shown) < MAX_PRINTED // 3 and moment is not None and moment.precision == "minute"


def _says_updated(node: Any, shown: str) -> bool:
    parent = node.getparent()
    before = (
        ((parent.text or "") if parent is not None and parent.index(node) == 0 else "")
        + (node.get("itemprop") or "")
        + (node.get("class") or "")
    )
    said = f"{before} {shown}".lower()
    if "published" in said or "datepublished" in said:
        return False
    return any(phrase in said for phrase in phrases("updated"))


def _from_hints(page: Page, hints: Lead | None) -> Iterator[DateCandidate]:
    if hints is not None and hints.published is not None:
        yield from _candidate("published", "feed", hints.published.isoformat(), _of(hints.published))
    if hints is not None and hints.modified is not None:
        yield from _candidate("modified", "feed", hints.modified.isoformat(), _of(hints.modified))
    yield from _candidate("published", "url", page.url, day_in_url(page.url))


def _of(value: datetime) -> Moment:
    return Moment(value if value.tzinfo else value.replace(tzinfo=UTC), "second", True)

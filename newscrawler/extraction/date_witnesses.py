"""Every time that a page gives for itself: JSON-LD, meta tags, what it prints, its address, and what the feed said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Literal

from newscrawler.extraction.calendars import labels
from newscrawler.extraction.json_ld import Node, literal, types_of
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, spelled
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.near import Line, lines_before
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import plain, words_of
from newscrawler.extraction.times import Moment, day_in_url, other_reading, read_time
from newscrawler.extraction.wording import names, phrases
from newscrawler.model import DateCandidate, Lead

Which = Literal["published", "modified"]

BESIDE = 30
"""Elements between the headline and a time that stands beside it."""
MAX_PRINTED = 160
"""Characters of a passage that is read as a time; a longer one is prose that names a day."""
MAX_INSIDE = 60
"""Elements of a passage that is read as a time; what holds more is the story itself, whatever it is called."""
MAX_LABEL = 30
MAX_DATELINE = 110

LD_KEYS: dict[Which, tuple[str, ...]] = {
    "published": ("datePublished", "dateCreated", "uploadDate"),
    "modified": ("dateModified",),
}
MEDIA_TYPES = frozenset({"VideoObject", "AudioObject", "ImageObject", "MediaObject", "Clip"})
"""Made on a day of their own, which need not be the page's."""
META_KEYS: dict[Which, tuple[str, ...]] = {
    "published": names("meta", "published"),
    "modified": names("meta", "modified"),
}
STAMPS = ("datetime", "content", "data-timestamp", "data-datetime", "data-time", "data-date", "data-published", "title")
"""Attributes that hold the time of an element for machines."""

_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{4}")
# "RIVERTON, March 3, 2024 (AP) -": the day that agencies set before the first sentence.
_DATELINE_END = re.compile(r"\(([^\W\d_][\w /.-]{1,24})\)\s*[-–—:]")


@dataclass(frozen=True, slots=True)
class Habits:
    """How the page writes days: ``month_first`` as Americans do, and in which language."""

    month_first: bool = False
    language: str = ""

    def read(self, text: str) -> Moment | None:
        return read_time(text, month_first=self.month_first, language=self.language)


@dataclass(slots=True)
class Heard:
    """All candidates; those that stand beside the headline; those of media; the elements that print a time and nothing else."""

    candidates: list[DateCandidate] = field(default_factory=list)
    beside: set[DateCandidate] = field(default_factory=set)
    media: set[DateCandidate] = field(default_factory=set)
    nodes: list[Any] = field(default_factory=list)


def hear_dates(
    page: Page, metas: Metas, articles: list[Node], marks: Landmarks, near: list[Line], hints: Lead | None
) -> Heard:
    """Ask every witness, those on the page in the order of the page; each candidate once."""
    habits = _habits(page, articles)
    heard = Heard()
    told = list(_from_json_ld(articles, page, habits))
    heard.media.update(one for one, is_media in told if is_media)
    printed = _printed(marks, near, habits, heard)
    found = [*(one for one, _ in told), *_from_meta(metas, habits), *printed]
    if not found:
        found = list(_from_datelines(near, metas, habits))
    found += _from_hints(page, hints)
    settled = _settled(found)
    heard.candidates = list(dict.fromkeys(settled))
    for kept in (heard.beside, heard.media):
        kept |= {new for old, new in zip(found, settled, strict=True) if old in kept}
    return heard


def _habits(page: Page, articles: list[Node]) -> Habits:
    declared = (page.html_lang or "").strip().lower().replace("_", "-")
    places = [page.first("og:locale"), *(node.get("inLanguage") for node in articles[:1])]
    american = any(isinstance(place, str) and place.lower().replace("_", "-") == "en-us" for place in places)
    return Habits(declared == "en-us" or (declared in ("", "en") and american), declared.split("-")[0])


def _candidate(which: Which, origin: str, raw: str, moment: Moment | None) -> Iterator[DateCandidate]:
    if moment is not None:
        yield DateCandidate(
            field=which, value=moment.value, origin=origin, raw=raw[:MAX_PRINTED], precision=moment.precision
        )


def _from_json_ld(articles: list[Node], page: Page, habits: Habits) -> Iterator[tuple[DateCandidate, bool]]:
    pools = (articles, page.json_ld) if not any("datePublished" in node for node in articles) else (articles,)
    for nodes in pools:
        for node in nodes:
            is_media = not MEDIA_TYPES.isdisjoint(types_of(node))
            for which, keys in LD_KEYS.items():
                for key in keys:
                    raw = _text(node.get(key))
                    for one in _candidate(which, "json-ld", raw, habits.read(raw) if raw else None):
                        yield one, is_media


def _text(value: Any) -> str:
    value = literal(value)
    return plain(str(value)) if isinstance(value, (str, int)) else ""


def _from_meta(metas: Metas, habits: Habits) -> Iterator[DateCandidate]:
    for which, known in META_KEYS.items():
        for name in known:
            for raw in metas.all(name)[:1]:
                yield from _candidate(which, "meta", raw, habits.read(raw))


def _printed(marks: Landmarks, near: list[Line], habits: Habits, heard: Heard) -> list[DateCandidate]:
    """Times that the page shows, nearest to the headline first; where none is marked as one, what stands next to it."""
    start = marks.start
    found: list[tuple[int, DateCandidate]] = []
    for node in marks.times:
        if is_elsewhere(node, marks.around):
            continue
        away = abs(marks.order[node] - start)
        if read := list(_of_element(node, habits)):
            found.extend((away, one) for one in read)
            heard.nodes.append(node)
    found.sort(key=lambda pair: pair[0])
    heard.beside.update(one for away, one in found if away < BESIDE)
    if found:
        return [candidate for _, candidate in found[:8]]
    for node, words in (*near, *lines_before(marks.heading)):
        stamped = list(_stamps(words, None, habits)) if len(words) <= MAX_PRINTED // 2 else []
        if stamped:
            heard.nodes.append(node)
            return [one for which, moment in stamped for one in _candidate(which, "text", words, moment)]
    return []


def _of_element(node: Any, habits: Habits) -> Iterator[DateCandidate]:
    if sum(1 for _ in islice(node.iter(), MAX_INSIDE)) == MAX_INSIDE:
        return
    parts = [] if node.tag == "time" else [words_of(part) for part in node.iter("time")][:4]
    whole = words_of(node)
    shown = " ".join(parts) or whole
    if len(whole) > MAX_PRINTED or (parts and not _dates_once(shown)):
        return
    default = _labelled(node)
    stamps = ((value, habits.read(value)) for name in STAMPS if (value := node.get(name)))
    stamp, moment = next(((value, moment) for value, moment in stamps if moment is not None), ("", None))
    if moment is not None:
        first = next(_labels_in(shown), ("published", 0))[0]
        yield from _candidate(default or first, "time-tag", stamp, moment)
        return
    origin = "time-tag" if node.tag == "time" else "text"
    for which, printed in _stamps(shown, default, habits):
        yield from _candidate(which, origin, shown, printed)


def _dates_once(shown: str) -> bool:
    """Whether a passage around several time elements is one time in two parts: "3 de mayo de 2022 21:25"."""
    moment = read_time(shown)
    return len(shown) < MAX_PRINTED // 3 and moment is not None and moment.precision == "minute"


def _stamps(shown: str, default: Which | None, habits: Habits) -> Iterator[tuple[Which, Moment]]:
    """The times of a passage by the labels before them; a single label may stand behind its time as well."""
    if not _DIGIT.search(shown):
        return
    said = list(_labels_in(shown))
    ends = [at for _, at in said] + [len(shown)]
    first = habits.read(shown[: ends[0]])
    later = [(which, habits.read(shown[at:end])) for (which, at), end in zip(said, ends[1:], strict=True)]
    told: dict[Which, Moment] = {}
    for which, moment in later:
        if moment is not None:
            told.setdefault(which, moment)
    if first is not None:
        behind = said[0][0] if len(said) == 1 and not told else None
        told.setdefault(default or behind or "published", first)
    yield from told.items()


def _labels_in(shown: str) -> Iterator[tuple[Which, int]]:
    small = shown.lower()
    # The pattern is long: most passages hold no label at all.
    if not any(word in small for word in _label_words()):
        return
    for match in _label().finditer(small):
        yield ("modified" if match["updated"] else "published"), match.start()


def _labelled(node: Any) -> Which | None:
    """What the element's names, or a label before it, say of its time."""
    item = (node.get("itemprop") or "").lower()
    if item in ("datepublished", "datemodified"):
        return "published" if item == "datepublished" else "modified"
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        before = (words_of(previous) if len(previous) == 0 else "") + (previous.tail or "")
    else:
        before = (parent.text or "") if parent is not None else ""
    named = _named_label(node.get("class") or "")
    said = [which for which, _ in _labels_in(before[:MAX_LABEL])] if before.strip() else []
    return said[-1] if said else named


@lru_cache(maxsize=2_000)
def _named_label(classes: str) -> Which | None:
    words = spelled(classes)
    if "published" in words or "publication" in words:
        return "published"
    return "modified" if _UPDATED_NAME.search(words) else None


_UPDATED_NAME = re.compile(r"updated?\b|modified|modification|last ?mod\b|aktualis|actuali[sz]|aggiorn")


@cache
def _label_words() -> tuple[str, ...]:
    return (*phrases("updated"), *labels("published"))


@cache
def _label() -> re.Pattern[str]:
    updated, published = (_alternatives(words) for words in (phrases("updated"), labels("published")))
    return re.compile(rf"(?P<updated>{updated})|(?P<published>{published})")


def _alternatives(words: Iterable[str]) -> str:
    """Any of the words; those of scripts that part words only where they are whole."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) if word[0] > "\u2e80" else rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest)


def _from_datelines(near: list[Line], metas: Metas, habits: Habits) -> Iterator[DateCandidate]:
    """The day before an agency's name in the first paragraph or the description, where nothing else gives one."""
    for words in (*(words for _, words in near), *metas.all("description")[:1], *metas.all("og:description")[:1]):
        start = words[:MAX_DATELINE]
        if (end := _DATELINE_END.search(start)) and (moment := habits.read(start[: end.start()])):
            yield from _candidate("published", "text", start[: end.start()], moment)
            return


def _from_hints(page: Page, hints: Lead | None) -> Iterator[DateCandidate]:
    if hints is not None and hints.published is not None:
        yield from _candidate("published", "feed", hints.published.isoformat(), _of(hints.published))
    if hints is not None and hints.modified is not None:
        yield from _candidate("modified", "feed", hints.modified.isoformat(), _of(hints.modified))
    yield from _candidate("published", "url", page.url, day_in_url(page.url))


def _of(value: datetime) -> Moment:
    return Moment(value if value.tzinfo else value.replace(tzinfo=UTC), "second", True)


def _settled(found: list[DateCandidate]) -> list[DateCandidate]:
    """4/5/2024 read the other way round, where only that is a day which another witness gives."""
    others = {one: other_reading(one.raw, one.value) for one in found if _NUMBERED.search(one.raw)}
    doubtful = {one: other for one, other in others.items() if other is not None}
    if not doubtful:
        return found
    sure = {one.value.date() for one in found if one not in doubtful}
    if any(one.value.date() in sure for one in doubtful) or all(
        other.date() not in sure for other in doubtful.values()
    ):
        return found
    return [replace(one, value=doubtful[one]) if one in doubtful else one for one in found]

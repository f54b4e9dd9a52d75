"""Archives as readers use them: opened from anywhere, walked through, or asked for one URL at one time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from newscrawler.archive.addressed import first_crawl_id, read_group
from newscrawler.archive.capture import Capture, group_captures
from newscrawler.archive.lookup import IndexLine, line_before, lines_from
from newscrawler.archive.originals import Originals
from newscrawler.archive.places import Place, Places, find_places
from newscrawler.archive.reader import Record, read_records
from newscrawler.errors import DamagedRecord, NotArchived, UsageError
from newscrawler.urls import surt_key

log = logging.getLogger(__name__)

MAX_REMEMBERED_DAMAGE = 1000
_NEAREST = 3
_LAST = "\x7f"
"""Sorts behind every character of a SURT key."""


def open_archive(location: str | Path, *, on_damage: Callable[[DamagedRecord], None] | None = None) -> Archive:
    """
    The archive at a path, glob, collection directory, WACZ or URL (http, https, s3 and whatever fsspec knows).

    Records that are not whole are passed over, remembered in ``Archive.damage``, and given to ``on_damage`` or else to
    the log. Raises ArchiveError when there is nothing to read.
    """
    return Archive(find_places(location), name=str(location), on_damage=on_damage)


class Archive:
    """
    WARCs and what they hold. Use it as a context manager, or not at all closed: it keeps files open only while it reads.

    ``damage`` lists the first MAX_REMEMBERED_DAMAGE records that were not whole.
    """

    def __init__(
        self, places: Places, *, name: str = "", on_damage: Callable[[DamagedRecord], None] | None = None
    ) -> None:
        self.name = name
        self.places = places
        self.damage: list[DamagedRecord] = []
        self._on_damage = on_damage
        self._by_name = {place.name.rpartition("/")[2]: place for place in places.warcs}
        self._files: dict[str, BinaryIO] = {}
        self._crawl_ids: dict[str, str] = {}
        self._originals = Originals(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what random access left open; reading may go on afterwards."""
        while self._files:
            self._files.popitem()[1].close()

    def records(self) -> Iterator[Record]:
        """Every whole record of every WARC, in order."""
        for place in self.places.warcs:
            yield from self._records_of(place)

    def captures(
        self,
        *,
        mime: str | None = None,
        status: int | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        url: str | None = None,
        url_prefix: str | None = None,
        include_revisits: bool = False,
    ) -> Iterator[Capture]:
        """
        The captures in the order in which they were written, those of each WARC together; memory stays flat.

        ``mime`` is compared with the declared and the identified type ("image/" takes all images); ``since`` is included,
        ``until`` is not; ``url`` and ``url_prefix`` hold for http and https, with and without www, and use the index
        where there is one.
        """
        wanted = _Wanted(
            mime=mime, status=status, since=_moment(since), until=_moment(until), revisits=include_revisits
        )
        for capture in self._candidates(url_prefix if url is None else url, exact=url is not None):
            if wanted.takes(capture):
                yield capture

    def capture(self, url: str, at: datetime | str | None = None) -> Capture:
        """
        The capture of ``url`` closest to ``at``, or the latest. Raises NotArchived, which names the nearest URLs.

        Takes one search in the index where there is one, else reads the archive through.
        """
        moment = _moment(at)
        best: Capture | None = None
        for capture in self._candidates(url, exact=True):
            if best is None or _is_closer(capture.captured_at, best.captured_at, moment):
                best = capture
        if best is None:
            raise NotArchived(f"{url} is not in {self.name}{self._nearest(url)}")
        return best

    def index_lines(self, url: str, *, exact: bool = True) -> Iterator[IndexLine]:
        """The index lines of a URL, or of all that it is a prefix of; nothing where there is no index."""
        key = surt_key(url)
        for index in self.places.indexes:
            with index.open() as file:
                for line in lines_from(file, key, plain=not index.name.endswith(".gz")):
                    if line.key > (key if exact else key + _LAST):
                        break
                    if line.key == key or _is_under(line.key, key, url):
                        yield line

    def read_at(self, filename: str, offset: int) -> Capture | None:
        """The capture at a place that an index names; None, and a report, when there is no whole one."""
        place = self._by_name.get(filename)
        if place is None:
            return None
        file = self._files.get(filename)
        if file is None:
            file = self._files[filename] = place.open()
        try:
            return read_group(file, place.name, offset, self._crawl_id(place), self.find_original)
        except DamagedRecord as damage:
            self._report(place, damage)
            return None

    def find_original(self, revisit: Record) -> Capture | None:
        """The capture whose payload a revisit repeats: by its Refers-To fields, else by its payload digest."""
        return self._originals.find(revisit)

    def _candidates(self, url: str | None, *, exact: bool = False) -> Iterator[Capture]:
        if url is None:
            yield from self._scan(self.places.warcs)
            return
        unindexed = self.places.warcs
        if self.places.indexes:
            lines = sorted(self.index_lines(url, exact=exact), key=lambda line: (line.filename, line.offset))
            yield from filter(None, (self.read_at(line.filename, line.offset) for line in lines))
            # What was written after the index was is found by reading it.
            indexed_at = min(index.changed for index in self.places.indexes)
            unindexed = tuple(
                place for place in self.places.warcs if place.being_written or place.changed > indexed_at > 0
            )
        key = surt_key(url)
        for capture in self._scan(unindexed):
            found = surt_key(capture.url)
            if found == key or (not exact and _is_under(found, key, url)):
                yield capture

    def _scan(self, places: tuple[Place, ...]) -> Iterator[Capture]:
        for place in places:
            yield from group_captures(
                self._records_of(place),
                find_original=self.find_original,
                on_damage=lambda damage, place=place: self._report(place, damage),  # type: ignore[misc]
            )

    def _records_of(self, place: Place) -> Iterator[Record]:
        with place.open() as file:
            yield from read_records(file, name=place.name, on_damage=lambda damage: self._report(place, damage))

    def _report(self, place: Place, damage: DamagedRecord) -> None:
        if place.being_written:
            return
        if len(self.damage) < MAX_REMEMBERED_DAMAGE:
            self.damage.append(damage)
        if self._on_damage is not None:
            self._on_damage(damage)
        else:
            log.warning("%s", damage)

    def _crawl_id(self, place: Place) -> str:
        if place.name not in self._crawl_ids:
            with place.open() as file:
                self._crawl_ids[place.name] = first_crawl_id(file, place.name)
        return self._crawl_ids[place.name]

    def _nearest(self, url: str) -> str:
        """The URLs most like ``url``, as the end of a message."""
        near = self._index_neighbours(url) if self.places.indexes else self._likest(url)
        return f"; nearest: {', '.join(near)}" if near else "; it holds no page like it"

    def _index_neighbours(self, url: str) -> list[str]:
        key, near = surt_key(url), []
        for index in self.places.indexes:
            plain = not index.name.endswith(".gz")
            with index.open() as file:
                before = line_before(file, key) if plain else None
                near += [before.url] if before else []
                near += [
                    line.url for line, _ in zip(lines_from(file, key, plain=plain), range(_NEAREST - 1), strict=False)
                ]
        return list(dict.fromkeys(near))[:_NEAREST]

    def _likest(self, url: str) -> list[str]:
        key = surt_key(url)
        likeness: dict[str, int] = {}
        for capture in self._scan(self.places.warcs):
            likeness[capture.url] = _shared(key, surt_key(capture.url))
            if len(likeness) > 1000:
                likeness = {near: likeness[near] for near in _best(likeness)}
        return _best(likeness)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a walk through an archive is to give."""

    mime: str | None
    status: int | None
    since: datetime | None
    until: datetime | None
    revisits: bool

    def takes(self, capture: Capture) -> bool:
        return (
            (self.revisits or not capture.is_revisit)
            and (self.status is None or capture.http_status == self.status)
            and (self.since is None or capture.captured_at >= self.since)
            and (self.until is None or capture.captured_at < self.until)
            and (self.mime is None or self._is_of_type(capture, self.mime))
        )

    @staticmethod
    def _is_of_type(capture: Capture, mime: str) -> bool:
        types = [found for found in (capture.content_type, capture.identified_type) if found]
        return any(found.startswith(mime) if mime.endswith("/") else found == mime for found in types)


def _is_under(key: str, prefix: str, url: str) -> bool:
    """True when a SURT key lies under that of the prefix ``url``; one that ends with a slash covers a directory."""
    if not key.startswith(prefix):
        return False
    return not url.endswith("/") or prefix.endswith("/") or key[len(prefix) :][:1] in ("", "/", "?")


def _is_closer(moment: datetime, best: datetime, wanted: datetime | None) -> bool:
    return moment > best if wanted is None else abs(moment - wanted) < abs(best - wanted)


def _shared(one: str, other: str) -> int:
    """How many characters two keys begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _best(likeness: dict[str, int]) -> list[str]:
    return sorted(likeness, key=lambda near: (-likeness[near], near))[:_NEAREST]


def _moment(value: datetime | str | None) -> datetime | None:
    """A time as given, or read from RFC 3339; one without a zone is UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise UsageError(f"{value!r} is no time; write for example 2026-11-20 or 2026-11-20T10:00:00Z") from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

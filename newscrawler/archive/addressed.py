"""One capture at its place: the record that begins at an offset of a WARC, and those that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive.capture import Capture, FindOriginal, group_captures, read_crawl_id
from newscrawler.archive.layout import OPEN_SUFFIX
from newscrawler.archive.places import Place, find_places
from newscrawler.archive.reader import Record, read_records
from newscrawler.errors import ArchiveError, DamagedRecord


def read_capture(warc: str | Path, offset: int) -> Capture:
    """
    The capture whose record begins at ``offset`` of a WARC, by reading that record and those that belong to it.

    A file that a crawl is writing is found by either of its names. A revisit finds its original when the WARC lies in a
    collection. Raises DamagedRecord when no whole capture begins there, ArchiveError when the file is missing.
    """
    place = _place_of(str(warc))
    with place.open() as file:
        return read_group(file, place.name, offset, _crawl_id(str(warc)), _originals_of(warc))


def read_group(file: BinaryIO, name: str, offset: int, crawl_id: str, find_original: FindOriginal | None) -> Capture:
    """The capture at ``offset`` of an open WARC. Raises DamagedRecord when no whole one begins there."""
    records = _until_damage(read_records(file, name=name, start=offset))
    found = next(group_captures(records, crawl_id=crawl_id, find_original=find_original), None)
    if found is None or found.record.offset != offset:
        raise DamagedRecord(name, offset, "no capture begins here")
    return found


def first_crawl_id(file: BinaryIO, name: str) -> str:
    """What the warcinfo record at the start of a WARC calls the crawl; empty when it says nothing."""
    first = next(read_records(file, name=name, on_damage=lambda _: None), None)
    return read_crawl_id(first) if first is not None and first.type == "warcinfo" else ""


def _until_damage(records: Iterator[Record]) -> Iterator[Record]:
    """The first record, and those behind it that are whole: damage further on is not this capture's."""
    yield from islice(records, 1)
    with suppress(DamagedRecord):
        yield from records


def _place_of(warc: str) -> Place:
    """The file, under the name that it has now: closing a WARC takes ``.open`` off its name."""
    other = warc.removesuffix(OPEN_SUFFIX) if warc.endswith(OPEN_SUFFIX) else warc + OPEN_SUFFIX
    is_renamed = "://" not in warc and not Path(warc).exists() and Path(other).exists()
    found = find_places(other if is_renamed else warc).warcs
    if len(found) != 1:
        raise ArchiveError(f"{warc} is no single WARC; open it with open_archive")
    return found[0]


@lru_cache(maxsize=256)
def _crawl_id(warc: str) -> str:
    # The start of a WARC never changes.
    place = _place_of(warc)
    with place.open() as file:
        return first_crawl_id(file, place.name)


def _originals_of(warc: str | Path) -> FindOriginal:
    """How revisits of a WARC find their originals: in the collection that it lies in, else in itself."""
    directory = Path(warc).parent
    location: str | Path = directory.parent if directory.name == "archive" and "://" not in str(warc) else warc

    def find(revisit: Record) -> Capture | None:
        from newscrawler.archive.collection import open_archive

        with open_archive(location) as archive:
            return archive.find_original(revisit)

    return find

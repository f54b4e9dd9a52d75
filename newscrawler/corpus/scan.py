"""The captures of finished archives, as tasks for page workers."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.capture import Capture
from newscrawler.archive.collection import Archive
from newscrawler.archive.layout import warc_stem
from newscrawler.archive.places import WACZ_ENDING, WARC_ENDINGS, Place, Places, find_places
from newscrawler.corpus.rows import rfc3339
from newscrawler.corpus.tasks import Outcome, Task
from newscrawler.errors import DamagedRecord

_ENDINGS = (*WARC_ENDINGS, WACZ_ENDING)


@dataclass(frozen=True, slots=True)
class WarcScan:
    """One WARC, by itself or in a WACZ: ``location`` opens it, ``warc`` is its name there."""

    location: str
    place: Place

    @property
    def warc(self) -> str:
        return self.place.name.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """What its corpus files are named after: the WARC, behind the WACZ that holds it."""
        package = Path(self.location).name
        inside = warc_stem(self.warc)
        return f"{package.removesuffix(WACZ_ENDING)}.{inside}" if package.endswith(WACZ_ENDING) else inside

    def __iter__(self) -> Iterator[Task | Outcome]:
        """A Task for each capture in the order of the file; an Outcome for what no worker could read."""
        damage: list[DamagedRecord] = []
        with Archive(Places((self.place,)), on_damage=damage.append) as archive:
            for capture in archive.captures(include_revisits=True):
                yield from self._reported(damage)
                yield self._found(capture)
            yield from self._reported(damage)

    def _found(self, capture: Capture) -> Task | Outcome:
        if capture.record.length:
            return Task(self.location, self.warc, capture.record.offset)
        return Outcome(
            url=capture.url,
            warc_filename=self.warc,
            offset=capture.record.offset,
            record_id=capture.record.id,
            captured_at=rfc3339(capture.captured_at),
            reason="not-addressable",
            detail="run `warcio recompress` on the WARC: its records share one gzip member",
        )

    def _reported(self, damage: list[DamagedRecord]) -> Iterator[Outcome]:
        while damage:
            record = damage.pop(0)
            yield Outcome(url="", warc_filename=self.warc, offset=record.offset, reason="damaged", detail=record.reason)


def scan_archives(location: str) -> Iterator[WarcScan]:
    """The WARCs at a path, glob, directory, collection or URL. Raises ArchiveError when there are none."""
    for file in _files(location):
        for place in find_places(file).warcs:
            if not place.being_written:
                yield WarcScan(file, place)


def _files(location: str) -> list[str]:
    """A directory or glob as the files in it, so that each can be opened by itself."""
    path = Path(location)
    if "://" in location or path.is_file():
        return [location]
    if path.is_dir():
        within = path / "archive" if (path / "archive").is_dir() else path
        found = [str(file) for file in sorted(within.rglob("*")) if file.name.endswith(_ENDINGS)]
    else:
        found = sorted(glob.glob(location, recursive=True))
    # find_places has the message for a location where nothing is.
    return found or [location]

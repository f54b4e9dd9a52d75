"""The captures of finished archives, as tasks for page workers."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from newscrawler.archive.capture import Capture
from newscrawler.archive.collection import Archive
from newscrawler.archive.layout import warc_stem
from newscrawler.archive.places import WACZ_ENDING, WARC_ENDINGS, Place, Places, find_places
from newscrawler.corpus.remote import files_behind, is_url, remote_errors
from newscrawler.corpus.rows import rfc3339
from newscrawler.corpus.tasks import Outcome, Task
from newscrawler.errors import DamagedRecord

_ENDINGS = (*WARC_ENDINGS, WACZ_ENDING)


@dataclass(frozen=True, slots=True)
class WarcScan:
    """
    One WARC, by itself or in a WACZ: ``location`` opens it, ``warc`` is its name there.

    Its corpus files are named after ``stem``: the WARC, behind the WACZ that holds it.
    """

    location: str
    place: Place
    stem: str

    @property
    def warc(self) -> str:
        return self.place.name.rpartition("/")[2]

    def fetched(self, folder: Path) -> WarcScan:
        """
        The WARC as one on this machine: itself, or its copy in ``folder`` when it lies behind a URL.

        Workers read at random what a scan reads in order: two ways to ask a server for every page anew.
        """
        if not is_url(self.location):
            return self
        folder.mkdir()
        copy = folder / self.warc
        with remote_errors(self.location), self.place.open() as there, copy.open("wb") as here:
            shutil.copyfileobj(there, here, 1024 * 1024)
        return replace(self, location=str(copy), place=Place(self.place.name, lambda: copy.open("rb")))

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
        with remote_errors(file) if is_url(file) else nullcontext():
            places = find_places(file)
        for place in places.warcs:
            if not place.being_written:
                yield WarcScan(file, place, _stem(file, place))


def _stem(location: str, place: Place) -> str:
    package, inside = location.partition("?")[0].rpartition("/")[2], warc_stem(place.name.rpartition("/")[2])
    return f"{package.removesuffix(WACZ_ENDING)}.{inside}" if package.endswith(WACZ_ENDING) else inside


def _files(location: str) -> list[str]:
    """A directory or glob as the files in it, so that each can be opened by itself."""
    if is_url(location):
        return files_behind(location, _ENDINGS)
    path = Path(location)
    if path.is_file():
        return [location]
    if path.is_dir():
        within = path / "archive" if (path / "archive").is_dir() else path
        found = [str(file) for file in sorted(within.rglob("*")) if file.name.endswith(_ENDINGS)]
    else:
        found = sorted(glob.glob(location, recursive=True))
    # find_places has the message for a location where nothing is.
    return found or [location]

"""Verification of a whole archive: its WARCs, then what speaks of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import lock_collection
from newscrawler.archive.places import WACZ_ENDING, Place, Places, find_places
from newscrawler.archive.redacted import RedactedPages
from newscrawler.archive.verifying.corpus import Conversions, verify_corpus
from newscrawler.archive.verifying.files import Holdings, verify_warc
from newscrawler.archive.verifying.findings import Report
from newscrawler.archive.verifying.index import find_gaps, verify_index
from newscrawler.archive.verifying.journal import JournalCheck
from newscrawler.archive.verifying.relations import Relations
from newscrawler.errors import ArchiveError, Busy, ConfigurationError

Progress = Callable[[str], None]


def verify_archive(location: str | Path, *, strict: bool = False, on_file: Progress | None = None) -> Report:
    """
    Check what lies at a path, glob, collection directory, WACZ or URL; read only, in memory that grows with the captures.

    ``strict`` asks of everyone's WARCs what we promise of ours (docs/verify.md). ``on_file`` is told each file's name
    before it is read. Raises ArchiveError when nothing is there.
    """
    paths = collection_at(location)
    if paths is not None:
        return verify_collection(paths, strict=strict, on_file=on_file)
    report = Report()
    if str(location).endswith(WACZ_ENDING):
        from newscrawler.archive.verifying.wacz import verify_package

        if not verify_package(str(location), report):
            return report
    _verify_places(find_places(location), report, strict=strict, complete=False, on_file=on_file)
    return report


def verify_collection(paths: CollectionPaths, *, strict: bool = False, on_file: Progress | None = None) -> Report:
    """Check a collection: WARCs, index, journal, clean texts and corpus, each by itself and against the others."""
    if not paths.archive.is_dir():
        raise ArchiveError(f"{paths.base} is no collection: it has no archive/; check --archives and --collection")
    report = Report()
    is_written = _is_being_written(paths)
    journal = JournalCheck(paths)
    places = find_places(paths.base)
    if not is_written:
        for place in places.warcs:
            if place.being_written:
                report.add(place.name, None, "left-open")
    texts = [Place(path.name, lambda path=path: path.open("rb")) for path in sorted(paths.text.glob("*.warc.gz"))]  # type: ignore[misc]
    if not places.indexes and paths.warcs():
        report.add("indexes/index.cdxj", None, "index-gap", "there is no index")
    holdings = _verify_places(
        places,
        report,
        texts=texts,
        redacted=RedactedPages(paths),
        strict=strict,
        complete=not is_written,
        on_file=on_file,
    )
    journal.check(report, holdings, growing={place.name for place in places.warcs if place.being_written})
    verify_corpus(paths, report, holdings, Conversions(texts))
    return report


def _verify_places(
    places: Places,
    report: Report,
    *,
    texts: list[Place] | None = None,
    redacted: RedactedPages | None = None,
    strict: bool,
    complete: bool,
    on_file: Progress | None,
) -> Holdings:
    relations, holdings = Relations(report), Holdings()
    for place in (*places.warcs, *(texts or ())):
        if on_file is not None:
            on_file(place.name)
        verify_warc(place, report, relations, holdings, strict=strict)
    relations.settle(complete=complete)
    indexed: set[tuple[str, int]] = set()
    for index in places.indexes:
        verify_index(index, report, holdings, indexed)
    if places.indexes:
        finished = {place.name.rpartition("/")[2] for place in places.warcs if not place.being_written}
        find_gaps(report, holdings, indexed, finished, redacted)
    return holdings


def collection_at(location: str | Path) -> CollectionPaths | None:
    """The collection whose directory ``location`` is; None for any other place."""
    path = Path(location)
    if "://" in str(location) or not (path / "archive").is_dir():
        return None
    try:
        return CollectionPaths.at(path)
    except ConfigurationError:
        return None


def _is_being_written(paths: CollectionPaths) -> bool:
    if not paths.lock.exists():
        return False
    try:
        with lock_collection(paths):
            return False
    except Busy:
        return True
    except ConfigurationError:
        return False  # A read-only copy: nobody writes it.

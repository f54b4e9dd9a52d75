"""
What a killed run left behind, brought in order at the next start: nothing whole is lost, nothing damaged is kept quiet.

Every member of an ``.open`` file is read. Whole records that the journal does not know are adopted; what follows the
last whole one is copied to ``quarantine/`` before it is cut. It works without the journal, too: then everything is
adopted.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.cdxj import cdxj_lines, merge_index
from newscrawler.archive.disk import disk_errors, sync_directory
from newscrawler.archive.finishing import finish_warc
from newscrawler.archive.layout import OPEN_SUFFIX, CollectionPaths
from newscrawler.archive.reader import Record, read_records
from newscrawler.archive.rows import rows_of_records
from newscrawler.errors import DamagedRecord
from newscrawler.state import CaptureRow, Journal

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A WARC that was brought in order: its final path, captures adopted, damaged bytes in quarantine."""

    path: Path
    adopted: int = 0
    quarantined: int = 0


def recover_collection(paths: CollectionPaths, journal: Journal) -> list[Recovered]:
    """
    Finish every WARC of a collection that no run is writing; call it with the collection locked.

    Gives the WARCs that are finished now and were not before. May be killed at any point and called again. Raises
    LimitReached when the disk is full, ArchiveError when it fails.
    """
    with disk_errors():
        _remove_half_written(paths)
        known = _committed(journal)
        left_open = [_recover_open(paths, journal, path, known) for path in paths.open_warcs()]
        known = _committed(journal)
        unknown = [_adopt_finished(paths, journal, path, known) for path in paths.warcs()]
        _forget_vanished(journal)
    return [recovered for recovered in (*left_open, *unknown) if recovered is not None]


def _remove_half_written(paths: CollectionPaths) -> None:
    """Files that were being written aside when a run was killed: what they would have replaced is still there."""
    for directory in (paths.indexes, paths.quarantine):
        for path in directory.glob("*.new"):
            path.unlink()


def _committed(journal: Journal) -> dict[str, int]:
    """The WARCs that the journal holds for unfinished, and how much of each it knows."""
    return {file.name: file.committed for file in journal.open_files()}


def _recover_open(paths: CollectionPaths, journal: Journal, path: Path, known: dict[str, int]) -> Recovered | None:
    name = path.name.removesuffix(OPEN_SUFFIX)
    survey = _Survey(path, name)
    rows = list(rows_of_records(survey.records()))
    end = survey.end_of_sound_part(known.get(name))
    quarantined = _quarantine_from(paths, path, name, end)
    if end == 0:
        path.unlink()
        sync_directory(path.parent)
        return None
    _cut(path, end)
    adopted = [row for row in rows if known.get(name, 0) <= row.warc_offset < end]
    journal.commit(name, end, adopted)
    final = finish_warc(paths, journal, path, committed=end, records=survey.count, sha256=_sha256(path))
    _log.warning(
        "%s was left open by an earlier run: %d captures adopted, %d damaged bytes in quarantine",
        name,
        len(adopted),
        quarantined,
    )
    return Recovered(path=final, adopted=len(adopted), quarantined=quarantined)


def _adopt_finished(paths: CollectionPaths, journal: Journal, path: Path, known: dict[str, int]) -> Recovered | None:
    """Journal a finished WARC of which the journal knows not all: the run, or the journal, died just then."""
    size, committed = path.stat().st_size, known.get(path.name)
    adopted: list[CaptureRow] = []
    if committed is None:
        if next(journal.captures(warc_filename=path.name, limit=1), None) is not None:
            return None
        adopted = list(rows_of_records(_Survey(path, path.name).records()))
        if not adopted:  # nothing to know of it
            return None
    elif committed < size:
        rows = rows_of_records(_Survey(path, path.name).records())
        adopted = [row for row in rows if row.warc_offset >= committed]
    journal.commit(path.name, size, adopted)
    merge_index(paths.index, path.name, cdxj_lines(journal.captures(warc_filename=path.name)))
    journal.close_file(path.name, committed=size, sha256=_sha256(path))
    return Recovered(path=path, adopted=len(adopted))


def _forget_vanished(journal: Journal) -> None:
    for file in journal.open_files():
        if file.committed:
            _log.error("%s is gone, and with it %d bytes that were durable; was it moved?", file.name, file.committed)
        journal.close_file(file.name)


class _Survey:
    """A WARC being read from end to end: how far it is whole, and where it is damaged."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._damages: list[DamagedRecord] = []
        self._end = 0
        self.count = 0

    def records(self) -> Iterator[Record]:
        with self._path.open("rb") as file:
            for record in read_records(file, name=self._name, on_damage=self._damages.append):
                self._end = record.offset + record.length
                self.count += 1
                yield record

    def end_of_sound_part(self, committed: int | None) -> int:
        """
        Where to cut: at the first damage behind what was journalled, else behind the last whole record.

        Damage further in can't be the doing of a killed run. It stays, so that journalled offsets stay true, and
        ``verify`` tells of it.
        """
        for damage in self._damages:
            if damage.offset < self._end and (committed is None or damage.offset < committed):
                _log.error("%s; the records behind it are kept", damage)
        behind = (damage.offset for damage in self._damages if committed is not None and damage.offset >= committed)
        return min([self._end, *behind])


def _quarantine_from(paths: CollectionPaths, path: Path, name: str, offset: int) -> int:
    """Copy what follows ``offset`` to the quarantine, durably; gives the number of bytes."""
    size = path.stat().st_size - offset
    if size <= 0:
        return 0
    copy = paths.quarantine / f"{name}.{offset}.damaged"
    aside = copy.with_name(f"{copy.name}.new")
    with path.open("rb") as damaged, aside.open("wb") as file:
        damaged.seek(offset)
        shutil.copyfileobj(damaged, file)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(copy)
    sync_directory(paths.quarantine)
    return size


def _cut(path: Path, offset: int) -> None:
    """Let a file end at ``offset``, durably: what a killed run wrote and never synced is promised from here on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, offset)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

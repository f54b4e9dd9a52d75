"""Mending what can be mended without losing a byte: torn tails, files left open, the index, what the journal missed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from newscrawler.archive.cdxj import write_index
from newscrawler.archive.disk import sync_directory
from newscrawler.archive.layout import WARC_SUFFIX, CollectionPaths
from newscrawler.archive.lock import lock_collection
from newscrawler.archive.members import Feed, find_next_member, whole_end
from newscrawler.archive.recovery import recover_collection
from newscrawler.archive.redacted import RedactedPages
from newscrawler.archive.verifying.archives import collection_at
from newscrawler.errors import ArchiveError, UsageError


def repair_archive(location: str | Path) -> list[str]:
    """Mend the collection, or cut the torn tail of the single WARC, at ``location``; says what was done."""
    paths = collection_at(location)
    return repair_collection(paths) if paths is not None else repair_file(Path(location))


def repair_collection(paths: CollectionPaths) -> list[str]:
    """
    Mend a collection that no run is writing, and say what was done.

    WARCs that were left open are finished and journalled; a damaged tail is copied to ``quarantine/`` before it is cut
    off; the index is made anew from the journal, without redacted pages. Damage inside a file stays where it is: readers pass over it, and
    cutting it out would move every offset behind it. Raises Busy while a run writes the collection.
    """
    from newscrawler.state import Database, Journal

    done: list[str] = []
    with lock_collection(paths), Database(paths.state) as database:
        journal = Journal(database)
        for path in paths.warcs():
            done += cut_torn_tail(path, paths.quarantine)
        for recovered in recover_collection(paths, journal):
            done.append(
                f"{recovered.path.name}: finished; {recovered.adopted} captures adopted, "
                f"{recovered.quarantined:,} damaged bytes in quarantine"
            )
        sizes = {path.name: path.stat().st_size for path in paths.warcs()}
        redacted = RedactedPages(paths)
        kept = (
            row
            for row in journal.captures()
            if row.warc_offset + row.warc_length <= sizes.get(row.warc_filename, 0)
            and not redacted.cover(row.url, row.record_id)
        )
        write_index(paths.index, kept)
        done.append("indexes/index.cdxj: made anew")
    return done


def repair_file(path: Path) -> list[str]:
    """
    Cut the damaged tail off one gzip WARC outside of a collection, after copying it to ``quarantine/`` beside the file.

    Raises UsageError for anything but a ``.warc.gz``.
    """
    if not path.name.endswith(WARC_SUFFIX):
        raise UsageError(f"{path}: only the tail of a .warc.gz can be repaired; give one, or a collection")
    return cut_torn_tail(path, path.parent / "quarantine")


def cut_torn_tail(path: Path, quarantine: Path) -> list[str]:
    """
    Move what follows the last whole record of a WARC to ``quarantine``: durable there before it is cut here.

    Does nothing when whole records follow the damage, or when nothing before it is whole.
    """
    end, size = whole_end(path), path.stat().st_size
    if end in (0, size) or _anything_whole_behind(path, end):
        return []
    quarantine.mkdir(exist_ok=True)
    copy = quarantine / f"{path.name}.{end}.damaged"
    try:
        _copy_tail(path, end, copy)
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    except OSError as error:
        raise ArchiveError(f"{path} cannot be repaired: {error}; its damaged tail is untouched") from error
    return [f"{path.name}: {size - end:,} damaged bytes moved to {copy.name}"]


def _anything_whole_behind(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        return find_next_member(Feed(file, name=path.name, start=offset), offset) is not None


def _copy_tail(path: Path, offset: int, copy: Path) -> None:
    with path.open("rb") as damaged, copy.open("wb") as file:
        damaged.seek(offset)
        shutil.copyfileobj(damaged, file)
        file.flush()
        os.fsync(file.fileno())
    sync_directory(copy.parent)

"""Where a corpus lies, and how files appear there: whole, durable, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive.disk import DISK_FULL
from newscrawler.archive.layout import WARC_SUFFIX, CollectionPaths
from newscrawler.errors import ExitCode

PARQUET, JSONL, REJECTED = ".parquet", ".jsonl.gz", ".rejected.jsonl"
SIGNATURES = ".signatures"
ENDINGS = (PARQUET, JSONL, REJECTED, SIGNATURES)
_WORK = ".work-"


@dataclass(frozen=True, slots=True)
class CorpusFolders:
    """
    The folders of a corpus: ``corpus/v=VERSION/date=DAY/STEM.parquet`` and its neighbours, ``text/``, ``pages/``.

    The Parquet file is renamed last: where it stands, the others stand too.
    """

    corpus: Path
    text: Path
    pages: Path

    @classmethod
    def of(cls, paths: CollectionPaths) -> CorpusFolders:
        return cls(paths.corpus, paths.text, paths.pages)

    @classmethod
    def at(cls, directory: Path) -> CorpusFolders:
        """The same folders below any directory."""
        return cls(directory / "corpus", directory / "text", directory / "pages" / "pages.jsonl")

    def version(self, version: str) -> Path:
        return self.corpus / f"v={version}"

    def day(self, version: str, day: str) -> Path:
        return self.version(version) / f"date={day}"

    @property
    def redactions(self) -> Path:
        """The list of what was taken out, beside the corpus."""
        return self.corpus.parent / "redactions.jsonl"

    def conversion(self, stem: str) -> Path:
        return self.text / f"{stem}-conversion{WARC_SUFFIX}"

    def finished(self, version: str) -> set[str]:
        """The stems of the WARCs whose corpus files of this version are all there, and so are whole."""
        days = self.version(version).glob("date=*")
        named = (_stems(list(day.iterdir())) for day in days)
        return {stem for stems in named for stem in stems if self.conversion(stem).exists()}


def _stems(files: Collection[Path]) -> set[str]:
    """The stems of which a folder holds every file."""
    names = {path.name for path in files}
    whole = (name.removesuffix(PARQUET) for name in names if name.endswith(PARQUET))
    return {stem for stem in whole if all(stem + ending in names for ending in ENDINGS)}


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole and on disk; an error leaves what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_directory(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def ended_by_full_disk() -> Iterator[None]:
    """For a process of ours: a full disk within ends it with the exit code by which its parent knows."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            sys.exit(ExitCode.LIMIT_REACHED)
        raise


def sync_directory(directory: Path) -> None:
    """Make the names in a directory survive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def work_directory(folders: CorpusFolders) -> Iterator[Path]:
    """A directory for what is not finished; those of dead processes are cleared away."""
    folders.corpus.mkdir(parents=True, exist_ok=True)
    # The corpus folder is held meanwhile, so that nobody takes a directory that is not yet held for a dead one's.
    with _hold(folders.corpus):
        for left in folders.corpus.glob(f"{_WORK}*"):
            with suppress(BlockingIOError), _hold(left, wait=False):
                shutil.rmtree(left, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folders.corpus))
        holding = ExitStack()
        holding.enter_context(_hold(work))
    with holding:
        holding.callback(shutil.rmtree, work, ignore_errors=True)
        yield work


@contextmanager
def _hold(directory: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a directory as long as the process lives; raises BlockingIOError when another does and we do not wait."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)

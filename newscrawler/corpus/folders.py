"""Where a corpus lies, and how files appear there: whole, durable, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive.layout import WARC_SUFFIX, CollectionPaths

PARQUET, JSONL, REJECTED = ".parquet", ".jsonl.gz", ".rejected.jsonl"
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
        """The stems of the WARCs whose corpus files of this version are whole."""
        return {path.name.removesuffix(PARQUET) for path in self.version(version).glob(f"date=*/*{PARQUET}")}


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
    for left in folders.corpus.glob(f"{_WORK}*"):
        with _held(left) as alone:
            if alone:
                shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folders.corpus))
    try:
        with _held(work):
            yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _held(work: Path) -> Iterator[bool]:
    """Hold a work directory while the process lives; False when another process does."""
    descriptor = os.open(work, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)

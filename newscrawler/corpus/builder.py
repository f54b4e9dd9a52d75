"""
Captures in, corpus files out: while a crawl runs, or from finished WARCs alone. Both give the same bytes.

The caller's thread only writes a line to the backlog. The crew's threads move tasks to worker processes and answers to
the spool of their WARC; a process of its own writes the files of a WARC once each of its captures has an outcome.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newscrawler.archive.layout import CollectionPaths, warc_stem
from newscrawler.corpus.crew import Crew
from newscrawler.corpus.folders import CorpusFolders, work_directory
from newscrawler.corpus.nursery import Limits
from newscrawler.corpus.scan import WarcScan, scan_archives
from newscrawler.corpus.tasks import Closing, Outcome, Task
from newscrawler.corpus.units import Unit, Units
from newscrawler.corpus.version import extraction_version, write_packs
from newscrawler.corpus.workers import run_apart
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.model import Provenance

if TYPE_CHECKING:
    from newscrawler.cleaning.packs import Pack

PAGE_WORK = "newscrawler.corpus.pagework:prepare"
_AHEAD = 512
"""How many captures a scan of finished WARCs runs ahead of the workers."""

OnResult = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a builder did: WARCs written, articles, rejections by reason, WARCs that were finished already."""

    warcs: int = 0
    articles: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    corpus: Path


class CorpusBuilder:
    """
    Feeds captures to extraction workers and writes corpus files; a context manager.

    ``paths`` is a collection or the folders of a corpus. ``on_result`` is told every outcome, from a thread of ours.
    ``packs`` are files of rule packs; SourceError when one is wrong.
    Leaving the block waits for everything; leaving it by an exception lets go of what is not done: it can be made
    again from the WARCs (`add_missing`). Start it before the reactor runs.
    """

    def __init__(
        self,
        paths: CollectionPaths | CorpusFolders,
        *,
        workers: int = 1,
        limits: Limits | None = None,
        on_result: OnResult | None = None,
        packs: Iterable[Path] = (),
        work: str | None = None,
    ) -> None:
        self._paths = paths if isinstance(paths, CollectionPaths) else None
        self.folders = paths if isinstance(paths, CorpusFolders) else CorpusFolders.of(paths)
        files = tuple(packs)
        self._packs = _load_packs(files)
        self.version = extraction_version(self._packs)
        self._workers, self._limits, self._work = workers, limits, work or _page_work(files)
        self._on_result = on_result
        self._skipped = 0
        self._scanned: set[str] = set()
        self._abandoned = False
        self._finished: Summary | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.abandon()

    def start(self) -> Self:
        """Start the workers' processes and our threads; returns at once."""
        self._directory = directory = self._stack.enter_context(work_directory(self.folders))
        self._units = Units(directory, self._write)
        self._crew = Crew(directory / "backlog", self._work, self._take, workers=self._workers, limits=self._limits)
        self._stack.callback(self._crew.close)
        return self

    def add(self, provenance: Provenance) -> None:
        """
        Take in a capture of a WARC of the collection that was just committed: any response or revisit.

        Costs the caller one short write. Raises what went wrong in our threads, if something did.
        """
        assert self._paths is not None, "captures are added to a builder of a collection"
        name = provenance.warc_filename
        self._put(
            self._units.open(name, warc_stem(name)), Task(str(self._paths.warc(name)), name, provenance.warc_offset)
        )

    def close_warc(self, path: Path | str) -> None:
        """No more captures come from this WARC: its files are written once its last outcome is there."""
        name = Path(path).name
        self._units.close(self._units.open(name, warc_stem(name)))

    def add_archives(self, locations: Iterable[Path | str], *, again: bool = False) -> None:
        """
        Take in all captures of finished WARC or WACZ files, directories or URLs; those with corpus files are passed by.

        ``again`` makes these anew. Runs little ahead of the workers, so it returns when most of the work is done.
        Raises UsageError when two archives would give corpus files of one name.
        """
        done = set() if again else self.folders.finished(self.version)
        for location in locations:
            if self._abandoned:
                return
            for scan in scan_archives(str(location)):
                if scan.stem in self._scanned:
                    raise UsageError(f"two archives are called {scan.stem}; extract them into two folders")
                self._scanned.add(scan.stem)
                if scan.stem in done:
                    self._skipped += 1
                elif scan.stem not in self._units:  # the crawl feeds those itself
                    self._scan(scan)

    def add_missing(self) -> None:
        """Take in the collection's finished WARCs that have no corpus files: what a killed run left undone."""
        assert self._paths is not None, "only a collection knows what is missing"
        done = self.folders.finished(self.version)
        missing = [
            path for path in self._paths.warcs() if warc_stem(path) not in done and warc_stem(path) not in self._units
        ]
        if missing:
            self._units.mend(self._write_pages)
            self.add_archives(missing)

    def finish(self) -> Summary:
        """Wait for every outcome and file; once is enough. Raises ExtractionError when files could not be written."""
        if self._finished is not None:
            return self._finished
        self._units.close_all()
        self._crew.finish()
        try:
            closed = self._units.finish()
        finally:
            self._stack.close()
        self._crew.raise_failure()
        if closed:
            write_packs(self.folders.version(self.version), self._packs)
            run_apart("linking", str(self.folders.version(self.version)))
        if closed and self._scanned:
            # Pages of another version, or of the same files made again, may be listed already.
            self._write_pages()
        self._finished = self._summary(closed)
        return self._finished

    def let_go(self) -> None:
        """Begin nothing more; from any thread. Who waits in `finish` waits for what is under way only."""
        self._abandoned = True
        self._crew.let_go()
        self._units.let_go()

    def abandon(self) -> None:
        """Stop now; corpus files that are not whole leave no trace."""
        self.let_go()
        with suppress(NewscrawlerError):
            self._units.finish()
        self._stack.close()

    def _summary(self, closed: list[Counter[str]]) -> Summary:
        counts = sum(closed, Counter())
        articles = counts.pop("", 0)
        return Summary(
            warcs=len(closed),
            articles=articles,
            rejected=dict(sorted(counts.items())),
            skipped=self._skipped,
            corpus=self.folders.version(self.version),
        )

    def _scan(self, scan: WarcScan) -> None:
        unit = self._units.open(scan.warc, scan.stem)
        for found in scan.fetched(self._copies(scan.stem)):
            if isinstance(found, Outcome):
                self._record(unit, found, found.written())
            else:
                self._put(unit, found)
                self._crew.wait_below(_AHEAD)
            if self._abandoned:
                return
        self._units.close(unit)

    def _put(self, unit: Unit, task: Task) -> None:
        self._units.expect(unit)
        self._crew.put(unit.stem, task)

    def _take(self, stem: str, outcome: Outcome, answer: bytes) -> None:
        """What the crew found; from one of its threads."""
        unit = self._units[stem]
        self._record(unit, outcome, answer)
        self._units.settle(unit)

    def _record(self, unit: Unit, outcome: Outcome, answer: bytes) -> None:
        self._units.record(unit, outcome.offset, answer)
        if self._on_result is not None:
            self._on_result(outcome)

    def _write(self, unit: Unit) -> Counter[str]:
        folders = self.folders
        closing = Closing(
            spool=str(unit.spool.path),
            warc=unit.warc,
            stem=unit.stem,
            version=self.version,
            corpus=str(folders.corpus),
            text=str(folders.text),
            pages=str(folders.pages),
        )
        try:
            return Counter(json.loads(run_apart("closing", written=closing.written())))
        finally:
            shutil.rmtree(self._copies(unit.stem), ignore_errors=True)

    def _copies(self, stem: str) -> Path:
        """Where a WARC that lies behind a URL is copied to until its files are written."""
        return self._directory / f"{stem}.copy"

    def _write_pages(self) -> None:
        places = map(str, (self.folders.corpus, self.folders.text, self.folders.pages))
        run_apart("pages", *places, self.version)


def _load_packs(files: tuple[Path, ...]) -> tuple[Pack, ...]:
    """Packs that are wrong are told here, not by every process."""
    if not files:
        return ()
    from newscrawler.cleaning.packs import load_packs

    return load_packs(files)


def _page_work(packs: tuple[Path, ...]) -> str:
    """The work of our processes."""
    return f"{PAGE_WORK}:{json.dumps([str(path) for path in packs])}" if packs else PAGE_WORK


def build_corpus(
    archives: Iterable[Path | str],
    out: CollectionPaths | CorpusFolders | Path | str,
    *,
    workers: int = 1,
    again: bool = False,
    limits: Limits | None = None,
    on_result: OnResult | None = None,
    packs: Iterable[Path] = (),
) -> Summary:
    """
    Make the corpus of WARC or WACZ files, directories, globs or URLs below ``out``, with no network.

    The same archives, version and ``packs`` (files of rule packs) give the same bytes, whatever the order and the
    number of workers. WARCs whose corpus files are there already are passed by, unless ``again``.
    """
    paths = CorpusFolders.at(Path(out)) if isinstance(out, str | Path) else out
    builder = CorpusBuilder(paths, workers=workers, limits=limits, on_result=on_result, packs=packs)
    with builder:
        builder.add_archives(archives, again=again)
        return builder.finish()

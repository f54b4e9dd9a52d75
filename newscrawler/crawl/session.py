"""One run over one collection: everything that is opened before the first request and closed after the last."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from newscrawler.archive import CollectionPaths, Store
from newscrawler.archive.lock import CollectionLock, lock_collection
from newscrawler.cleaning.packs import pack_files
from newscrawler.crawl.admission import Admission
from newscrawler.crawl.book import note_start
from newscrawler.crawl.budget import Budget
from newscrawler.crawl.corpus_feed import CorpusFeed
from newscrawler.crawl.manifest import new_crawl_id, remove_half_written
from newscrawler.crawl.options import CrawlOptions
from newscrawler.crawl.tally import Tally
from newscrawler.crawl.verdicts import Verdicts
from newscrawler.discovery import Found, next_interval
from newscrawler.errors import ConfigurationError, NewscrawlerError
from newscrawler.model import Exchange, Lead, Provenance
from newscrawler.sources import Source
from newscrawler.state import Database, Frontier, Journal, Ledger, Schedule

if TYPE_CHECKING:
    from scrapy import Request

logger = logging.getLogger(__name__)


class CrawlSession:
    """
    The parts of a run, in the order in which they hold each other: lock, database, archive, corpus.

    Enter it before the reactor runs: worker processes are started here, and what an earlier run left unfinished is
    brought in order. Raises Busy when another run holds the collection, ConfigurationError when it cannot be written,
    LimitReached when the disk is full. `finish` closes the archive and waits for the corpus; leaving without it, by an
    exception, closes the archive and leaves the texts to the next run.
    """

    def __init__(self, options: CrawlOptions, *, tally: Tally | None = None) -> None:
        self.options = options
        self.sources = options.sources
        self.tally = tally or Tally()
        self.started = datetime.now(UTC)
        self.crawl_id = new_crawl_id(self.started)
        self.paths = CollectionPaths(options.archives, options.collection)
        self.stop: Callable[[str], None] = _not_running
        """Ends the crawl cleanly with a reason; set by whoever runs it."""
        self.failure: NewscrawlerError | None = None
        """What made the archive unwritable, if something did."""
        self.in_haste = False
        """Told twice to stop: what is not extracted is left to the next run."""
        self.warcs: list[str] = []
        self.new_articles: Counter[str] = Counter()
        """Articles archived by source."""
        self.stats: dict[str, Any] = {}
        """Figures of the run for its manifest, such as the longest stall of the reactor."""
        self._by_name = {source.name: source for source in options.sources}
        self._writing = False
        self._all_fed = True
        """Whether every capture was handed to the corpus; if not, the next run makes the texts of these WARCs."""
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            lock = stack.enter_context(lock_collection(self.paths))
            _demand_writable(self.paths)
            remove_half_written(self.paths.crawls)
            self.database = stack.enter_context(Database(self.paths.state))
            names = tuple(self._by_name)
            self.verdicts = Verdicts(Ledger(self.database), self.tally, crawl_id=self.crawl_id, sources=names)
            self.schedule = Schedule(self.database)
            packs = pack_files(self.options.packs, sources=self.sources)
            self.corpus = CorpusFeed(
                self.paths, workers=self.options.workers, on_result=self.verdicts.take, packs=packs
            )
            self.store = self._open_store(lock)
            # Only now: what was left open and is in order again has no text yet, `CorpusFeed.start` sees to it.
            self._writing = True
            stack.callback(self._close_store)
            self.frontier = Frontier(self.database, sources=self._by_name, crawl_id=self.crawl_id)
            self.admission = Admission(self.frontier, self.options, self.tally)
            self.budget = Budget(self.options, self.tally, self.paths.base)
            note_start(self)
            stack.callback(self.corpus.abandon)
            self.corpus.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything; what is not finished is left to the next run."""
        self._stack.close()

    def is_due(self, listing: Lead, now: datetime) -> bool:
        """Whether a listing is to be read now: always, unless the run asks for due ones only."""
        return not self.options.due_only or self.schedule.is_due(listing.url, now)

    def note_reading(self, listing: Lead, found: Found, *, new: int, now: datetime) -> None:
        """Write down that a listing was read, and when it is due again by the share of what was new."""
        before = self.schedule.record(listing.url)
        total = len(found.leads)
        interval = next_interval(before.interval if before else None, new=new, total=total)
        self.schedule.read(
            listing.url, kind=listing.kind, now=now, interval=interval, new=new, total=total, source=listing.source
        )

    def finish(self) -> None:
        """Write down what is known, close the archive, wait until the corpus has caught up, unless the run is in haste."""
        self.stop = _not_running
        try:
            self.frontier.flush()
        except NewscrawlerError as error:
            self.give_up(error)
        self._close_store()
        if not self.in_haste:
            self.corpus.finish()

    def hurry(self) -> None:
        """Leave the texts that are not made yet to the next run; from any thread."""
        self.in_haste = True
        self.corpus.hurry()

    def source(self, name: str | None) -> Source:
        """The source of that name; the run's first when a lead came without one."""
        return self._by_name.get(name or "", self.sources[0])

    async def archive(self, exchanges: Sequence[Exchange], request: Request) -> list[Provenance]:
        """
        Make exchanges durable; what `CaptureHandler` awaits before Scrapy may see a response.

        When the archive cannot be written any more the run is told to stop, and the request fails.
        """
        try:
            places: list[Provenance] = await self._submit(exchanges)
        except NewscrawlerError as error:
            self.give_up(error)
            raise
        lead = request.meta.get("lead")
        name = lead.source if lead is not None and lead.source else self.sources[0].name
        self.tally.add(name, "archived", len(places))
        self.tally.add(name, "bytes", sum(place.warc_length for place in places))
        if places and lead is not None and lead.kind == "article" and places[-1].http_status == 200:
            self.new_articles[name] += 1
        return places

    def give_up(self, error: NewscrawlerError) -> None:
        """The archive or the state cannot be written: end the run; the first such error decides its exit code."""
        if self.failure is None:
            logger.error("the collection cannot be written: %s", error)
            self.failure = error
            self.stop("archive-unwritable")

    async def _submit(self, exchanges: Sequence[Exchange]) -> list[Provenance]:
        if self.store.is_full:  # it may wait for the disk: the reactor must not
            durable = await asyncio.to_thread(self.store.submit, exchanges)
        else:
            durable = self.store.submit(exchanges)
        # In the writer's thread, so that whatever becomes of this request its capture is fed before its WARC is closed.
        durable.add_done_callback(partial(self._feed, bool(exchanges[-1].response)))
        return await asyncio.wrap_future(durable)

    def _feed(self, answered: bool, durable: Future[list[Provenance]]) -> None:
        if durable.exception() is not None:
            self._all_fed = False
        elif answered:
            self.corpus.add(durable.result()[-1])

    def _open_store(self, lock: CollectionLock) -> Store:
        options = self.options
        return Store(
            self.paths,
            Journal(self.database),
            crawl_id=self.crawl_id,
            operator=options.operator or options.contact,
            user_agent=options.user_agent,
            settings=options.public(),
            settings_digest=options.digest(),
            on_close=self._warc_closed,
            lock=lock,
        )

    def _warc_closed(self, path: Path) -> None:
        self.warcs.append(path.name)
        if self._writing and self._all_fed:
            self.corpus.close_warc(path)

    def _close_store(self) -> None:
        try:
            self.store.close()
        except NewscrawlerError as error:
            self.give_up(error)


def _demand_writable(paths: CollectionPaths) -> None:
    """Say at once what the first page would find out; also a super-user cannot write a disk mounted read-only."""
    for directory in (paths.base, paths.archive, paths.indexes, paths.corpus, paths.crawls):
        if not os.access(directory, os.W_OK | os.X_OK):
            raise ConfigurationError(f"cannot write in {directory}; make it writable for this user")


def _not_running(_reason: str) -> None:
    """What stops a session that no crawler runs: nothing."""

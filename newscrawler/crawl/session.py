"""One run over one collection: everything that is opened before the first request and closed after the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from newscrawler.archive import CollectionPaths, Store
from newscrawler.cleaning.packs import pack_files
from newscrawler.crawl.admission import Admission
from newscrawler.crawl.budget import Budget
from newscrawler.crawl.corpus_feed import CorpusFeed
from newscrawler.crawl.manifest import new_crawl_id
from newscrawler.crawl.options import CrawlOptions
from newscrawler.crawl.tally import Tally
from newscrawler.crawl.verdicts import Verdicts
from newscrawler.discovery import Found, next_interval
from newscrawler.errors import NewscrawlerError
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
    brought in order. Raises Busy when another run holds the collection and ConfigurationError when it cannot be
    written. Leaving it closes the archive first, then waits for the corpus, unless the run was told to stop at once.
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
        self.stats: dict[str, Any] = {}
        """Figures of the run for its manifest, such as the longest stall of the reactor."""
        self._by_name = {source.name: source for source in options.sources}
        self._writing = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.paths.create()
            self.database = stack.enter_context(Database(self.paths.state))
            names = tuple(self._by_name)
            self.verdicts = Verdicts(Ledger(self.database), self.tally, crawl_id=self.crawl_id, sources=names)
            self.schedule = Schedule(self.database)
            packs = pack_files(self.options.packs, sources=self.sources)
            self.corpus = CorpusFeed(
                self.paths, workers=self.options.workers, on_result=self.verdicts.take, packs=packs
            )
            self.store = self._open_store()
            # Only now: what was left open and is in order again has no text yet, `CorpusFeed.start` sees to it.
            self._writing = True
            stack.callback(self._close_store)
            self.frontier = Frontier(self.database, sources=self._by_name, crawl_id=self.crawl_id)
            self.admission = Admission(self.frontier, self.options, self.tally)
            self.budget = Budget(self.options, self.tally, self.paths.base)
            self._stack = stack.pop_all()
        self.corpus.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None and not self.in_haste:
            self.finish()
        else:
            self.corpus.abandon()
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
        """Write down what is known, close the archive, wait until the corpus has caught up."""
        self.frontier.flush()
        self._close_store()
        self.corpus.finish()

    def source(self, name: str | None) -> Source:
        """The source of that name; the run's first when a lead came without one."""
        return self._by_name.get(name or "", self.sources[0])

    async def archive(self, exchanges: Sequence[Exchange], request: Request) -> list[Provenance]:
        """
        Make exchanges durable; what `CaptureHandler` awaits before Scrapy may see a response.

        When the archive cannot be written any more the run is told to stop, and the request fails.
        """
        try:
            places: list[Provenance] = await asyncio.wrap_future(self.store.submit(exchanges))
        except NewscrawlerError as error:
            self._give_up(error)
            raise
        lead = request.meta.get("lead")
        name = lead.source if lead is not None and lead.source else self.sources[0].name
        self.tally.add(name, "archived", len(places))
        self.tally.add(name, "bytes", sum(place.warc_length for place in places))
        if places and exchanges[-1].response:
            self.corpus.add(places[-1])
        return places

    def _give_up(self, error: NewscrawlerError) -> None:
        if self.failure is None:
            logger.error("the archive cannot be written: %s", error)
            self.failure = error
            self.stop("archive-unwritable")

    def _open_store(self) -> Store:
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
        )

    def _warc_closed(self, path: Path) -> None:
        self.warcs.append(path.name)
        if self._writing and not self.in_haste:
            self.corpus.close_warc(path)

    def _close_store(self) -> None:
        try:
            self.store.close()
        except NewscrawlerError as error:
            self._give_up(error)


def _not_running(_reason: str) -> None:
    """What stops a session that no crawler runs: nothing."""

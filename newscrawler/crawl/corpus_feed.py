"""The corpus's end of a run: captures in while it crawls; whatever goes wrong there, archiving goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from newscrawler.archive import CollectionPaths
from newscrawler.archive.disk import disk_errors
from newscrawler.corpus import CorpusBuilder, Outcome
from newscrawler.errors import NewscrawlerError
from newscrawler.model import Provenance

logger = logging.getLogger(__name__)


class CorpusFeed:
    """
    Hands captures to a CorpusBuilder; with no workers it hands on nothing.

    ``failure`` is what stopped extraction, if something did: the text can be made later from the archive, and the next
    run with workers makes it.
    """

    def __init__(
        self,
        paths: CollectionPaths,
        *,
        workers: int,
        on_result: Callable[[Outcome], None],
        packs: tuple[Path, ...] = (),
    ) -> None:
        self.failure: NewscrawlerError | None = None
        self._builder = CorpusBuilder(paths, workers=workers, on_result=on_result, packs=packs) if workers else None
        # What an earlier run left undone may be hours of work: the crawl does not wait for it.
        self._catching_up = Thread(target=self._add_missing, name="corpus-missing", daemon=True)

    def start(self) -> None:
        """Start the worker processes; before the reactor runs."""
        self._try(lambda builder: builder.start())
        if self.failure is not None:
            self._builder = None
        elif self._builder is not None:
            self._catching_up.start()

    def add(self, place: Provenance) -> None:
        """Hand on a capture that is durable."""
        self._try(lambda builder: builder.add(place))

    def close_warc(self, path: Path) -> None:
        """No more captures come from this WARC."""
        self._try(lambda builder: builder.close_warc(path))

    def finish(self) -> None:
        """Wait until everything handed on has become text or has a reason."""
        if self._builder is not None and self.failure is None:
            self._catching_up.join()
            self._try(lambda builder: builder.finish())
        elif self._builder is not None:
            self._builder.abandon()

    def hurry(self) -> None:
        """Let go of what waits; from any thread. `finish`, if it waits for that, returns soon."""
        if self._builder is not None:
            self._builder.let_go()

    def abandon(self) -> None:
        """Stop now; the next run makes what is missing."""
        if self._builder is not None:
            self._builder.abandon()
            if self._catching_up.ident is not None:
                self._catching_up.join()

    def _add_missing(self) -> None:
        self._try(lambda builder: builder.add_missing())

    def _try(self, step: Callable[[CorpusBuilder], object]) -> None:
        if self._builder is None or self.failure is not None:
            return
        try:
            with disk_errors():
                step(self._builder)
        except NewscrawlerError as error:
            logger.error("no more text is extracted in this run; the archive is not concerned: %s", error)
            self.failure = error

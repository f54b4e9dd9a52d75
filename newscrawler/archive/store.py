"""
The archive's way in: exchanges become durable records, many at a time, in one thread.

Order of effects, for every batch: records written → fdatasync → journal committed → futures resolved. A future that
resolved is a promise that kill -9 and a power cut keep.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from newscrawler.archive.exchanges import Resource
from newscrawler.archive.finishing import tell
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import CollectionLock, lock_collection
from newscrawler.archive.recovery import Recovered, recover_collection
from newscrawler.archive.warcinfo import CrawlFacts
from newscrawler.archive.writer import ArchiveWriter, WriterOptions, Written
from newscrawler.errors import ArchiveError, NewscrawlerError
from newscrawler.model import Exchange, Provenance
from newscrawler.state import Journal

_log = logging.getLogger(__name__)

MAX_PENDING_BYTES = 64 * 1024 * 1024
_BATCH_BYTES = 32 * 1024 * 1024


@dataclass(slots=True, eq=False)
class _Submission:
    items: Sequence[Exchange | Resource]
    size: int
    future: Future[list[Provenance]] = field(default_factory=Future)
    written: list[Provenance] = field(default_factory=list)


class Store:
    """
    Where the download handler hands in what it fetched.

    On opening, the collection is locked (Busy at once when another run writes it; pass ``lock`` when the run holds the
    lock already), and whatever an earlier run left unfinished is brought in order (``recovered``). ``on_close`` is
    called in the writer's thread with the path of every WARC that was finished, recovered ones included; always after
    the futures of all that is in it.

    ``submit`` may be called from any thread. It returns at once, unless more than ``max_pending_bytes`` wait to be
    written: then it waits for room, and a slow disk slows the crawl down instead of filling the memory.
    """

    def __init__(
        self,
        paths: CollectionPaths,
        journal: Journal,
        *,
        crawl_id: str,
        operator: str | None = None,
        user_agent: str | None = None,
        robots: str = "obey",
        description: str | None = None,
        settings: Mapping[str, Any] | None = None,
        settings_digest: str | None = None,
        options: WriterOptions | None = None,
        max_pending_bytes: int = MAX_PENDING_BYTES,
        on_close: Callable[[Path], None] | None = None,
        lock: CollectionLock | None = None,
    ) -> None:
        facts = CrawlFacts(
            crawl_id=crawl_id,
            collection=paths.name,
            operator=operator,
            user_agent=user_agent,
            robots=robots,
            description=description,
            settings=settings or {},
            settings_digest=settings_digest,
        )
        self._on_close = on_close
        self._finished: list[Path] = []
        with ExitStack() as stack:
            if lock is None:
                stack.enter_context(lock_collection(paths))
            self.recovered: list[Recovered] = recover_collection(paths, journal)
            for recovered in self.recovered:
                tell(on_close, recovered.path)
            self._writer = ArchiveWriter(paths, journal, facts, options=options, on_close=self._finished.append)
            self._open = stack.pop_all()
        self._max_pending = max_pending_bytes
        self._waiting: deque[_Submission] = deque()
        self._pending = 0
        self._closing = False
        self._changed = threading.Condition()
        self._failure: NewscrawlerError | None = None
        self._thread = threading.Thread(target=self._run, name="newscrawler-archive", daemon=True)
        self._thread.start()

    @property
    def written(self) -> Written:
        """What was written so far."""
        return self._writer.written

    @property
    def is_full(self) -> bool:
        """Whether half of what may be pending is: `submit` may wait for room then."""
        return 2 * self._pending >= self._max_pending

    def submit(self, exchanges: Sequence[Exchange]) -> Future[list[Provenance]]:
        """
        Archive exchanges; the future gives their places, in their order, once they are durable and journalled.

        It fails with LimitReached when the disk is full and with ArchiveError when it fails: then nothing is promised of
        these exchanges, and everything promised before still holds. The future cannot be cancelled.
        """
        return self._enqueue(exchanges, sum(len(exchange.request) + len(exchange.response) for exchange in exchanges))

    def submit_resource(self, uri: str, content_type: str, block: bytes) -> Future[list[Provenance]]:
        """Archive something beside the pages as a ``resource`` record; as ``submit``."""
        return self._enqueue([Resource(uri=uri, content_type=content_type, block=block)], len(block))

    def close(self) -> None:
        """
        Write what waits, finish the open WARC and give the collection free. May be called twice.

        Raises LimitReached or ArchiveError when the last WARC could not be finished; the next run finishes it.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        self._open.close()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _enqueue(self, items: Sequence[Exchange | Resource], size: int) -> Future[list[Provenance]]:
        submission = _Submission(items, size)
        submission.future.set_running_or_notify_cancel()
        with self._changed:
            self._changed.wait_for(
                lambda: self._closing or not self._pending or self._pending + size <= self._max_pending
            )
            if self._closing:
                raise ArchiveError("the store is closed; open a new one to write on")
            self._waiting.append(submission)
            self._pending += size
            self._changed.notify_all()
        return submission.future

    def _run(self) -> None:
        while batch := self._take():
            self._write(batch)
            with self._changed:
                self._pending -= sum(submission.size for submission in batch)
                self._changed.notify_all()
        try:
            self._writer.close()
        except NewscrawlerError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - the journal's database has errors of its own
            self._failure = ArchiveError(f"the last WARC could not be finished: {error}; run again to finish it")
        self._tell_finished()

    def _take(self) -> list[_Submission]:
        """What waits, up to a batch; waits for something, gives nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            batch, size = list[_Submission](), 0
            while self._waiting and size < _BATCH_BYTES:
                batch.append(self._waiting.popleft())
                size += batch[-1].size
            return batch

    def _write(self, batch: list[_Submission]) -> None:
        written = [submission for submission in batch if self._append(submission)]
        try:
            self._writer.commit()
        except Exception as error:  # noqa: BLE001 - the journal's database has errors of its own
            for submission in written:
                submission.future.set_exception(_as_ours(error))
        else:
            for submission in written:
                submission.future.set_result(submission.written)
        self._tell_finished()

    def _tell_finished(self) -> None:
        finished, self._finished[:] = self._finished[:], []
        for path in finished:
            tell(self._on_close, path)

    def _append(self, submission: _Submission) -> bool:
        try:
            for item in submission.items:
                row = (
                    self._writer.write_resource(item)
                    if isinstance(item, Resource)
                    else self._writer.write_exchange(item)
                )
                submission.written.append(row.provenance())
        except Exception as error:  # noqa: BLE001 - one strange exchange must not stop the archive
            submission.future.set_exception(_as_ours(error))
            return False
        return True


def _as_ours(error: Exception) -> NewscrawlerError:
    if isinstance(error, NewscrawlerError):
        return error
    _log.error("the archive could not be written", exc_info=error)
    return ArchiveError(f"the archive could not be written: {error}")

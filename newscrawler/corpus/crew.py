"""The threads between backlog and worker processes: tasks out, outcomes in, and what becomes of an error in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from newscrawler.archive.disk import DISK_FULL
from newscrawler.corpus.backlog import Backlog
from newscrawler.corpus.nursery import Limits
from newscrawler.corpus.pagework import lost
from newscrawler.corpus.tasks import Outcome, Task
from newscrawler.corpus.workers import Nursery, Worker, WorkerLost
from newscrawler.errors import ExtractionError, LimitReached, NewscrawlerError

Take = Callable[[str, Outcome, bytes], None]


class Crew:
    """
    So many threads, each with a worker process at a time; they start at once and end with `finish` or `close`.

    ``take`` is told the stem, the outcome and the worker's answer, from one of the threads. What it raises, and what
    else goes wrong there, ends the work: `put` and `finish` raise it to the caller.
    """

    def __init__(self, backlog: Path, work: str, take: Take, *, workers: int, limits: Limits | None) -> None:
        self._nursery = Nursery(work, limits=limits)
        self._backlog = Backlog(backlog)
        self._take = take
        self._failure: NewscrawlerError | None = None
        self._threads = [
            threading.Thread(target=self._extract, name=f"corpus-{number}", daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, stem: str, task: Task) -> None:
        """Hand on a task; one short write. Raises what went wrong in the threads, if something did."""
        self.raise_failure()
        self._backlog.put(stem.encode() + b"\t" + task.written())

    def wait_below(self, tasks: int) -> None:
        """Return once fewer than ``tasks`` wait."""
        self._backlog.wait_below(tasks)

    def finish(self) -> None:
        """Wait until every task has its outcome."""
        self._backlog.close()
        for thread in self._threads:
            thread.join()

    def let_go(self) -> None:
        """Begin no more tasks; from any thread."""
        self._backlog.close(drop=True)

    def close(self) -> None:
        """End the worker processes."""
        self._nursery.close()

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _extract(self) -> None:
        worker = Worker(self._nursery)
        try:
            for line in self._backlog.take():
                stem, _, request = line.partition(b"\t")
                self._take(stem.decode(), *_ask(worker, request))
        except Exception as error:  # noqa: BLE001 - a full disk, a callback's error: the caller's thread must hear of it
            self._failure = self._failure or _told(error)
            self._backlog.close(drop=True)
        finally:
            worker.close()


def _ask(worker: Worker, request: bytes) -> tuple[Outcome, bytes]:
    try:
        answer = worker.ask(request)
        return Outcome.read(answer)[0], answer
    except WorkerLost as error:
        outcome = lost(Task.read(request), error.reason, error.detail)
        return outcome, outcome.written()


def _told(error: Exception) -> NewscrawlerError:
    if isinstance(error, NewscrawlerError):
        return error
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return LimitReached(
            f"extraction stopped: {error.strerror}; free disk space, then run again: it goes on from here"
        )
    told = ExtractionError(
        f"extraction stopped: {type(error).__name__}: {error}; the WARCs are whole, `newscrawler extract` goes on from here"
    )
    told.__cause__ = error
    return told

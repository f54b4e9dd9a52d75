"""The WARCs on their way into the corpus: what is still expected of each, and when its files can be written."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from newscrawler.corpus.spool import Spool


@dataclass(slots=True)
class Unit:
    """One WARC: its spool, how many outcomes are due, and whether more captures may come."""

    warc: str
    stem: str
    spool: Spool
    due: int = 0
    closed: bool = False
    written: bool = False


class Units:
    """
    Units by stem, safe to share between threads.

    ``write`` makes the files of a unit; it is called once for each, in a thread of its own, when the unit is closed and
    nothing is due any more.
    """

    def __init__(self, directory: Path, write: Callable[[Unit], Counter[str]]) -> None:
        self._directory, self._write = directory, write
        self._units: dict[str, Unit] = {}
        self._lock = threading.Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="corpus-closing")
        self._written: list[Future[Counter[str]]] = []
        self._mendings: list[Future[object]] = []
        self._let_go = False

    def __contains__(self, stem: str) -> bool:
        return stem in self._units

    def __getitem__(self, stem: str) -> Unit:
        return self._units[stem]

    def open(self, warc: str, stem: str) -> Unit:
        """The unit of a WARC, made when it is new."""
        with self._lock:
            if stem not in self._units:
                self._units[stem] = Unit(warc, stem, Spool(self._directory / f"{stem}.spool"))
            return self._units[stem]

    def expect(self, unit: Unit) -> None:
        """One more outcome is due."""
        with self._lock:
            unit.due += 1

    def record(self, unit: Unit, offset: int, answer: bytes) -> None:
        """Keep an outcome."""
        with self._lock:
            unit.spool.add(offset, answer)

    def settle(self, unit: Unit) -> None:
        """One outcome that was due is there."""
        with self._lock:
            unit.due -= 1
            self._write_when_done(unit)

    def close(self, unit: Unit) -> None:
        """No more captures come."""
        with self._lock:
            unit.closed = True
            self._write_when_done(unit)

    def close_all(self) -> None:
        for unit in list(self._units.values()):
            self.close(unit)

    def mend(self, step: Callable[[], object]) -> None:
        """Do something in the thread that writes: in turn with the files, none of which is written meanwhile."""
        with self._lock:
            if not self._let_go:
                self._mendings.append(self._writer.submit(step))

    def _write_when_done(self, unit: Unit) -> None:
        if unit.closed and not unit.due and not unit.written and not self._let_go:
            unit.written = True
            unit.spool.close()
            self._written.append(self._writer.submit(self._write_and_clear, unit))

    def _write_and_clear(self, unit: Unit) -> Counter[str]:
        try:
            return self._write(unit)
        finally:
            unit.spool.path.unlink(missing_ok=True)

    def finish(self) -> list[Counter[str]]:
        """Wait for the files of every closed unit; what each write gave. Raises what one of them raised."""
        self._writer.shutdown()
        for mending in self._mendings:
            if not mending.cancelled():
                mending.result()
        return [written.result() for written in self._written if not written.cancelled()]

    def let_go(self) -> None:
        """Begin to write nothing more; from any thread."""
        with self._lock:
            self._let_go = True
        self._writer.shutdown(wait=False, cancel_futures=True)

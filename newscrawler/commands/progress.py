"""The progress of a crawl on stderr: a live table on a terminal, a line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from newscrawler.commands.console import err, printable

if TYPE_CHECKING:
    from rich.console import RenderableType

SHOWN = ("leads", "fetched", "archived", "extracted", "rejected", "failed")
PLAIN_EVERY_S = 30.0
MOST_SOURCES = 12


class Counts(Protocol):
    """What is shown: `crawl.tally.Tally`."""

    def total(self, counter: str) -> int: ...
    def of(self, source: str) -> dict[str, int]: ...
    def sources(self) -> list[str]: ...


class Progress(AbstractContextManager["Progress"]):
    """Shows the counts while a crawl runs. It only reads them, from a thread of its own."""

    def __init__(self, counts: Counts, *, quiet: bool = False) -> None:
        self._counts, self._quiet = counts, quiet
        self._console = err()
        self._begun = time.monotonic()
        self._stop = Event()
        self._thread = Thread(target=self._show, name="progress", daemon=True)

    def __enter__(self) -> Progress:
        if not self._quiet:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _show(self) -> None:
        if not self._console.is_terminal:
            while not self._stop.wait(PLAIN_EVERY_S):
                self._console.print(self.line())
            return
        from rich.live import Live

        with Live(console=self._console, transient=True, refresh_per_second=4) as live:
            while not self._stop.wait(0.25):
                live.update(self._table())

    def line(self) -> str:
        """One line of plain words: what a log keeps."""
        seconds = max(time.monotonic() - self._begun, 0.001)
        counts = ", ".join(f"{self._counts.total(name)} {name}" for name in SHOWN)
        return f"{counts}; {self._counts.total('fetched') / seconds:.1f} pages a second"

    def _table(self) -> RenderableType:
        from rich.table import Table

        table = Table("source", *SHOWN, box=None, pad_edge=False, caption=self.line(), caption_justify="left")
        for source in self._counts.sources()[:MOST_SOURCES]:
            counts = self._counts.of(source)
            table.add_row(printable(source), *(str(counts[name]) for name in SHOWN))
        return table

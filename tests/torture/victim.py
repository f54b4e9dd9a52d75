"""
The process that is tortured: it archives the pages that its journal does not know, and says which are promised.

A line ``NUMBER RECORD-ID`` goes to the descriptor ``promises`` once the store's future resolved: from then on the record
must be there for ever. A line ``synced FILE BYTES`` says what a power cut has to leave alone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import lock_collection
from newscrawler.archive.store import Store
from newscrawler.archive.writer import WriterOptions
from newscrawler.errors import NewscrawlerError
from newscrawler.state import Database, Journal
from tests.torture.pages import exchange_of, url_of

COLLECTION = "tortured"
WINDOW = 12
MAX_BYTES = 60_000
_write = os.write


def run(root: Path, *, pages: int, promises: int, clock_shift: timedelta = timedelta()) -> int:
    """Archive what is missing; the exit status that a command would end with."""
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _tell_syncs(promises)
    options = WriterOptions(max_bytes=MAX_BYTES, clock=lambda: datetime.now(UTC) + clock_shift)
    paths = CollectionPaths(root, COLLECTION)
    try:
        with lock_collection(paths) as lock, Database(paths.state) as database:
            journal = Journal(database)
            with Store(paths, journal, crawl_id="torture", options=options, lock=lock) as store:
                _archive(store, journal, pages, promises)
    except NewscrawlerError as error:
        return int(error.exit_code)
    return 0


def _archive(store: Store, journal: Journal, pages: int, promises: int) -> None:
    known = {row.url for row in journal.captures()}
    missing = deque(number for number in range(pages) if url_of(number) not in known)
    flying = deque()
    while missing or flying:
        while missing and len(flying) < WINDOW:
            number = missing.popleft()
            flying.append((number, store.submit([exchange_of(number)])))
        number, future = flying.popleft()
        (place,) = future.result()
        _write(promises, f"{number} {place.record_id}\n".encode())


def _tell_syncs(promises: int) -> None:
    def telling(sync: Callable[[int], None]) -> Callable[[int], None]:
        def sync_and_tell(descriptor: int) -> None:
            size = os.fstat(descriptor).st_size
            sync(descriptor)
            name = os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))
            _write(promises, f"synced {name} {size}\n".encode())

        return sync_and_tell

    os.fdatasync, os.fsync = telling(os.fdatasync), telling(os.fsync)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), pages=int(sys.argv[2]), promises=1))

"""
The curve of the frontier: cost and memory at 10 k, 100 k, 1 M pending URLs.

    python benchmarks/frontier.py [10000 100000 1000000] [--hosts 500] [--database URL]

For each size, in a process of its own: CPU microseconds a URL for discovering all, then for leasing and settling 5,000
of them beside as many still pending; the slowest single call, as CPU and as the reactor would wait for it; how long a
new run takes to open; memory and file size. CPU is the figure to compare on a machine that does other things too.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Ledger

SETTLED = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--database", help="a SQLAlchemy URL of an empty database instead of a new SQLite file")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.sizes[0], given.hosts, given.database)
        return
    print("     urls   discover   lease+settle   slowest discover     slowest lease       open   RSS  file")
    print("              us CPU         us CPU      ms CPU / wall      ms CPU / wall     ms wall    MB    MB")
    for size in given.sizes:
        command = [sys.executable, __file__, str(size), "--one", "--hosts", str(given.hosts)]
        subprocess.run(command + (["--database", given.database] if given.database else []), check=True)


def measure(size: int, hosts: int, where: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder) / "state.sqlite"
        with Database(path) as database:
            frontier = Frontier(database)
            found = discover(frontier, size, hosts)
            settled = lease_and_settle(frontier, min(SETTLED, size))
            opened = Clock()
            opened.time(lambda: Frontier(database).has_pending())
            assert Ledger(database).total() == size
        mb = Path(path).stat().st_size / 1e6 if where is None else float("nan")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{size:9,}  {found.cpu / size * 1e6:9.0f}  {settled.cpu / min(SETTLED, size) * 1e6:13.0f}  "
        f"{found.most_cpu * 1e3:8.1f} / {found.most_wall * 1e3:6.1f}  "
        f"{settled.most_cpu * 1e3:8.1f} / {settled.most_wall * 1e3:6.1f}  "
        f"{opened.most_wall * 1e3:10.0f}  {rss:4.0f}  {mb:4.0f}",
        flush=True,
    )


@dataclass
class Clock:
    """Sums and worst of what was timed; CPU is this thread's, which is the reactor's in a crawl."""

    cpu: float = 0.0
    most_cpu: float = 0.0
    most_wall: float = 0.0

    def time(self, work: Callable[..., Any], *arguments: Any) -> Any:
        wall, cpu = time.perf_counter(), time.thread_time()
        result = work(*arguments)
        wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
        self.cpu += cpu
        self.most_cpu, self.most_wall = max(self.most_cpu, cpu), max(self.most_wall, wall)
        return result


def discover(frontier: Frontier, size: int, hosts: int) -> Clock:
    """Leads as a sitemap gives them, found one by one and flushed in batches, as in a crawl."""
    clock = Clock()
    for number in range(size):
        clock.time(frontier.found, lead(number, hosts))
    clock.time(frontier.flush)
    return clock


def lead(number: int, hosts: int) -> Lead:
    url = f"https://www.paper{number % hosts}.example/2026/11/22/politics/a-story-with-a-long-slug-{number:08d}"
    return Lead(
        url=url, source="bench", found_how="sitemap", found_via="https://paper.example/map.xml", title="A headline"
    )


def lease_and_settle(frontier: Frontier, count: int) -> Clock:
    """Sixteen at a time, as the scheduler asks; what is done is written with the next lease."""
    clock, left = Clock(), count
    while left > 0:
        leased = clock.time(frontier.lease, min(16, left))
        left -= len(leased)
        for one in leased:
            clock.time(frontier.done, one.id)
    clock.time(frontier.flush)
    return clock


if __name__ == "__main__":
    main()

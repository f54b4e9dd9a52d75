"""
The curve of the frontier: cost and memory at 10 k, 100 k, 1 M pending URLs.

    python benchmarks/frontier.py [10000 100000 1000000] [--hosts 500] [--database URL]

For each size, in a process of its own: microseconds a URL for discovering all, then for leasing and settling 5,000 of
them beside as many still pending, the slowest single call (what the reactor would wait), memory and file size.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Ledger

SETTLED = 5_000
BATCH = 200


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
    print("     urls  discover us  lease+settle us  slowest discover ms  slowest lease ms  reopen ms  RSS MB  file MB")
    for size in given.sizes:
        command = [sys.executable, __file__, str(size), "--one", "--hosts", str(given.hosts)]
        subprocess.run(command + (["--database", given.database] if given.database else []), check=True)


def measure(size: int, hosts: int, where: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder) / "state.sqlite"
        with Database(path) as database:
            frontier = Frontier(database)
            discover_s, slowest_discover = discover(frontier, size, hosts)
            settle_s, slowest_lease = lease_and_settle(frontier, min(SETTLED, size))
            reopen_s, _ = timed(lambda: Frontier(database).has_pending())
            assert Ledger(database).total() == size
        mb = Path(path).stat().st_size / 1e6 if where is None else float("nan")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{size:9,}  {discover_s / size * 1e6:11.0f}  {settle_s / min(SETTLED, size) * 1e6:15.0f}  "
        f"{slowest_discover * 1e3:19.1f}  {slowest_lease * 1e3:16.1f}  {reopen_s * 1e3:9.1f}  {rss:6.0f}  {mb:7.0f}",
        flush=True,
    )


def discover(frontier: Frontier, size: int, hosts: int) -> tuple[float, float]:
    """Leads as a sitemap gives them, found one by one and flushed in batches, as the scheduler does it."""
    slowest = total = 0.0
    for start in range(0, size, BATCH):
        leads = [lead(number, hosts) for number in range(start, min(start + BATCH, size))]
        for one in leads:
            spent, _ = timed(lambda one=one: frontier.found(one))
            slowest, total = max(slowest, spent), total + spent
    spent, _ = timed(frontier.flush)
    return total + spent, max(slowest, spent)


def lead(number: int, hosts: int) -> Lead:
    url = f"https://www.paper{number % hosts}.example/2026/11/22/politics/a-story-with-a-long-slug-{number:08d}"
    return Lead(
        url=url, source="bench", found_how="sitemap", found_via="https://paper.example/sitemap.xml", title="A headline"
    )


def lease_and_settle(frontier: Frontier, count: int) -> tuple[float, float]:
    slowest = total = 0.0
    left = count
    while left > 0:
        spent, leased = timed(lambda: frontier.lease(16))
        slowest, total, left = max(slowest, spent), total + spent, left - len(leased)
        for one in leased:
            frontier.done(one.id)
    return total, slowest


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


if __name__ == "__main__":
    main()

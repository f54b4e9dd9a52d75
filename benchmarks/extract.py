"""
What a page costs: the whole of `extract()` beside trafilatura's bare_extraction with metadata, on the same pages in one run.

    python -m benchmarks.extract --pages DIR [--every N] [--profile]

DIR holds `pages.jsonl` (id, url, news) and `html/<id>.html.gz`. CPU time of this process; each page is timed with both, one
after the other, so that noise of the machine meets both alike.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import gc
import gzip
import json
import pstats
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

import newscrawler
from newscrawler.errors import ExtractionError


def pages(folder: Path, every: int) -> Iterator[tuple[bytes, str]]:
    """The bytes and the URL of every N-th news page."""
    rows = [json.loads(line) for line in (folder / "pages.jsonl").open(encoding="utf-8")]
    for row in [row for row in rows if row.get("news", True)][::every]:
        yield (
            gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes()),
            row["url"] or "https://paper.example/",
        )


def ours(body: bytes, url: str) -> None:
    with contextlib.suppress(ExtractionError):
        newscrawler.extract(body, url=url)


def theirs(body: bytes, url: str) -> None:
    trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)


def cost(work: Callable[[bytes, str], None], body: bytes, url: str) -> float:
    """CPU milliseconds of one page."""
    start = time.process_time()
    work(body, url)
    return 1000 * (time.process_time() - start)


def line(name: str, times: list[float]) -> str:
    ranked = sorted(times)
    at = {share: ranked[min(len(ranked) - 1, int(share * len(ranked)))] for share in (0.5, 0.95, 0.99)}
    return (
        f"{name:28} mean {sum(ranked) / len(ranked):6.1f}  p50 {at[0.5]:6.1f}  p95 {at[0.95]:6.1f}"
        f"  p99 {at[0.99]:6.1f}  max {ranked[-1]:6.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--profile", action="store_true", help="where our time goes")
    options = parser.parse_args()
    sample = list(pages(options.pages, options.every))
    for body, url in sample[:3]:
        ours(body, url), theirs(body, url)
    gc.collect()
    gc.freeze()  # as page workers do once they have loaded everything
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(lambda: [ours(body, url) for body, url in sample])
        pstats.Stats(profile).sort_stats("cumtime").print_stats(50)
        return
    times = [(cost(ours, body, url), cost(theirs, body, url)) for body, url in sample]
    mine, its = [one for one, _ in times], [other for _, other in times]
    print(f"{len(sample)} pages, CPU time a page")
    print(line("newscrawler.extract", mine))
    print(line("trafilatura with metadata", its))
    print(
        f"ratio of the means {sum(mine) / sum(its):.2f}, of the medians {sorted(mine)[len(mine) // 2] / sorted(its)[len(its) // 2]:.2f}"
    )


if __name__ == "__main__":
    main()

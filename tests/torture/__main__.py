"""``./dev torture --kills 200``: kill -9 and worse, as long as you like; see docs/crash-safety.md."""

from __future__ import annotations

import argparse
import sys
import time

from tests.torture.crawls import torture_crawls
from tests.torture.invariants import Broken
from tests.torture.rounds import torture

KILLS_A_CRAWL = 8
"""Blows to the archive's writer alone cost a tenth of ordeals of a whole crawl."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, help="how many blows to deal to a process that archives (60)")
    parser.add_argument("--crawls", type=int, help="how many ordeals to deal to whole crawls (an eighth of the kills)")
    parser.add_argument("--only", default="", metavar="WORDS", help="of the ordeals those whose name holds these words")
    parser.add_argument("--each", type=int, default=4, help="how many ordeals each collection suffers (4)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed deals the same blows")
    parser.add_argument("--pages", type=int, help="pages of the pretend site (150; 300 for whole crawls)")
    parser.add_argument("--no-trace", action="store_true", help="leave out the blows that need strace")
    options = parser.parse_args()
    kills = options.kills if options.kills is not None else (0 if options.crawls else 60)
    crawls = options.crawls if options.crawls is not None else kills // KILLS_A_CRAWL
    try:
        if kills:
            _torture_store(kills, options)
        if crawls:
            _torture_crawls(crawls, options)
    except Broken as broken:
        print(f"BROKEN: {broken}", file=sys.stderr)
        return 1
    return 0


def _torture_store(kills: int, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    dealt, counts = torture(kills=kills, seed=options.seed, pages=options.pages or 150, trace=not options.no_trace)
    for name, times in dealt.items():
        print(f"{times:5d} × {name}")
    repeats = counts["captures"] - counts["pages"]
    print(
        f"seed {options.seed}: {sum(dealt.values())} blows to {counts['collections']} collections in "
        f"{time.monotonic() - begun:.0f} s; {counts['promised']} captures were promised, 0 are lost, 0 torn, 0 twice; "
        f"{counts['pages']} pages are archived, {repeats} were fetched again",
        flush=True,
    )


def _torture_crawls(crawls: int, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    report = torture_crawls(
        crawls,
        seed=options.seed,
        pages=options.pages or 300,
        only=options.only,
        trace=not options.no_trace,
        each=options.each,
        say=lambda words: print(words, file=sys.stderr, flush=True),
    )
    for name, times in report.dealt.items():
        print(f"{times:5d} × {name}, a whole crawl")
    sums = report.sums
    print(
        f"seed {options.seed}: {sum(report.dealt.values())} ordeals of {sums['runs']} crawls, {sums['kills']} of them killed, of "
        f"{sums['collections']} collections in {time.monotonic() - begun:.0f} s; {sums['captures']} captures, 0 are lost, 0 torn, "
        f"0 twice; {sums['pages']} articles have their text, {sums['refetched']} were fetched again, at most "
        f"{report.most_refetched:.0f} for each kill where the state was not lost"
    )


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.torture --kills 200``: kill -9 and worse, as long as you like; see docs/archive.md."""

from __future__ import annotations

import argparse
import sys
import time

from tests.torture.invariants import Broken
from tests.torture.rounds import torture


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="how many blows to deal (60)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed deals the same blows")
    parser.add_argument("--pages", type=int, default=150, help="pages of the pretend site (150)")
    parser.add_argument("--no-trace", action="store_true", help="leave out the blows that need strace")
    options = parser.parse_args()
    begun = time.monotonic()
    try:
        dealt, counts = torture(kills=options.kills, seed=options.seed, pages=options.pages, trace=not options.no_trace)
    except Broken as broken:
        print(f"BROKEN: {broken}", file=sys.stderr)
        return 1
    for name, times in dealt.items():
        print(f"{times:5d} × {name}")
    repeats = counts["captures"] - counts["pages"]
    print(
        f"seed {options.seed}: {sum(dealt.values())} blows to {counts['collections']} collections in "
        f"{time.monotonic() - begun:.0f} s; {counts['promised']} captures were promised, 0 are lost, 0 torn, 0 twice; "
        f"{counts['pages']} pages are archived, {repeats} were fetched again"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Rounds of ordeals for whole crawls: each collection suffers several, is finished in peace, and is checked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.torture.invariants import Broken
from tests.torture.ordeals import ORDEALS, possible
from tests.torture.paper import Paper
from tests.torture.whole import check_whole
from tests.torture.world import World


@dataclass
class Report:
    """How often each ordeal was dealt, and sums over all collections."""

    dealt: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    most_refetched: float = 0.0
    """Articles fetched again for each kill, in the worst collection."""


def torture_crawls(
    count: int,
    *,
    seed: int,
    pages: int = 300,
    only: str = "",
    trace: bool = True,
    each: int = 4,
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """
    Deal ``count`` ordeals in turn, beginning with the ``seed``-th, or those whose name holds ``only``.

    Each collection suffers ``each`` of them. Raises Broken, naming seed and ordeals, and leaves the collection where it
    is, when an invariant does not hold.
    """
    random, report = Random(seed), Report()
    left = count
    while left > 0:
        with Paper(pages) as paper:
            world = World(paper)
            names = [name for name in possible(world, trace=trace) if only in name]
            begun = sum(report.dealt.values())
            chosen = [names[(seed + begun + n) % len(names)] for n in range(min(left, each))]
            _suffer(world, chosen, random, report, seed)
            left -= len(chosen)
            say(f"{'; '.join(chosen)}: well")
    return report


def _suffer(world: World, names: list[str], random: Random, report: Report, seed: int) -> None:
    try:
        for name in names:
            ORDEALS[name](world, random)
            report.dealt[name] += 1
        begun = time.monotonic()
        world.end(world.start(), 0)
        sums = check_whole(world)
    except Broken as broken:
        told = f"{broken}\n  seed {seed}; {', '.join(names)}\n  the collection and what its runs said are in {world.directory}"
        raise Broken(told) from broken
    report.sums.update(sums)
    report.sums.update(
        collections=1, runs=world.runs, kills=world.kills, last_run_ms=round((time.monotonic() - begun) * 1000)
    )
    if world.kills and not world.forgotten:
        report.most_refetched = max(report.most_refetched, sums["refetched"] / world.kills)
    world.close()

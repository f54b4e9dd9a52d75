"""When to read a feed, sitemap or front again: sooner while it brings news, later while it does not."""

from __future__ import annotations

from datetime import timedelta

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
FIRST = timedelta(hours=1)

STEPS: tuple[tuple[float, float], ...] = (
    (0.9, 0.25),  # nearly all is new: entries may have scrolled out unseen
    (0.5, 0.5),
    (0.25, 0.75),
    (0.05, 1.0),  # a few new ones each time is what we want
    (0.0, 1.5),  # one or two among hundreds
)
"""Share of what was new (more than) → factor of the interval; nothing new doubles it."""
NOTHING_NEW = 2.0


def next_interval(current: timedelta | None, *, new: int, total: int) -> timedelta:
    """
    How long to wait before the next reading, when ``new`` of ``total`` entries had not been seen before.

    Between 10 minutes and 24 hours; starts at one hour. A reading that gave nothing (304, failure) is ``total=0``.
    """
    share = min(1.0, max(0, new) / total) if total > 0 else 0.0
    factor = next((factor for more_than, factor in STEPS if share > more_than), NOTHING_NEW)
    return min(LONGEST, max(SHORTEST, (current or FIRST) * factor))

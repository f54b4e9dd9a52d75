"""Lengths of time as people write them in source files and on the command line: "90s", "10m", "2h", "7d", "2w", "1h30m"."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS: dict[str, timedelta] = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
LONGEST = timedelta(days=36_500)
ACCEPTED = 'a length of time such as "90s", "10m", "2h", "7d", "2w" or "1h30m", at most 100 years'

_PART = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)([smhdw])")


def read_duration(text: str) -> timedelta:
    """The length of time that ``text`` names; ValueError (saying what is accepted) for anything else, zero included."""
    stripped = text.strip().lower()
    parts = _PART.findall(stripped)
    if not parts or "".join(number + unit for number, unit in parts) != stripped:
        raise ValueError(ACCEPTED)
    total = sum((UNITS[unit] * float(number) for number, unit in parts), timedelta())
    if not timedelta() < total <= LONGEST:
        raise ValueError(ACCEPTED)
    return total


def write_duration(length: timedelta) -> str:
    """The shortest text that `read_duration` turns back into ``length``; whole seconds only."""
    seconds = int(length.total_seconds())
    for unit in "wdhm":
        size = int(UNITS[unit].total_seconds())
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"

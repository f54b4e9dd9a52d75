"""What a crawl has done so far, by source: the numbers behind the progress line, the manifest and the exit code."""

from __future__ import annotations

from collections import Counter
from threading import Lock

COUNTERS = ("leads", "fetched", "failed", "archived", "extracted", "rejected", "bytes")


class Tally:
    """Counters by source. Any thread may count; ``bytes`` are those of WARC records."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, Counter[str]] = {}
        self._reasons: dict[str, Counter[str]] = {}

    def add(self, source: str, counter: str, n: int = 1) -> None:
        """Count ``n`` more; ``counter`` is one of COUNTERS."""
        with self._lock:
            self._counts.setdefault(source, Counter())[counter] += n

    def reason(self, source: str, reason: str) -> None:
        """Count one URL that ended with ``reason``."""
        with self._lock:
            self._reasons.setdefault(source, Counter())[reason] += 1

    def total(self, counter: str) -> int:
        with self._lock:
            return sum(counts[counter] for counts in self._counts.values())

    def of(self, source: str) -> dict[str, int]:
        with self._lock:
            counts = self._counts.get(source, Counter())
            return {name: counts[name] for name in COUNTERS}

    def reasons(self, source: str | None = None) -> dict[str, int]:
        """URLs by the reason they ended with, of one source or of all, most frequent first."""
        with self._lock:
            chosen = self._reasons.values() if source is None else [self._reasons.get(source, Counter())]
            merged: Counter[str] = Counter()
            for counts in chosen:
                merged.update(counts)
        return dict(merged.most_common())

    def sources(self) -> list[str]:
        with self._lock:
            return sorted(self._counts.keys() | self._reasons.keys())

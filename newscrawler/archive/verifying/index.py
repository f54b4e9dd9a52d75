"""CDXJ indexes against the records that they speak of (CDXJ 0.1.0; pywb's habits where it is silent)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from newscrawler.archive.lookup import inflated_lines, lines_at, read_line
from newscrawler.archive.places import Place
from newscrawler.archive.redacted import RedactedPages
from newscrawler.archive.verifying.files import Holdings
from newscrawler.archive.verifying.findings import Report
from newscrawler.urls import surt_key

_FIELDS = ("url", "digest", "mime", "filename", "offset", "length", "status")
_NO_LINE = (b"!", b" CDX")
"""Begin header lines."""


def verify_index(index: Place, report: Report, holdings: Holdings, indexed: set[tuple[str, int]]) -> None:
    """Check one index; the captures that it names go into ``indexed``."""
    before, offset = b"", 0
    with index.open() as file:
        for line in _lines(file, plain=not index.name.endswith(".gz")):
            if not line.startswith(_NO_LINE):
                report.index_lines += 1
                if line < before:
                    report.add(index.name, offset, "index-order", line[:80].decode("utf-8", "replace"))
                for reason, detail in _check_line(line, holdings, indexed):
                    report.add(index.name, offset, reason, detail)
                before = line
            offset += len(line)


def find_gaps(
    report: Report,
    holdings: Holdings,
    indexed: set[tuple[str, int]],
    finished: set[str],
    redacted: RedactedPages | None,
) -> None:
    """
    Report the captures of the ``finished`` WARCs that no index names, but for redacted ones.

    Without a list of those, as in a package, a gap may be meant.
    """
    reason = "index-gap" if redacted is not None else "package-gap"
    for (filename, offset), known in holdings.captures.items():
        is_gap = known.kind in ("response", "revisit") and filename in finished and (filename, offset) not in indexed
        if is_gap and not (redacted is not None and redacted.cover(known.url, known.record_id)):
            report.add(filename, offset, reason, known.url[:200])


def _lines(file: BinaryIO, *, plain: bool) -> Iterator[bytes]:
    return lines_at(file, 0) if plain else inflated_lines(file)


def _check_line(line: bytes, holdings: Holdings, indexed: set[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    entry = read_line(line)
    if entry is None or not line.endswith(b"\n"):
        yield "index-line", line[:100].decode("utf-8", "replace")
        return
    facts = json.loads(line.split(b" ", 2)[2])
    missing = [name for name in _FIELDS if name not in facts]
    if missing:
        yield "index-line", f"without {', '.join(missing)}"
    indexed.add((entry.filename, entry.offset))
    known = holdings.captures.get((entry.filename, entry.offset))
    if known is None or known.length != entry.length or known.url != entry.url:
        yield "index-place", f"{entry.filename} {entry.offset}+{entry.length}"
    elif known.date is not None and known.date.strftime("%Y%m%d%H%M%S") != entry.timestamp[:14]:
        yield "index-time", f"{entry.timestamp}, record {known.date.isoformat()}"
    # Answers to POST have a key of their own making in pywb and cdxj-indexer.
    if "method" not in facts and entry.key != surt_key(entry.url):
        yield "index-key", f"{entry.key[:100]}, expected {surt_key(entry.url)[:100]}"

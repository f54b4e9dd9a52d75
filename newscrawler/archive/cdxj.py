"""
The sorted index of a collection (CDXJ 0.1.0): SURT key, 14 digits, JSON; one line a response, revisit or resource.

Keys and fields are those of pywb and cdxj-indexer, so either tool can replay from this index or make it again.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.archive.disk import sync_directory
from newscrawler.archive.records import EMPTY_DIGEST
from newscrawler.urls import surt_key

if TYPE_CHECKING:
    from newscrawler.state import CaptureRow

INDEXED = frozenset({"response", "revisit", "resource"})


def cdxj_line(row: CaptureRow) -> bytes:
    """The index line of a capture, without its line end."""
    facts = {
        "url": row.url,
        "mime": "warc/revisit" if row.record_type == "revisit" else row.content_type or "unk",
        "status": str(row.http_status or ("200" if row.record_type == "resource" else "-")),
        "digest": row.payload_digest or EMPTY_DIGEST,
        "length": str(row.warc_length),
        "offset": str(row.warc_offset),
        "filename": row.warc_filename,
    }
    return f"{surt_key(row.url)} {row.captured_at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(facts)}".encode()


def cdxj_lines(rows: Iterable[CaptureRow]) -> list[bytes]:
    """The index lines of captures, sorted by bytes (``LC_ALL=C sort``)."""
    return sorted(cdxj_line(row) for row in rows if row.record_type in INDEXED)


def merge_index(index: Path, filename: str, lines: Iterable[bytes]) -> None:
    """
    Put the sorted lines of one WARC into an index, in the place of those it has of that WARC.

    The index is replaced in one step and durable on return; doing it twice changes nothing.
    """
    with ExitStack() as files:
        old: Iterable[bytes] = files.enter_context(index.open("rb")) if index.exists() else ()
        _replace(index, heapq.merge(_without(old, filename), lines))


def write_index(index: Path, rows: Iterable[CaptureRow]) -> None:
    """Write an index anew, in one step, from the rows of a whole collection."""
    _replace(index, cdxj_lines(rows))


def _replace(index: Path, lines: Iterable[bytes]) -> None:
    aside = index.with_name(f"{index.name}.new")
    with aside.open("wb") as new:
        new.writelines(line + b"\n" for line in lines)
        new.flush()
        os.fsync(new.fileno())
    aside.replace(index)
    sync_directory(index.parent)


def _without(lines: Iterable[bytes], filename: str) -> Iterator[bytes]:
    mark = json.dumps({"filename": filename})[1:-1].encode()
    return (line.rstrip(b"\n") for line in lines if mark not in line)

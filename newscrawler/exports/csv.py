"""A flat choice of columns for spreadsheets: lists joined, structs by their most useful part."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from newscrawler.corpus.rows import Row

COLUMNS = (
    "id", "source", "site", "url", "published", "modified", "added", "language", "genre", "access", "section",
    "headline", "standfirst", "byline", "authors", "agency", "tags", "word_count", "images", "videos", "corrections",
    "version", "duplicate_of", "warc_filename", "warc_offset", "record_id", "text",
)  # fmt: skip

# A cell that begins so is run as a formula by spreadsheets: the leading apostrophe makes it text (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """RFC 4180 in UTF-8; ``images`` and ``videos`` are numbers, ``authors`` and ``tags`` are joined by semicolons."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in _values(row)] for row in rows)
    text.detach()  # the file is not ours to close


def _values(row: Row) -> Iterable[Any]:
    flat = {
        **row,
        **(row["capture"] or {}),
        "authors": [author["name"] for author in row["authors"]],
        "images": len(row["images"]),
        "videos": len(row["videos"]),
    }
    return (flat.get(column) for column in COLUMNS)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value

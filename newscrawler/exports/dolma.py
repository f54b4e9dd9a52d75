"""Dolma documents: id, text, source, added, created, and all else in ``metadata``. datatrove reads them as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from newscrawler.corpus.rows import Row
from newscrawler.exports.shards import in_shards
from newscrawler.exports.writing import Folder

ROWS_IN_FILE = 50_000
_OWN = ("id", "text", "source", "added", "created")


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    file.writelines(json.dumps(_document(row), ensure_ascii=False, allow_nan=False).encode() + b"\n" for row in rows)


def write_folder(rows: Iterable[Row], folder: Folder) -> None:
    """``documents/articles-00000.json.gz`` and so on, where dolma's tools look."""
    for number, some in in_shards(rows, ROWS_IN_FILE):
        with folder.open(f"documents/articles-{number:05d}.json.gz") as file:
            write_stream(some, file)


def _document(row: Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _OWN},
        "metadata": {name: value for name, value in row.items() if name not in (*_OWN, "blocks", "removed")},
    }

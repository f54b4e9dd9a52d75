"""Parquet: zstd, explicit schema; as a folder, Hive partitions by day of capture, sorted by site."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import BinaryIO

from newscrawler.corpus.parquet import ParquetRows
from newscrawler.corpus.rows import Row, row_line
from newscrawler.exports.writing import Folder


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """One file, rows in the order given."""
    with ParquetRows(file) as parquet:
        for row in rows:
            parquet.add(row_line(row).encode())


def write_folder(rows: Iterable[Row], folder: Folder) -> None:
    """``date=2026-11-20/articles.parquet`` for each day; sorting is done on disk."""
    with (
        tempfile.TemporaryDirectory(prefix="newscrawler-export-") as work,
        closing(sqlite3.connect(f"{work}/rows")) as database,
    ):
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("CREATE TABLE article (day TEXT, site TEXT, id TEXT, line BLOB)")
        database.executemany("INSERT INTO article VALUES (?, ?, ?, ?)", map(_sortable, rows))
        database.execute("CREATE INDEX in_order ON article (day, site, id)")
        for (day,) in database.execute("SELECT DISTINCT day FROM article ORDER BY day").fetchall():
            with folder.open(f"date={day}/articles.parquet") as file, ParquetRows(file) as parquet:
                for line in _lines(database, day):
                    parquet.add(line)


def _sortable(row: Row) -> tuple[str, str, str, bytes]:
    day = (row["added"] or "unknown")[:10]
    return day, row["site"], row["id"], row_line(row).encode()


def _lines(database: sqlite3.Connection, day: str) -> Iterator[bytes]:
    chosen = database.execute("SELECT line FROM article WHERE day = ? ORDER BY site, id", (day,))
    return (line for (line,) in chosen)

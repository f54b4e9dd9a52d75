"""A SQLite database with full-text search (FTS5): opens in datasette and in anything that speaks SQL."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from newscrawler.corpus.rows import Row
from newscrawler.corpus.schema import Column, columns

_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_INDEXED = ("article_id", "source", "site", "created", "duplicate_of")
_LISTS = {
    "images": ("url", "alt", "caption", "credit", "role", "width", "height"),
    "videos": ("url", "embed_url", "provider", "title", "caption", "credit", "duration_s"),
    "links": ("url", "text"),
    "removed": ("kind", "rule", "text"),
}
"""Lists that get a table of their own, joined by ``article``; other lists are JSON in their column."""


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """Tables ``articles``, ``images``, ``videos``, ``links`` and ``removed``, and the full-text index ``articles_fts``."""
    with tempfile.TemporaryDirectory(prefix="newscrawler-export-") as work:
        path = Path(work, "articles.db")
        with closing(sqlite3.connect(path)) as database:
            _fill(database, rows)
        with path.open("rb") as made:
            shutil.copyfileobj(made, file, 1024 * 1024)


def _fill(database: sqlite3.Connection, rows: Iterable[Row]) -> None:
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA synchronous=OFF")
    kept = [column for column in columns() if column.name not in _LISTS]
    database.execute(f"CREATE TABLE articles ({', '.join(map(_declared, kept))})")
    for name, fields in _LISTS.items():
        database.execute(f"CREATE TABLE {name} (article TEXT REFERENCES articles(id), {', '.join(fields)})")
    into = f"INSERT OR REPLACE INTO articles VALUES ({', '.join('?' * len(kept))})"  # noqa: S608 - our own names
    for row in rows:
        database.execute(into, [_value(row[column.name]) for column in kept])
        for name, fields in _LISTS.items():
            marks = ", ".join("?" * (len(fields) + 1))
            database.executemany(f"INSERT INTO {name} VALUES ({marks})", _items(row, name, fields))  # noqa: S608
    for name in _INDEXED:
        database.execute(f"CREATE INDEX articles_{name} ON articles ({name})")
    # datasette and sqlite-utils know the index by content="…", in double quotes.
    database.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5"
        "(headline, standfirst, text, content=\"articles\", tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
    database.commit()


def _declared(column: Column) -> str:
    return f"{column.name} {'TEXT PRIMARY KEY' if column.name == 'id' else _TYPES.get(column.kind, 'TEXT')}"


def _items(row: Row, name: str, fields: tuple[str, ...]) -> Iterator[list[Any]]:
    return ([row["id"], *(item[field] for field in fields)] for item in row[name])


def _value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value

"""The corpus as tables of DuckDB, over its Parquet files as they lie."""

# ruff: noqa: S608 - the queries name our own files and columns; paths are quoted

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawler.corpus.folders import PARQUET, REJECTED
from newscrawler.corpus.links import CLUSTERS, GONE, JOINED, LINKS
from newscrawler.errors import ConfigurationError, UsageError

_SHAPES = {
    CLUSTERS: "earliest VARCHAR, created VARCHAR, articles BIGINT, sources VARCHAR[], agency VARCHAR, ids VARCHAR[]",
    GONE: "article_id VARCHAR, url VARCHAR, gone_at VARCHAR, status BIGINT, last_id VARCHAR, record_id VARCHAR",
}


def query_corpus(folder: Path, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """
    Column names and rows of a query over ``articles``, ``rejected``, ``clusters`` and ``gone`` of one ``v=`` folder.

    Raises ConfigurationError without DuckDB, UsageError with DuckDB's message for SQL that it refuses.
    """
    try:
        import duckdb
    except ImportError as error:
        raise ConfigurationError("queries need DuckDB: pip install 'newscrawler[query]'") from error
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    for statement in _tables(folder):
        database.execute(statement)
    try:
        answer = database.execute(sql)
    except duckdb.Error as error:
        raise UsageError(f"{str(error).strip()}; docs/schema.md lists the columns of articles") from error
    return [column[0] for column in answer.description or ()], iter(answer.fetchone, None)


def _tables(folder: Path) -> Iterator[str]:
    parquet = _quoted(f"{folder}/date=*/*{PARQUET}")
    articles = f"SELECT * FROM read_parquet({parquet}, hive_partitioning=true)"
    if (folder / LINKS).is_file() and (folder / LINKS).stat().st_size:
        shape = "{id: 'VARCHAR', version: 'BIGINT', previous_id: 'VARCHAR', duplicate_of: 'VARCHAR'}"
        yield (
            f"CREATE TABLE links AS SELECT * FROM read_json({_quoted(folder / LINKS)}, "
            f"format='newline_delimited', columns={shape})"
        )
        replaced = ", ".join(f"CASE WHEN l.id IS NULL THEN a.{name} ELSE l.{name} END AS {name}" for name in JOINED)
        articles = f"SELECT a.* REPLACE ({replaced}) FROM ({articles}) a LEFT JOIN links l ON a.id = l.id"
    yield f"CREATE VIEW articles AS {articles}"
    for path, shape in _SHAPES.items():
        name = path.removesuffix(".jsonl")
        yield f"CREATE TABLE {name} ({shape})"
        if (folder / path).is_file() and (folder / path).stat().st_size:
            yield f"INSERT INTO {name} BY NAME SELECT * FROM read_json_auto({_quoted(folder / path)}, hive_partitioning=false)"
    yield (
        f"CREATE VIEW rejected AS SELECT * FROM read_json({_quoted(f'{folder}/date=*/*{REJECTED}')}, "
        "format='newline_delimited', columns={url: 'VARCHAR', captured_at: 'TIMESTAMPTZ', source: 'VARCHAR', "
        "record_id: 'VARCHAR', \"offset\": 'BIGINT', reason: 'VARCHAR', detail: 'VARCHAR'})"
    )


def _quoted(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"

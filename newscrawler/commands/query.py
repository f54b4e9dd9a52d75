"""`newscrawler query`: the corpus in SQL."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newscrawler.commands.console import collection_options, json_option, out_table


@click.command("query")
@click.argument("sql", metavar="SQL")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), metavar="DIR", help="A corpus elsewhere.")
@click.option("--extraction", metavar="VERSION", help="Which extraction version. Default: the newest.")
@collection_options
@json_option
def command(
    sql: str, corpus: Path | None, extraction: str | None, archives: Path, collection: str, as_json: bool
) -> None:
    """
    Ask the corpus in SQL (DuckDB), for example: SELECT source, count(*) FROM articles GROUP BY source.

    Tables: articles (docs/schema.md), rejected, clusters of near-duplicates, and gone, articles that vanished. SQL may
    be - to read it from standard input. Needs the extra: pip install 'newscrawler[query]'.
    """
    from newscrawler.archive import CollectionPaths
    from newscrawler.corpus import open_corpus
    from newscrawler.corpus.sql import query_corpus

    opened = open_corpus(corpus or CollectionPaths(archives, collection).corpus, version=extraction)
    names, rows = query_corpus(opened.folder, sys.stdin.read() if sql == "-" else sql)
    out_table((dict(zip(names, row, strict=True)) for row in rows), names, as_json=as_json)

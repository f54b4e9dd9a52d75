"""`newscrawler redact`: take a page out of corpus and indexes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newscrawler.commands.console import collection_options, json_option, out, out_table

_UNTOUCHED = (
    "Not touched: the archived records in archive/*.warc.gz (evidence; whoever has the file can read them), WACZ packages, "
    "exports and copies made before, state.sqlite. Pack and export again; to lose the bytes too, write the WARC anew without "
    "them and say so."
)


@click.command("redact")
@click.argument("what", metavar="URL|ID")
@click.option("--reason", default="", metavar="WORDS", help="Why, for the audit list.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@collection_options
@json_option
def command(what: str, reason: str, yes: bool, archives: Path, collection: str, as_json: bool) -> None:
    """
    Take a page out of the corpus, the clean texts, the page list and the index.

    A URL or article id takes out every capture, a record id that capture only. An audit line goes to
    redactions.jsonl, and later extractions keep to it. The archived records stay as they are: the command says so.
    """
    from newscrawler.archive import CollectionPaths, lock_collection
    from newscrawler.corpus.redacting import redact

    paths = CollectionPaths(archives, collection)
    if not yes:
        click.confirm(f"Take {what} out of collection {collection}?", abort=True, err=True)
    with lock_collection(paths):
        done = redact(paths, what, reason=reason, now=datetime.now(UTC))
    if as_json:
        counts = {"rows": done.rows, "warcs": done.files, "index_lines": done.index_lines}
        out_table([counts], list(counts), as_json=True)
        return
    out().print(
        f"{done.rows} rows taken out, the corpus files of {done.files} WARCs written anew, "
        f"{done.index_lines} index lines dropped.\n{_UNTOUCHED}",
        markup=False,
    )

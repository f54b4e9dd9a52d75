"""`newscrawler export`: the corpus in another tool's format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from newscrawler.commands.console import Moment, collection_options, err
from newscrawler.errors import UsageError


class _Formats(click.Choice[str]):
    """The names in `exports.EXPORTS`."""

    def __init__(self) -> None:
        from newscrawler.exports.table import EXPORTS

        super().__init__(list(EXPORTS))


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose articles, the same for every command that does."""
    several = {"multiple": True}
    options = (
        ("--where", several, "CONDITION", "`has images`, `has-not agency`, `word_count>=200`; repeatable."),
        ("--source", several, "NAME", "Only this source; repeatable."),
        ("--site", several, "DOMAIN", "Only this site; repeatable."),
        ("--language", several, "TAG", "Only this language; repeatable."),
        ("--since", {"type": Moment()}, "TIME", "Published from this time on."),
        ("--until", {"type": Moment()}, "TIME", "Published before this time."),
        ("--without-rights", several, "WORD", "Not where a rights signal holds this word (noai); repeatable."),
        ("--once", {"is_flag": True}, None, "Last versions only, and of near-duplicates the earliest."),
    )
    for name, kind, metavar, words in reversed(options):
        command = click.option(name, metavar=metavar, help=words, **kind)(command)
    return command


@click.command("export")
@click.argument("form", type=_Formats(), metavar="FORMAT")
@click.option(
    "-o", "--output", default="-", metavar="FILE|DIR|URL|-", help="Where to; - (the default) is standard output."
)
@click.option(
    "--corpus", type=click.Path(path_type=Path, exists=True), metavar="DIR", help="A corpus elsewhere, or a JSONL file."
)
@click.option(
    "--extraction", metavar="VERSION", help="Which extraction version, when there are several. Default: the newest."
)
@collection_options
@filter_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    form: str,
    output: str,
    corpus: Path | None,
    extraction: str | None,
    archives: Path,
    collection: str,
    **chosen: Any,
) -> None:
    """
    Write articles of the corpus in FORMAT.

    FORMAT is jsonl, parquet, csv, dolma, wet, tei, vertical, prodigy, docbin, ninjs, jsonld, sqlite or markdown;
    docs/exports.md says what each holds. Articles are streamed, so memory stays flat. OUTPUT may be a URL such as
    s3://bucket/corpus. Names that end in .gz are packed.
    """
    from newscrawler.archive import CollectionPaths
    from newscrawler.corpus import open_corpus
    from newscrawler.exports import write_export

    if form == "sqlite" and output == "-":
        raise UsageError("a database cannot go to standard output usefully: give -o FILE.db")
    opened = open_corpus(corpus or CollectionPaths(archives, collection).corpus, version=extraction)
    count = write_export(form, opened.rows(make_filter(opened.folder, **chosen)), output)
    if ctx.obj["verbosity"] >= 0:
        err().print(f"{count:,} articles as {form}{'' if output == '-' else f' in {output}'}", markup=False)


def make_filter(
    folder: Path,
    *,
    where: tuple[str, ...],
    source: tuple[str, ...],
    site: tuple[str, ...],
    language: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    without_rights: tuple[str, ...],
    once: bool,
) -> Any:
    """The options of `filter_options` as a Filter."""
    from newscrawler.corpus.filters import Filter, moment_key
    from newscrawler.corpus.links import superseded

    chosen = Filter(
        sources=frozenset(source),
        sites=frozenset(site),
        languages=frozenset(language),
        since=None if since is None else moment_key(since),
        until=None if until is None else moment_key(until),
        without_rights=frozenset(without_rights),
        without_ids=superseded(folder) if once else frozenset(),
    )
    return chosen.also((*where, "has-not duplicate_of") if once else where)

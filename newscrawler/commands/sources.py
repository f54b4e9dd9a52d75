"""`newscrawler sources`: list the catalogue, check files, make a file from a URL with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands import sources_try
from newscrawler.commands.console import err, json_option, out_table, printable
from newscrawler.commands.fetching import Fetch, fetch_options, fetcher
from newscrawler.errors import ExitCode

if TYPE_CHECKING:
    from newscrawler.discovery import Plan

folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of source files [default: ./sources].",
)
LISTED = ("name", "title", "site", "feeds", "sitemaps", "fronts", "language", "interval", "file")


@click.group()
def command() -> None:
    """List, check, add and try source files: one TOML file a publication (docs/sources.md)."""


command.add_command(sources_try.command)


@command.command("list")
@folder_option
@json_option
def list_sources(folder: Path | None, as_json: bool) -> None:
    """List the sources of the catalogue."""
    from newscrawler.sources import load_catalogue, write_duration

    rows = [
        {
            "name": source.name,
            "title": source.title,
            "site": source.site,
            "feeds": len(source.feeds),
            "sitemaps": len(source.sitemaps),
            "fronts": len(source.fronts),
            "language": source.language,
            "interval": write_duration(source.interval),
            "file": str(source.path),
        }
        for source in load_catalogue(folder)
    ]
    out_table(rows, LISTED, as_json=as_json)


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@folder_option
def check(files: tuple[Path, ...], folder: Path | None) -> int:
    """
    Check source FILES, or the whole catalogue and the rule packs.

    Every problem is told at once, with file, line, key, value and what is accepted; exit status 4 when there is one.
    """
    from newscrawler.cleaning.packs import load_packs, pack_files, read_packs
    from newscrawler.errors import SourceError
    from newscrawler.sources import load_catalogue, read_source
    from newscrawler.sources.catalogue import catalogue_directory, source_files

    named = files or tuple(source_files(folder or catalogue_directory()))
    packs = () if files else pack_files()
    wrong = 0
    for file, read in [*((file, read_source) for file in named), *((file, read_packs) for file in packs)]:
        try:
            read(file)
        except SourceError as error:
            wrong += 1
            click.echo("\n".join(map(printable, str(error).splitlines())))
    if not wrong and not files:
        load_catalogue(folder)  # two files of one name
        load_packs(packs)
    err().print(f"{len(named)} source files, {len(packs)} files of rule packs, {wrong} wrong")
    return int(ExitCode.BAD_CONFIGURATION if wrong else ExitCode.DONE)


@command.command()
@click.argument("url")
@folder_option
@click.option("--name", help="Name of the source and its file [default: from the host].")
@click.option("--print", "only_print", is_flag=True, help="Print the file instead of writing it.")
@click.option("--force", is_flag=True, help="Write over an existing file.")
@fetch_options
def add(
    url: str,
    folder: Path | None,
    name: str | None,
    only_print: bool,
    force: bool,
    allow: tuple[str, ...],
    contact: str | None,
) -> int:
    """
    Make the source file of a publication from its URL.

    Feeds, sitemaps and sections are looked for on robots.txt, the home page and in the usual places; behind each address
    the file says what it gave.
    """
    from newscrawler.errors import UsageError
    from newscrawler.sources import parse_source, write_source

    plan = inquire(url, fetcher(url, allow, contact), say=lambda words: err().print(words, markup=False))
    assert plan.source is not None
    source = replace(plan.source, name=name or plan.source.name, allow_addresses=allow)
    text = write_source(source, plan.evidence)
    file = (folder or Path("sources")) / f"{source.name}.toml"
    parse_source(text, path=file)
    if only_print:
        click.echo(text, nl=False)
        return int(ExitCode.DONE)
    if file.exists() and not force:
        raise UsageError(f"{file} exists; choose another --name, or write over it with --force")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    err().print(f"wrote {file}; look it over, then: newscrawler crawl {source.name}", markup=False)
    return int(ExitCode.DONE)


def inquire(url: str, fetch: Fetch, *, say: Callable[[str], None], now: datetime | None = None) -> Plan:
    """Ask, fetch and ask again until the plan has a source; ``fetch`` takes URLs and gives what came back by URL."""
    from newscrawler.discovery import discover_source

    pages: dict[str, Any] = {}
    moment = now or datetime.now(UTC)
    while not (plan := discover_source(url, pages, now=moment)).source:
        say(f"fetching {len(plan.ask)}: {printable(', '.join(plan.ask[:3]))}{' …' if len(plan.ask) > 3 else ''}")
        pages.update(dict.fromkeys(plan.ask))
        pages.update({asked: page for asked, page in fetch(plan.ask).items() if asked in pages})
    return plan

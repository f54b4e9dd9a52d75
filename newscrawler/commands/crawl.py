"""`newscrawler crawl`: fetch, archive, clean."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.console import Moment, Span, collection_options, err, json_option, packs_option, printable
from newscrawler.commands.progress import Progress

if TYPE_CHECKING:
    from newscrawler.crawl import CrawlSummary
    from newscrawler.sources import Source

_LOG_LEVELS = {-1: "CRITICAL", 0: "ERROR", 1: "INFO"}


@click.command("crawl")
@click.argument("what", nargs=-1, required=True, metavar="SOURCE|URL…")
@collection_options
@click.option("--max-pages", type=click.IntRange(min=1), metavar="N", help="Stop after N article pages.")
@click.option("--time-limit", type=Span(), metavar="SPAN", help="Stop after this long, such as 30m.")
@click.option("--since", type=Moment(), metavar="TIME", help="Only articles published after this: 2d, 2026-11-20.")
@click.option("--delay", type=click.FloatRange(min=0), metavar="S", help="Seconds between requests to one host.")
@click.option(
    "--allow-address",
    multiple=True,
    metavar="NET[:PORT]",
    help="Addresses that are not global but may be connected to, such as 127.0.0.0/8:8000; repeatable.",
)
@click.option("--contact", metavar="MAIL|URL", help="Who runs this crawl; goes into the User-Agent.")
@click.option("--operator", metavar="WORDS", help="Who runs this crawl, for the archive's own records.")
@click.option(
    "--sources",
    "catalogue",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Folder of source files.",
)
@click.option("--due", is_flag=True, help="Only feeds, sitemaps and fronts that are due.")
@click.option(
    "--workers",
    type=click.IntRange(min=0, max=64),
    default=1,
    show_default=True,
    help="Processes that clean; 0 only archives.",
)
@click.option("--max-size", type=click.IntRange(min=1), metavar="MB", help="Stop after archiving this many megabytes.")
@click.option(
    "--min-free", type=click.IntRange(min=0), default=1000, show_default=True, metavar="MB", help="Disk space to leave."
)
@packs_option
@click.option("-s", "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting; repeatable.")
@click.option("--dry-run", is_flag=True, help="Show what would be crawled, fetch nothing.")
@json_option
@click.pass_context
def command(ctx: click.Context, /, what: tuple[str, ...], **given: Any) -> int:
    """
    Crawl SOURCEs of the catalogue or bare URLs into a collection.

    Every exchange is archived as WARC before it is looked at; articles are cleaned while the crawl runs. Ctrl-C once
    finishes what is open and writes the manifest; twice stops now, and the archive is still valid. The summary goes
    to stdout, progress to stderr.
    """
    from newscrawler.crawl import CrawlOptions, run_crawl
    from newscrawler.crawl.tally import Tally

    verbosity = (ctx.obj or {}).get("verbosity", 0)
    options = CrawlOptions(
        sources=tuple(_source(asked, given["catalogue"]) for asked in what),
        archives=given["archives"],
        collection=given["collection"],
        contact=given["contact"],
        operator=given["operator"],
        max_pages=given["max_pages"],
        time_limit_s=given["time_limit"],
        max_bytes=given["max_size"] and given["max_size"] * 10**6,
        min_free_bytes=given["min_free"] * 10**6,
        since=given["since"],
        delay_s=given["delay"],
        allow_addresses=given["allow_address"],
        due_only=given["due"],
        workers=given["workers"],
        packs=given["packs"],
        dry_run=given["dry_run"],
        log_level=_LOG_LEVELS.get(verbosity, "DEBUG"),
        settings=dict(_setting(text) for text in given["settings"]),
    )
    if options.dry_run:
        return _plan(options, as_json=given["as_json"])
    tally = Tally()
    with Progress(tally, quiet=verbosity < 0):
        summary = run_crawl(options, tally=tally)
    report(summary, as_json=given["as_json"], quiet=verbosity < 0)
    return int(summary.exit_code)


def _source(asked: str, catalogue: Path | None) -> Source:
    """A source file, a source's name, or a URL: whatever the word looks like."""
    from newscrawler.sources import load_source, source_for_url

    is_file = asked.endswith(".toml")
    is_url = not is_file and ("://" in asked or "/" in asked or "." in asked or ":" in asked)
    return source_for_url(asked) if is_url else load_source(asked, directory=None if is_file else catalogue)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise click.BadParameter(f"{text!r}: write NAME=VALUE, for example -s LOG_LEVEL=INFO", param_hint="--set")
    return name, value


def _plan(options: Any, *, as_json: bool) -> int:
    """What a crawl would start from; nothing is fetched and nothing is written."""
    from newscrawler.commands.console import out_table

    rows = [
        {"source": source.name, "kind": lead.kind, "url": lead.url}
        for source in options.sources
        for lead in source.seeds(datetime.now().astimezone())
    ]
    out_table(rows, ("source", "kind", "url"), as_json=as_json)
    return 0


def report(summary: CrawlSummary, *, as_json: bool, quiet: bool = False) -> None:
    """The end of a crawl: a table for people or the whole summary as one JSON object."""
    if as_json:
        from newscrawler.crawl.manifest import summary_record

        sys.stdout.write(json.dumps(summary_record(summary), ensure_ascii=False) + "\n")
        return
    from newscrawler.commands.console import out_table
    from newscrawler.commands.progress import SHOWN

    rows = [{"source": name, **counts} for name, counts in summary.sources.items()]
    rows.append({"source": "total", **summary.totals})
    out_table(rows, ("source", *SHOWN))
    if quiet:
        return
    words = err()
    took = (summary.ended - summary.started).total_seconds()
    words.print(f"{summary.finish_reason} after {took:.1f} s; exit status {int(summary.exit_code)}")
    others = {reason: n for reason, n in summary.reasons.items() if reason not in ("fetched", "article")}
    if others:
        words.print("not articles: " + ", ".join(f"{n} {printable(reason)}" for reason, n in list(others.items())[:8]))
    if summary.silent_sources:
        names = ", ".join(map(printable, summary.silent_sources))
        words.print(f"nothing new for longer than the source file allows (thresholds.silence): {names}")
    if summary.manifest:
        words.print(f"archived in {summary.manifest.parent.parent}; manifest {summary.manifest.name}")

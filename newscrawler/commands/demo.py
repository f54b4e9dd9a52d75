"""`newscrawler demo`: serve the pretend newspapers, crawl them, show one article before and after cleaning."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.console import archives_option, err, json_option, out, printable

if TYPE_CHECKING:
    from newscrawler.crawl import CrawlSummary
    from newscrawler.demo import DemoNewspaper
    from newscrawler.model import Article

PORT = 8642
"""Tried first: at the same addresses a second demo finds everything seen already."""
SHOWN = "old-bridge-reopens-to-foot-passengers"
"""The story that is shown: it has a caption, a credit, a video widget, a dateline and promos."""
SHOWN_CHARACTERS = 900


@click.command("demo")
@archives_option
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port of the newspapers [default: {PORT}, or a free one].")
@click.option("--serve-only", is_flag=True, help="Only serve the newspapers, until Ctrl-C.")
@json_option
@click.pass_context
def command(ctx: click.Context, archives: Path, port: int | None, serve_only: bool, as_json: bool) -> int:
    """
    Crawl three pretend newspapers that come with the package, on loopback, with no network at all.

    They go into the collection `demo`. Then one article is shown as it stood on the page and as it is in the corpus.
    """
    with _opened(port) as newspaper:
        if serve_only:
            return _serve(newspaper)
        quiet = (ctx.obj or {}).get("verbosity", 0) < 0
        summary = _crawl(newspaper, archives, quiet=quiet)
        _report(summary, as_json=as_json, quiet=quiet)
        if not as_json and not quiet:
            _show(newspaper, archives)
    return int(summary.exit_code)


def _opened(port: int | None) -> DemoNewspaper:
    from newscrawler.demo import DemoNewspaper
    from newscrawler.errors import UsageError

    for wanted in (PORT, 0) if port is None else (port,):
        newspaper = DemoNewspaper(wanted)
        with suppress(OSError):
            return newspaper.open()
    raise UsageError(f"port {port} is taken; leave out --port to have a free one")


def _serve(newspaper: DemoNewspaper) -> int:
    words = err()
    for source in newspaper.sources():
        words.print(f"{source.title}: {source.site}")
    words.print("serving until Ctrl-C; in another terminal, for example:")
    site = newspaper.sources()[0].site
    words.print(f"  newscrawler crawl {site} --allow-address {newspaper.addresses[0]}")
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0


def _crawl(newspaper: DemoNewspaper, archives: Path, *, quiet: bool) -> CrawlSummary:
    from newscrawler.commands.progress import Progress
    from newscrawler.crawl import CrawlOptions, run_crawl
    from newscrawler.crawl.tally import Tally

    sources = tuple(newspaper.sources())
    if not quiet:
        err().print(
            f"serving {len(sources)} pretend newspapers with {len(newspaper.expected)} articles on loopback, crawling them"
        )
    tally = Tally()
    options = CrawlOptions(sources=sources, archives=archives, collection="demo", operator="the demonstration")
    with Progress(tally, quiet=quiet):
        return run_crawl(options, tally=tally)


def _report(summary: CrawlSummary, **how: Any) -> None:
    from newscrawler.commands.crawl import report

    report(summary, **how)


def _show(newspaper: DemoNewspaper, archives: Path) -> None:
    """One article: everything that stood on its page, what was made of it, and where to look next."""
    from newscrawler.archive import CollectionPaths, open_archive
    from newscrawler.corpus import extract_capture
    from newscrawler.errors import NotArchived

    url = next(url for url in newspaper.expected if url.endswith(SHOWN))
    try:
        with open_archive(CollectionPaths(archives, "demo").base) as archive:
            capture = archive.capture(url)
            article, naive = extract_capture(capture), _naive(capture.payload())
    except NotArchived:
        return  # interrupted before it came to this page; the table said so
    console = out()
    console.rule("the page, tags taken off")
    console.print(printable(naive[:SHOWN_CHARACTERS]) + " …", markup=False)
    console.rule("the article")
    console.print("\n".join(_lines(article)), markup=False)
    console.rule()
    err().print(
        "look at next:\n"
        f"  newscrawler show {url} --collection demo --removed\n"
        f"  newscrawler captures {newspaper.sources()[0].site} --collection demo\n"
        "  newscrawler status --collection demo\n"
        "  newscrawler verify --collection demo",
        markup=False,
    )


def _naive(page: bytes) -> str:
    """What one gets who only takes the tags off."""
    from lxml import html

    root = html.fromstring(page)
    body = root.find("body")
    return " ".join((root if body is None else body).text_content().split())


def _lines(article: Article) -> list[str]:
    lines = [f"headline   {article.headline}", f"byline     {article.byline}", f"published  {article.published}"]
    if article.dateline:
        lines.append(f"dateline   {article.dateline.place}, {article.dateline.agency}")
    lines += [f"picture    {one.caption} [{one.credit}]" for one in article.images]
    lines += [f"video      {one.title} ({one.duration_s} s, {one.provider})" for one in article.videos]
    lines += [f"removed    {one.kind}: {one.text[:70]}" for one in article.removed[:6]]
    return [printable(line) for line in (*lines, "", article.text[:SHOWN_CHARACTERS] + " …")]

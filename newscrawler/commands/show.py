"""`newscrawler show`: one article, or the capture it was made from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawler.commands.console import Moment, collection_options, out, printable
from newscrawler.errors import ConfigurationError, NotArchived

if TYPE_CHECKING:
    from rich.text import Text

    from newscrawler.archive.capture import Capture
    from newscrawler.archive.collection import Archive
    from newscrawler.model import Article, Removed

_ID = re.compile(r"[0-9a-f]{16}(?:-\d{14})?")


@click.command("show")
@click.argument("what", metavar="ID|URL")
@click.option("--at", type=Moment(), help="The capture closest to this time, not the latest.")
@click.option("--raw", "view", flag_value="raw", help="What the server sent, head and body, byte for byte.")
@click.option("--html", "view", flag_value="html", help="The page with its codings undone.")
@click.option("--text", "view", flag_value="text", help="The clean text and nothing else.")
@click.option("--removed", "view", flag_value="removed", help="The text with what cleaning cut, struck through.")
@click.option("--json", "view", flag_value="json", help="The whole record as one JSON line.")
@click.option("--from", "location", metavar="ARCHIVE", help="A WARC, WACZ, directory, glob or URL, not the collection.")
@collection_options
def command(
    what: str, at: datetime | None, view: str | None, location: str | None, archives: Path, collection: str
) -> None:
    """
    Show the article of an ID or URL: what is known of it, and its clean text.

    The text is that of the corpus, or made from the archive when the corpus has none. --raw and --html write bytes,
    except to a terminal, where control characters become visible marks.
    """
    from newscrawler.archive import CollectionPaths, open_archive

    base = CollectionPaths(archives, collection).base
    with open_archive(location or base) as archive:
        if _ID.fullmatch(what):
            found = _find_article(base, what, at)
            capture = _capture_of(archive, found) if view in ("raw", "html") else None
        else:
            capture, found = archive.capture(what, at), None
        if capture is not None and view == "raw":
            _write_bytes(capture.raw(), "latin-1")
        elif capture is not None and view == "html":
            _write_bytes(capture.payload(), capture.charset or "utf-8")
        elif view in (None, "text", "removed", "json"):
            article = found or (_article_of(base, capture) if capture else None)
            if article is not None:
                _print_article(article, view)


def _find_article(base: Path, name: str, at: datetime | None) -> Article:
    """The article with an id, or the version of an article_id closest to a time."""
    from newscrawler.corpus import open_corpus
    from newscrawler.corpus.rows import row_article

    rows = open_corpus(base).find(name)
    if not rows:
        raise NotArchived(f"{name} is not in the corpus of {base}; `newscrawler captures URL` lists what is archived")
    articles: list[Article] = [row_article(row) for row in rows]
    if at is None:
        return articles[-1]
    return min(articles, key=lambda article: abs((article.added or at) - at))


def _capture_of(archive: Archive, article: Article) -> Capture:
    place = article.capture
    found = archive.read_at(place.warc_filename, place.warc_offset) if place else None
    if found is None:
        raise NotArchived(
            f"the record that {article.id} was made from is not in {archive.name}; run `newscrawler verify`"
        )
    return found


def _article_of(base: Path, capture: Capture) -> Article:
    """The corpus' article of a capture, or else one made now."""
    from newscrawler.cleaning.packs import load_packs, pack_files
    from newscrawler.corpus import extract_capture, open_corpus
    from newscrawler.corpus.rows import row_article

    try:
        rows = open_corpus(base).find(capture.url)
    except ConfigurationError:
        rows = []
    for row in rows:
        if row["capture"] and row["capture"]["record_id"] == capture.record.id:
            return row_article(row)
    made: Article = extract_capture(capture, packs=load_packs(pack_files()))
    return made


def _write_bytes(data: bytes, charset: str) -> None:
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(data)
        return
    try:
        text = data.decode(charset, "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    sys.stdout.write(printable(text.replace("\r\n", "\n")) + "\n")


def _print_article(article: Article, view: str | None) -> None:
    if view == "json":
        from newscrawler.corpus.rows import json_line

        sys.stdout.write(json_line(article))
        return
    if view == "text":
        sys.stdout.write(printable(article.text) + "\n")
        return
    if view is None:
        for name, value in _facts(article):
            sys.stdout.write(f"{name:>10}  {printable(value)}\n")
        sys.stdout.write("\n")
    console = out()
    for line in _marked(article) if view == "removed" else _paragraphs(article):
        console.print(line)
        console.print()


def _facts(article: Article) -> Iterator[tuple[str, str]]:
    """What is known of an article, line by line; what is unknown is left out."""
    capture = article.capture
    facts = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "dateline": article.dateline.raw if article.dateline else None,
        "published": article.published.isoformat() if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "url": article.url,
        "source": article.source,
        "language": article.language,
        "access": article.access,
        "captured": capture.captured_at.isoformat() if capture else None,
        "archived": f"{capture.warc_filename} at byte {capture.warc_offset}" if capture else None,
        "media": ", ".join(_counted(article)) or None,
        "removed": f"{len(article.removed)} passages (--removed shows them)" if article.removed else None,
        "id": article.id,
    }
    return ((name, value) for name, value in facts.items() if value)


def _counted(article: Article) -> Iterator[str]:
    for name in ("images", "videos", "audios", "embeds"):
        if count := len(getattr(article, name)):
            yield f"{count} {name if count > 1 else name[:-1]}"


def _paragraphs(article: Article) -> Iterator[Text]:
    from rich.text import Text

    for paragraph in article.text.split("\n\n"):
        yield Text(printable(paragraph))


def _marked(article: Article) -> Iterator[Text]:
    """The blocks of an article with the removed passages where they stood."""
    from rich.text import Text

    for index, block in enumerate(article.blocks):
        yield from _struck(removed for removed in article.removed if removed.block == index)
        yield Text(printable(block.text), style="bold" if block.kind == "crosshead" else "")
    if not article.blocks:
        yield from _paragraphs(article)
    last = len(article.blocks)
    yield from _struck(removed for removed in article.removed if removed.block is None or removed.block >= last)


def _struck(passages: Iterable[Removed]) -> Iterator[Text]:
    from rich.text import Text

    for passage in passages:
        # Where nothing can be struck through, as in a pipe, the brackets say the same.
        line = Text("[-", style="dim")
        line.append(printable(passage.text), style="strike dim")
        line.append(f"-] {printable(passage.kind)}, {printable(passage.rule)}", style="dim")
        yield line

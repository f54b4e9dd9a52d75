"""`newscrawler captures`: when was a URL, or all below a prefix, captured, and did its text change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.console import Moment, collection_options, json_option, out_table
from newscrawler.errors import ConfigurationError, NotArchived

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawler.archive.capture import Capture

_COLUMNS = ("time", "status", "record", "type", "length", "text", "url")
_JSON_COLUMNS = (*_COLUMNS, "payload_digest", "record_id", "warc_filename", "warc_offset", "warc_length")


@click.command("captures")
@click.argument("url", metavar="URL|PREFIX")
@click.option("--prefix", is_flag=True, help="All below URL; also when it ends with *, or was never captured itself.")
@click.option("--since", type=Moment(), help="Only captures from then on.")
@click.option("--until", type=Moment(), help="Only captures before then.")
@click.option("--from", "location", metavar="ARCHIVE", help="A WARC, WACZ, directory, glob or URL, not the collection.")
@json_option
@collection_options
def command(
    url: str,
    prefix: bool,
    since: datetime | None,
    until: datetime | None,
    location: str | None,
    as_json: bool,
    archives: Path,
    collection: str,
) -> None:
    """
    List the captures of URL, or of all below PREFIX, with time, status, type, length, and whether the text changed.

    The text is "new" at first sight, then "same" or "changed"; empty where no article was made of the capture.
    """
    from newscrawler.archive import CollectionPaths, open_archive

    paths = CollectionPaths(archives, collection)
    wanted = url.removesuffix("*")
    with open_archive(location or paths.base) as archive:
        found: list[Capture] = []
        if not prefix and wanted == url:
            found = list(archive.captures(url=url, since=since, until=until, include_revisits=True))
        if not found:
            found = list(archive.captures(url_prefix=wanted, since=since, until=until, include_revisits=True))
    if not found:
        raise NotArchived(f"{url} was not captured; `newscrawler why {url}` tells what is known of it")
    texts = {} if location else _text_digests(paths.base, {capture.url for capture in found})
    found.sort(key=lambda capture: (capture.url, capture.captured_at))
    out_table(_rows(found, texts), _JSON_COLUMNS if as_json else _COLUMNS, as_json=as_json)


def _text_digests(collection: Path, urls: set[str]) -> dict[str, str]:
    """Record id → digest of the text that was made of it."""
    from newscrawler.corpus import open_corpus

    try:
        rows = open_corpus(collection).rows()
        return {
            row["capture"]["record_id"]: row["text_digest"] for row in rows if row["url"] in urls and row["capture"]
        }
    except ConfigurationError:
        return {}


def _rows(captures: list[Capture], texts: dict[str, str]) -> Iterator[dict[str, Any]]:
    last_texts: dict[str, str] = {}
    last_payloads: dict[str, tuple[str | None, str]] = {}
    for capture in captures:
        place = capture.provenance
        digest = texts.get(place.record_id)
        known, text = last_payloads.get(capture.url, (None, ""))
        if digest is None and known is not None and known == place.payload_digest:
            digest = text  # The same bytes give the same text.
        last = last_texts.get(capture.url)
        yield {
            "time": place.captured_at.strftime("%Y-%m-%d %H:%M:%S"),
            "status": place.http_status,
            "record": capture.record_type,
            "type": place.content_type,
            "length": capture.record.block.size - len(capture.http_head),
            "text": None if not digest else "new" if last is None else "same" if last == digest else "changed",
            "url": capture.url,
            "payload_digest": place.payload_digest,
            "record_id": place.record_id,
            "warc_filename": place.warc_filename,
            "warc_offset": place.warc_offset,
            "warc_length": place.warc_length,
        }
        if digest:
            last_texts[capture.url] = digest
            last_payloads[capture.url] = (place.payload_digest, digest)

"""Exchanges, collections and readings that the tests of the writing side are made of."""

from __future__ import annotations

import gzip
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.reader import Record, read_records
from newscrawler.archive.store import Store
from newscrawler.model import Exchange, Lead
from newscrawler.state import Database, Journal

BEGUN = datetime(2026, 11, 20, 10, 0, 0, 123, tzinfo=UTC)
HTML = b"<!doctype html><html><title>Harbour reopens</title><p>The harbour reopened on Friday.</p></html>"


def response(body: bytes = HTML, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: text/html; charset=utf-8", *headers]
    if not any(header.lower().startswith((b"content-length", b"transfer-encoding")) for header in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def exchange(url: str = "http://news.example/story", **facts: Any) -> Exchange:
    facts.setdefault("response", response())
    facts.setdefault("request", b"GET /story HTTP/1.1\r\nHost: news.example\r\nUser-Agent: newscrawler\r\n\r\n")
    facts.setdefault("started", BEGUN)
    facts.setdefault("ip", "127.0.0.1")
    facts.setdefault("lead", Lead(url=url, found_how="feed", found_via="http://news.example/feed", found_at=BEGUN))
    return Exchange(url=url, **facts)


def pages(count: int, *, start: int = 0) -> list[Exchange]:
    """Exchanges of different pages, a second apart."""
    return [
        exchange(
            f"http://news.example/{number}",
            response=response(HTML + b"<!-- %d -->" % number),
            started=BEGUN + timedelta(seconds=number),
        )
        for number in range(start, start + count)
    ]


def chunked(*parts: bytes, trailer: bytes = b"") -> bytes:
    framed = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts if part)
    return framed + b"0\r\n" + trailer + b"\r\n"


def counted_ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}>"


@contextmanager
def journal_of(paths: CollectionPaths) -> Iterator[Journal]:
    with Database(paths.create().state) as database:
        yield Journal(database)


@contextmanager
def opened(paths: CollectionPaths, **options: Any) -> Iterator[Store]:
    with journal_of(paths) as journal, Store(paths, journal, crawl_id="crawl-1", **options) as store:
        yield store


def archive(paths: CollectionPaths, *exchanges: Exchange, **options: Any) -> list[Record]:
    """Archive exchanges as one run does; all records of the collection."""
    with opened(paths, **options) as store:
        for one in exchanges:
            store.submit([one]).result(20)
    return records_of(paths)


def copied(paths: CollectionPaths, root: Path) -> CollectionPaths:
    """The same collection below another root, to be spoilt."""
    copy = CollectionPaths(root, paths.name)
    shutil.copytree(paths.base, copy.base)
    return copy


def records_of(paths: CollectionPaths) -> list[Record]:
    return [record for warc in paths.warcs() for record in read_warc(warc)]


def read_warc(path: Path) -> list[Record]:
    """Every record; damage fails the test."""
    with path.open("rb") as file:
        return list(read_records(file, name=path.name))


def plain(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def of_type(records: list[Record], kind: str) -> list[Record]:
    return [record for record in records if record.type == kind]

"""WARCs for tests, record by record, with times and identifiers that never change."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawler.archive.compress import gzip_member
from newscrawler.archive.hints import write_fields, write_lead
from newscrawler.archive.records import (
    HTTP_RESPONSE,
    WARC_FIELDS,
    derived_record_id,
    digest_of,
    target_uri,
    write_record,
)
from newscrawler.model import Lead, LeadKind

BEGIN = datetime(2026, 11, 20, 10, 0, 0, 123, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One capture to write. ``body`` is HTML, or bytes of whatever ``content_type`` says."""

    url: str
    body: str | bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    kind: LeadKind = "article"
    after_s: int = 0
    record_type: str = "response"
    truncated: str | None = None
    gzipped: bool = False
    source: str = "daily"
    headers: str = ""
    notes: tuple[tuple[str, str], ...] = ()


def article(url: str, *paragraphs: str, headline: str = "Bridge opens", **more) -> Page:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Page(url=url, body=f"<!doctype html><html><h1>{headline}</h1>{body}</html>", **more)


def write_warc(path: Path, pages: list[Page], *, crawl_id: str = "crawl-1") -> list[int]:
    """Write the pages as response and metadata records; gives the offsets of the responses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    offsets = []
    with path.open("wb") as file:
        facts = [("software", "tests"), ("crawl-id", crawl_id)]
        file.write(_member("warcinfo", write_fields(facts), f"{path.name}-info", BEGIN, WARC_FIELDS))
        for number, page in enumerate(pages):
            offsets.append(file.tell())
            file.write(_response(page, f"{path.name}-{number}"))
            file.write(_metadata(page, f"{path.name}-{number}"))
    return offsets


def _response(page: Page, name: str) -> bytes:
    body = page.body.encode() if isinstance(page.body, str) else page.body
    coding = "Content-Encoding: gzip\r\n" if page.gzipped else ""
    body = gzip.compress(body, mtime=0) if page.gzipped else body
    head = f"HTTP/1.1 {page.status} OK\r\nContent-Type: {page.content_type}\r\n{coding}{page.headers}\r\n"
    fields = [("WARC-Target-URI", target_uri(page.url)), ("WARC-Payload-Digest", digest_of(body))]
    if page.truncated:
        fields.append(("WARC-Truncated", page.truncated))
    return _member(page.record_type, head.encode() + body, name, _time(page), HTTP_RESPONSE, fields)


def _metadata(page: Page, name: str) -> bytes:
    lead = Lead(
        url=page.url,
        kind=page.kind,
        found_how="feed",
        found_via="https://daily.example/feed.xml",
        found_at=BEGIN,
        source=page.source,
    )
    tied = [("WARC-Concurrent-To", derived_record_id(name)), ("WARC-Target-URI", target_uri(page.url))]
    return _member(
        "metadata", write_lead(lead) + write_fields(page.notes), f"{name}-metadata", _time(page), WARC_FIELDS, tied
    )


def _time(page: Page) -> datetime:
    return BEGIN + timedelta(seconds=page.after_s)


def _member(kind, block, name, date, content_type, fields=()) -> bytes:
    record = write_record(
        kind, block, record_id=derived_record_id(name), date=date, content_type=content_type, fields=fields
    )
    return gzip_member(record)

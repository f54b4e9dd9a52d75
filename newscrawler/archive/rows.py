"""Journal rows of what is archived: from an exchange just written, or from the records themselves. Both agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple, get_args

from newscrawler.archive import hints, http, reader
from newscrawler.archive.exchanges import Answer, RecordGroup, Resource
from newscrawler.archive.records import EMPTY_DIGEST, Record, digest_of, target_uri
from newscrawler.model import Exchange, Truncation
from newscrawler.state import CaptureRow, Original
from newscrawler.urls import url_key

_FIRST = frozenset({"response", "revisit", "resource"})
_CRAWL_ID = "crawl-id"


class Place(NamedTuple):
    """A gzip member in a WARC file of the collection."""

    warc_filename: str
    warc_offset: int
    warc_length: int


def row_of_exchange(
    exchange: Exchange,
    answer: Answer | None,
    group: RecordGroup,
    place: Place,
    *,
    crawl_id: str,
    original: Original | None,
) -> CaptureRow:
    """The row of an exchange whose first record lies at ``place``."""
    url, lead = target_uri(exchange.url), exchange.lead
    return CaptureRow(
        crawl_id=crawl_id,
        captured_at=exchange.started.astimezone(UTC),
        **place._asdict(),
        record_id=group.first.record_id,
        record_type=group.first.kind,  # type: ignore[arg-type]  # an exchange gives no warcinfo and no conversion
        url=url,
        url_key=url_key(url),
        method=exchange.method,
        payload_digest=group.payload_digest,
        payload_length=answer.payload_length if answer and original is None else None,
        http_status=answer.status if answer else None,
        content_type=answer.content_type if answer else None,
        charset=answer.charset if answer else None,
        truncated=answer.truncated if answer else None,
        refers_to=original.record_id if original else None,
        etag=http.header(answer.head, b"etag") if answer else None,
        last_modified=http.header(answer.head, b"last-modified") if answer else None,
        found_via=lead.found_via if lead else None,
        found_at=lead.found_at if lead else None,
    )


def row_of_resource(resource: Resource, record: Record, place: Place, *, date: datetime, crawl_id: str) -> CaptureRow:
    """The row of a resource whose record lies at ``place``."""
    url, (media_type, charset) = target_uri(resource.uri), _declared(resource.content_type)
    return CaptureRow(
        crawl_id=crawl_id,
        captured_at=date,
        **place._asdict(),
        record_id=record.record_id,
        record_type="resource",
        url=url,
        url_key=url_key(url),
        payload_digest=digest_of(resource.block),
        payload_length=len(resource.block),
        content_type=media_type,
        charset=charset,
    )


def rows_of_records(records: Iterable[reader.Record]) -> Iterator[CaptureRow]:
    """
    The rows of records in the order of their file, as they were, or would have been, journalled.

    A response whose request or metadata record was torn off still gives its row. Records without a URI or a time are
    passed over, as are those of kinds that the journal does not know.
    """
    crawl_id, group = "", list[reader.Record]()
    for record in records:
        if record.type == "warcinfo":
            crawl_id = dict(hints.read_fields(record.block.start(hints.MAX_BLOCK))).get(_CRAWL_ID, "")
        elif group and group[0].id in record.values("WARC-Concurrent-To"):
            group.append(record)
        else:
            yield from _rows_of_group(group, crawl_id)
            group = [record]
    yield from _rows_of_group(group, crawl_id)


def _rows_of_group(group: list[reader.Record], crawl_id: str) -> Iterator[CaptureRow]:
    if not group or group[0].url is None or group[0].date is None:
        return
    first, request, metadata = group[0], _of_type(group, "request"), _of_type(group, "metadata")
    if first.type in _FIRST or (first is metadata and not first.values("WARC-Concurrent-To")):
        yield _row_of_record(first, request, metadata, first.url or "", first.date or datetime.now(UTC), crawl_id)


def _row_of_record(
    first: reader.Record,
    request: reader.Record | None,
    metadata: reader.Record | None,
    url: str,
    date: datetime,
    crawl_id: str,
) -> CaptureRow:
    block = first.block.read() if first.type in {"response", "revisit"} else b""
    head, _ = http.split_message(block)
    lead = hints.read_lead(metadata.block.read(), url=url) if metadata else None
    media_type, charset = http.content_type(head) if block else _declared(first.field("Content-Type") or "")
    truncated = first.field("WARC-Truncated")
    return CaptureRow(
        crawl_id=crawl_id,
        captured_at=date,
        warc_filename=first.warc,
        warc_offset=first.offset,
        warc_length=first.length,
        record_id=first.id,
        record_type=first.type,  # type: ignore[arg-type]  # the caller checked it
        url=url,
        url_key=url_key(url),
        method=_method(request),
        payload_digest=first.field("WARC-Payload-Digest"),
        payload_length=_payload_length(first, block),
        http_status=http.status_of(head),
        content_type=media_type if first.type != "metadata" else None,
        charset=charset if first.type != "metadata" else None,
        truncated=truncated if first.type != "revisit" and truncated in get_args(Truncation) else None,  # type: ignore[arg-type]
        refers_to=first.field("WARC-Refers-To"),
        etag=http.header(head, b"etag"),
        last_modified=http.header(head, b"last-modified"),
        found_via=lead.found_via if lead else None,
        found_at=lead.found_at if lead else None,
    )


def _declared(content_type: str) -> tuple[str | None, str | None]:
    return http.content_type(b"\nContent-Type: " + content_type.encode())


def _payload_length(first: reader.Record, block: bytes) -> int | None:
    if first.type == "resource":
        return first.block.size
    if first.type != "response":
        return None
    return 0 if first.field("WARC-Payload-Digest") == EMPTY_DIGEST else len(http.payload_of(block))


def _method(request: reader.Record | None) -> str:
    word = request.block.start(32).split(b" ")[0] if request else b"GET"
    return word.decode("latin-1") if word.isalpha() else "GET"


def _of_type(group: list[reader.Record], kind: str) -> reader.Record | None:
    return next((record for record in group if record.type == kind), None)

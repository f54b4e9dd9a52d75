"""Labelled digests of records, recomputed; where one does not fit, which other reading of the bytes it was taken over."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawler.archive import http
from newscrawler.archive.capture import MAX_BODY, read_http_head
from newscrawler.archive.digests import hash_pieces, read_digest
from newscrawler.archive.encodings import decode_content, read_codings
from newscrawler.archive.reader import Record
from newscrawler.errors import Undecodable

_Problem = tuple[str, str]


def check_digests(record: Record) -> Iterator[_Problem]:
    """What is wrong with the digests of a record, as reason and detail."""
    block, payload = record.field("WARC-Block-Digest"), record.field("WARC-Payload-Digest")
    if block is not None:
        yield from _check_block(record, block)
    if payload is not None and record.type != "revisit":
        yield from _check_payload(record, payload)
    if block is None and payload is None and record.type == "response":
        yield "no-digest", ""


def _check_block(record: Record, label: str) -> Iterator[_Problem]:
    expected = read_digest(label)
    if expected is None:
        yield "unknown-digest", f"WARC-Block-Digest {label[:60]!r}"
    elif hash_pieces(record.block.pieces(), label) != expected:
        yield "block-digest", label


def _check_payload(record: Record, label: str) -> Iterator[_Problem]:
    expected = read_digest(label)
    if expected is None:
        yield "unknown-digest", f"WARC-Payload-Digest {label[:60]!r}"
        return
    head = read_http_head(record)
    if not http.is_chunked(head):
        if hash_pieces(record.block.pieces(start=len(head)), label) != expected:
            yield from _name_reading(record, head, label, expected)
    elif record.block.size <= MAX_BODY:
        body = b"".join(record.block.pieces(start=len(head)))
        if hash_pieces([http.dechunk(body).data], label) == expected:
            return
        if hash_pieces([body], label) == expected:
            # wget and `warcio check` take it so; WARC 1.1, 6.3.2 and IIPC's reading of it do not.
            yield "payload-digest-reading", "over the body with its chunked framing"
        else:
            yield from _name_reading(record, head, label, expected)


def _name_reading(record: Record, head: bytes, label: str, expected: bytes) -> Iterator[_Problem]:
    if record.block.size <= MAX_BODY:
        if hash_pieces(record.block.pieces(), label) == expected:
            yield "payload-digest-reading", "over the whole block"
            return
        body = b"".join(record.block.pieces(start=len(head)))
        try:
            unframed = http.dechunk(body).data if http.is_chunked(head) else body
            decoded = decode_content(unframed, read_codings(http.header_values(head, b"content-encoding")))
        except Undecodable:
            decoded = None
        if decoded is not None and decoded.codings and hash_pieces([decoded.data], label) == expected:
            yield "payload-digest-reading", "over the decoded body"
            return
    yield "payload-digest", label

"""Labelled digests of records, recomputed; where one does not fit, which other reading of the bytes it was taken over."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator

from newscrawler.archive import http
from newscrawler.archive.capture import MAX_BODY, read_http_head
from newscrawler.archive.encodings import decode_content, read_codings
from newscrawler.archive.reader import Record
from newscrawler.errors import Undecodable

ALGORITHMS = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha512": 64, "sha-512": 64}
"""The algorithms that are recomputed, with the length of their digests in bytes."""

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


def read_digest(label: str) -> bytes | None:
    """The bytes of a labelled digest in Base16, Base32 or Base64; None when it is malformed or of unknown algorithm."""
    algorithm, _, value = label.partition(":")
    size = ALGORITHMS.get(algorithm.lower())
    if size is None:
        return None
    try:
        if len(value) == size * 2:
            return bytes.fromhex(value)
        bare = value.rstrip("=")
        if len(bare) == -(-size * 8 // 5):
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return decoded if len(decoded) == size else None


def hash_pieces(pieces: Iterable[bytes], label: str) -> bytes:
    """The digest of bytes with the algorithm that ``label`` begins with."""
    hasher = hashlib.new(label.partition(":")[0].lower().replace("-", ""), usedforsecurity=False)
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest()

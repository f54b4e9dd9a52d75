"""HTTP responses in records: does the body fit what its own header says of it?"""

from __future__ import annotations

from collections.abc import Iterator

from newscrawler.archive import http
from newscrawler.archive.capture import LONGEST_SIZE_LINE, MAX_BODY, read_http_head
from newscrawler.archive.encodings import CODINGS, decode_content, read_codings
from newscrawler.archive.reader import Record
from newscrawler.errors import Undecodable

NO_BODY = frozenset({204, 304})
"""Statuses whose answers end with their head, whatever Content-Length says (RFC 9110, 6.4.1); 1xx too."""

_Problem = tuple[str, str]


def check_message(record: Record, *, method: str | None) -> Iterator[_Problem]:
    """
    What is wrong with the framing of a response, as reason and detail.

    ``method`` is that of its request, None when there is no request record.
    """
    head = read_http_head(record)
    status = http.status_of(head)
    if not head or method == "HEAD" or status is None or status in NO_BODY or status < 200:
        return
    size = record.block.size - len(head)
    if size == 0 and method is None:
        return  # It may well answer a HEAD request.
    cut = record.field("WARC-Truncated") is not None
    if http.is_chunked(head):
        yield from _check_chunked(record, head, size, cut=cut)
    else:
        yield from _check_length(head, size, cut=cut)
    if not cut and size and record.block.size <= MAX_BODY:
        yield from _check_coding(record, head)


def _check_chunked(record: Record, head: bytes, size: int, *, cut: bool) -> Iterator[_Problem]:
    if cut or size > MAX_BODY:
        return
    body = b"".join(record.block.pieces(start=len(head)))
    data, whole, trailing = http.dechunk(body)
    if whole:
        if trailing and not _ends_well(trailing):
            yield "body-too-long", "bytes follow the last chunk"
    elif len(body) > LONGEST_SIZE_LINE and (not data or data == body):
        yield "framing-lost", ""
    else:
        yield "cut-in-silence", "the chunked framing has no end"


def _ends_well(trailing: bytes) -> bool:
    """True for trailer fields and the empty line behind the last chunk."""
    lines = trailing.replace(b"\r\n", b"\n").split(b"\n")
    return lines[-1] == b"" and lines[-2:-1] == [b""] and all(b":" in line for line in lines[:-2])


def _check_length(head: bytes, size: int, *, cut: bool) -> Iterator[_Problem]:
    lengths = {value.strip() for value in http.header_values(head, b"content-length")}
    if len(lengths) != 1:
        return
    length = lengths.pop()
    if not length.isdigit() or len(length) > 15:
        return
    if size < int(length) and not cut:
        yield "cut-in-silence", f"{size:,} of {int(length):,} bytes"
    if size > int(length):
        yield "body-too-long", f"{size:,} bytes, Content-Length {int(length):,}"


def _check_coding(record: Record, head: bytes) -> Iterator[_Problem]:
    values = http.header_values(head, b"content-encoding")
    if not values:
        return
    body = b"".join(record.block.pieces(start=len(head)))
    if http.is_chunked(head):
        body = http.dechunk(body).data
    try:
        claimed = [name for name in read_codings(values) if name in CODINGS]
        undone = decode_content(body, claimed).codings if body else tuple(claimed)
    except Undecodable:
        return  # The server's own fault, archived as it came.
    if len(undone) < len(claimed):
        yield "coding-lost", ", ".join(claimed)

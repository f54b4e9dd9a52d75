"""
HTTP messages as raw bytes: split, looked into, transfer-decoded; never rewritten, never refused.

A header line may be folded, repeated, without a colon, with any byte above 127; lines may end in a bare LF. What
cannot be understood is passed over, because the record has to be written all the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_FOLD = re.compile(rb"\r?\n[ \t]+")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';,]{1,40})""", re.IGNORECASE)
_WITHOUT_BODY = frozenset({204, 304})
_MEDIA_TYPE = re.compile(rb"[A-Za-z0-9!#$&^_.+-]{1,63}/[A-Za-z0-9!#$&^_.+-]{1,63}")


class Dechunked(NamedTuple):
    """
    What chunked framing held.

    ``whole`` is False when the framing is broken or ends before the last chunk; ``data`` is then what came before.
    ``trailing`` are the bytes after the last chunk: trailer fields with their end, and whatever follows.
    """

    data: bytes
    whole: bool
    trailing: bytes


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """Head, with the blank line that ends it, and body. A message without HTTP's first word is all body (HTTP/0.9)."""
    if not raw.startswith(b"HTTP/"):
        return b"", raw
    return split_head(raw)


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body of a request or response; without a blank line all is head."""
    end = end_of_head(raw)
    return (raw, b"") if end is None else (raw[:end], raw[end:])


def end_of_head(raw: bytes) -> int | None:
    """Where the first blank line ends, its line ends CR LF or LF; None when there is none."""
    blank = raw.find(b"\n\r\n")
    bare = raw.find(b"\n\n", 0, blank + 1 if blank >= 0 else len(raw))
    if bare >= 0:
        return bare + 2
    return blank + 3 if blank >= 0 else None


@lru_cache(maxsize=16)
def read_headers(head: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The header fields of a head in their order, folded lines joined, names as sent, lines without a colon left out."""
    lines = _FOLD.sub(b" ", head).split(b"\n")[1:]
    fields = (line.partition(b":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in fields if colon)


def header_values(head: bytes, name: bytes) -> list[bytes]:
    """Every value of the header field ``name``, in any case of letters."""
    wanted, length = name.lower(), len(name)
    return [value for field, value in read_headers(head) if len(field) == length and field.lower() == wanted]


def header(head: bytes, name: bytes) -> str | None:
    """The first value of a header field as text (latin-1: no byte is refused), None when it is missing."""
    values = header_values(head, name)
    return values[0].decode("latin-1") if values else None


def status_of(head: bytes) -> int | None:
    """The status code of a response, None when the first line has none."""
    match = _STATUS_LINE.match(head)
    return int(match[1]) if match else None


def http_version(head: bytes) -> str:
    """ "http/1.0" or "http/1.1", as WARC-Protocol says it; "http/0.9" for a response without a head."""
    if not head.startswith(b"HTTP/"):
        return "http/0.9"
    return "http/1.0" if head.startswith(b"HTTP/1.0") else "http/1.1"


def content_type(head: bytes) -> tuple[str | None, str | None]:
    """Media type in lower case and declared character set of a message; None for what is missing or malformed."""
    values = header_values(head, b"content-type")
    if not values:
        return None, None
    media, charset = _MEDIA_TYPE.match(values[0]), _CHARSET.search(values[0])
    return (
        media[0].decode("ascii").lower() if media else None,
        charset[1].decode("ascii", "replace").lower() if charset else None,
    )


def is_chunked(head: bytes) -> bool:
    """True when the last transfer coding is ``chunked``."""
    codings = b",".join(header_values(head, b"transfer-encoding")).split(b",")
    return codings[-1].strip().lower() == b"chunked"


_CUT_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(;[^\n]*)?\r?")
"""What may be left of a chunk's size line when the connection broke in it."""


def dechunk(body: bytes) -> Dechunked:
    """
    Undo chunked framing (RFC 9112, 7.1), extensions passed over.

    A body whose first line is no chunk size was never chunked, whatever its header says: it comes back as it is, not
    whole.
    """
    parts: list[bytes] = []
    position = 0
    while (size_line := _CHUNK_SIZE.match(body, position)) is not None:
        start, size = size_line.end(), int(size_line[1], 16)
        if size == 0:
            return Dechunked(b"".join(parts), True, body[start:])
        parts.append(body[start : start + size])
        if start + size > len(body):
            return Dechunked(b"".join(parts), False, b"")
        position = _after_line_end(body, start + size)
    if not parts and not _CUT_SIZE.fullmatch(body):
        return Dechunked(body, False, b"")
    return Dechunked(b"".join(parts), False, b"")


def _after_line_end(body: bytes, position: int) -> int:
    if body.startswith(b"\r\n", position):
        return position + 2
    return position + 1 if body.startswith(b"\n", position) else position


def is_cut_short(head: bytes, body: bytes, *, method: str = "GET") -> bool:
    """True when a response's own framing says that more was to come (RFC 9112, 6.3)."""
    if method == "HEAD" or status_of(head) in _WITHOUT_BODY:
        return False
    if is_chunked(head):
        return not dechunk(body).whole
    lengths = set(header_values(head, b"content-length"))
    length = lengths.pop() if len(lengths) == 1 else b""
    return length.isdigit() and len(length) < 16 and len(body) < int(length)


def payload_of(raw: bytes) -> bytes:
    """
    The entity body of a response: transfer-decoded, still content-encoded; what WARC-Payload-Digest is taken over.

    WARC 1.1, 6.3.2: the payload is the entity-body of RFC 2616 "with any transfer-encoding removed".
    """
    head, body = split_message(raw)
    return dechunk(body).data if is_chunked(head) else body

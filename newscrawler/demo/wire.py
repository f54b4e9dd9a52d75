"""A resource → the exact bytes of an HTTP/1.1 response, in the several ways in which servers send the same thing."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

Framing = Literal["length", "gzip", "chunked", "gzip-chunked", "close"]
FRAMINGS: tuple[Framing, ...] = ("length", "gzip", "chunked", "gzip-chunked", "close")

CHUNK = 1500
SERVED = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The Date of every response, so that the same request always gives the same bytes."""

REASONS: dict[int, str] = {
    200: "OK",
    301: "Moved Permanently",
    304: "Not Modified",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What lies at one address. ``more`` are further headers; names may repeat."""

    body: bytes
    content_type: str
    status: int = 200
    framing: Framing = "length"
    modified: datetime | None = None
    more: Headers = ()

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def response(resource: Resource, *, if_none_match: str = "", with_body: bool = True) -> tuple[bytes, bool]:
    """The bytes of the response, and whether the connection stays open behind them."""
    if resource.status == 200 and if_none_match and resource.etag in if_none_match:
        return _head(304, _validators(resource)), True
    body, framing = resource.body, resource.framing
    coding: Headers = ()
    if framing.startswith("gzip"):
        body, coding = gzip.compress(body, 6, mtime=0), (("Content-Encoding", "gzip"),)
    headers = (("Content-Type", resource.content_type), *coding, *_validators(resource), *resource.more)
    if framing == "close":
        return _head(resource.status, (*headers, ("Connection", "close"))) + body * with_body, False
    if framing.endswith("chunked"):
        chunks = b"".join(_chunks(body)) if with_body else b""
        return _head(resource.status, (*headers, ("Transfer-Encoding", "chunked"))) + chunks, True
    return _head(resource.status, (*headers, ("Content-Length", str(len(body))))) + body * with_body, True


def _validators(resource: Resource) -> Headers:
    if resource.status != 200:
        return ()
    modified = (
        (("Last-Modified", format_datetime(resource.modified.astimezone(UTC), usegmt=True)),)
        if resource.modified
        else ()
    )
    return (("ETag", resource.etag), *modified)


def _head(status: int, headers: Headers) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS[status]}", f"Date: {format_datetime(SERVED, usegmt=True)}", "sErVeR: demo"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _chunks(body: bytes) -> Iterable[bytes]:
    for start in range(0, len(body), CHUNK):
        piece = body[start : start + CHUNK]
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"

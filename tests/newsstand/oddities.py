"""Responses as servers really send them, right and wrong: path → what goes over the wire."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence

import brotli
from backports import zstd

from tests.newsstand.server import Answer, Exchanged, Route

PAGE = (
    "<!doctype html><html><head><title>Ärger am Kai</title></head><body>"
    + "<p>Die Fähre fuhr am Montag nicht, naïve Fahrgäste warteten — zwei Stunden lang.</p>" * 120
    + "</body></html>"
).encode()
HTML = b"Content-Type: text/html; charset=utf-8"


def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    return end.join(lines) + end + end


def sized(body: bytes = PAGE, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """A whole response with its Content-Length."""
    return head(status, HTML, *lines, b"Content-Length: %d" % len(body)) + body


def chunks(
    body: bytes, sizes: Sequence[int] = (7, 1000, 3, 4096), *, extension: bytes = b"", trailer: bytes = b""
) -> bytes:
    return b"".join(_chunks(body, sizes, extension)) + b"0\r\n" + trailer + b"\r\n"


def _chunks(body: bytes, sizes: Sequence[int], extension: bytes) -> Iterator[bytes]:
    position = number = 0
    while position < len(body):
        piece = body[position : position + sizes[number % len(sizes)]]
        yield b"%x" % len(piece) + extension + b"\r\n" + piece + b"\r\n"
        position, number = position + len(piece), number + 1


def chunked(body: bytes = PAGE, *lines: bytes, **framing: bytes) -> bytes:
    return head(b"HTTP/1.1 200 OK", HTML, *lines, b"Transfer-Encoding: chunked") + chunks(body, **framing)  # type: ignore[arg-type]


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


def first_then(first: Route, later: Route) -> Route:
    """A route that answers its first request otherwise than the following ones."""
    asked: list[Exchanged] = []

    def answer(exchanged: Exchanged) -> bytes | Answer:
        asked.append(exchanged)
        route = first if len(asked) == 1 else later
        return route(exchanged) if callable(route) else route

    return answer


def by_bytes(data: bytes, size: int = 1) -> Iterable[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


GZIP = gzip.compress(PAGE, mtime=0)

WHOLE: dict[str, Route] = {
    "/plain": sized(),
    "/odd-case": head(
        b"HTTP/1.1 200 OK",
        b"sErVeR: Odd/1.0",
        b"x-UPPER-lower: 1",
        b"content-TYPE:text/html",
        b'ETAG:   "abc"  ',
        b"CONTENT-length: %d" % len(PAGE),
        b"Date: Thu, 01 Jan 2026 00:00:00 GMT",
    )
    + PAGE,
    "/repeated-headers": sized(
        PAGE, b"Set-Cookie: a=1; Path=/", b"X-A: 1", b"Set-Cookie: b=2", b"set-cookie: c=3", b"X-A: 2"
    ),
    "/chunked": chunked(),
    "/chunk-extensions-and-trailers": chunked(
        PAGE, b"Trailer: X-Check", extension=b';a=b;c="d e"', trailer=b"X-Check: deadbeef\r\n"
    ),
    "/gzip": sized(GZIP, b"Content-Encoding: gzip"),
    "/gzip-chunked": chunked(GZIP, b"Content-Encoding: gzip", b"Vary: Accept-Encoding"),
    "/brotli-unasked": sized(brotli.compress(PAGE), b"Content-Encoding: br"),
    "/zstd-unasked": sized(zstd.compress(PAGE), b"Content-Encoding: zstd"),
    "/deflate": sized(zlib.compress(PAGE), b"Content-Encoding: deflate"),
    "/deflate-raw": sized(raw_deflate(PAGE), b"Content-Encoding: deflate"),
    "/gzip-twice": sized(gzip.compress(GZIP, mtime=0), b"Content-Encoding: gzip, gzip"),
    "/gzip-that-is-not": sized(PAGE, b"Content-Encoding: gzip"),
    "/http-1.0": Answer.of(head(b"HTTP/1.0 200 OK", HTML) + PAGE, then="close"),
    "/until-close": Answer.of(head(b"HTTP/1.1 200 OK", HTML, b"Connection: close") + PAGE, then="close"),
    "/until-close-in-pieces": Answer(by_bytes(head(b"HTTP/1.1 200 OK", HTML) + PAGE, 900), then="close"),
    "/no-reason": sized(status=b"HTTP/1.1 200"),
    "/reason-with-accents": sized(status=b"HTTP/1.1 200 Tr\xe8s Bien  "),
    "/204": head(b"HTTP/1.1 204 No Content", b"X-Empty: "),
    "/304": head(b"HTTP/1.1 304 Not Modified", b'ETag: "x"'),
    "/folded": head(
        b"HTTP/1.1 200 OK", b"X-Folded: one,", b"  two,", b"\tthree", HTML, b"Content-Length: %d" % len(PAGE)
    )
    + PAGE,
    "/non-ascii-header": sized(PAGE, b"X-Latin: caf\xe9", "X-Utf8: naïve—".encode()),
    "/nul-in-header": sized(PAGE, b"X-Nul: a\x00b"),
    "/header-without-colon": sized(PAGE, b"this line has no colon"),
    "/empty-header-name": sized(PAGE, b": no name"),
    "/space-in-header-name": sized(PAGE, b"X Powered By: a kettle", b"X-Spaced : yes"),
    "/lf-only": head(b"HTTP/1.1 200 OK", b"Content-Type: text/html", b"Content-Length: %d" % len(PAGE), end=b"\n")
    + PAGE,
    "/mixed-line-ends": b"HTTP/1.1 200 OK\nContent-Type: text/html\r\nContent-Length: %d\n\r\n" % len(PAGE) + PAGE,
    "/early-hints": head(b"HTTP/1.1 103 Early Hints", b"Link: </a.css>; rel=preload") + sized(),
    "/two-interims": head(b"HTTP/1.1 100 Continue") + head(b"HTTP/1.1 103 Early Hints", b"Link: </b.css>") + sized(),
    "/redirect": head(b"HTTP/1.1 302 Found", b"Location: /plain", b"Content-Length: 0"),
    "/redirect-with-body": head(b"HTTP/1.1 301 Moved", b"Location: /gzip", HTML, b"Content-Length: 5") + b"moved",
    "/error-500": sized(b"<h1>oops</h1>", status=b"HTTP/1.1 500 Internal Server Error"),
    "/status-999": sized(b"no robots", status=b"HTTP/1.1 999 Request denied"),
    "/long-header": sized(PAGE, b"Content-Security-Policy: " + b"img-src https://cdn.example; " * 2000),
    "/many-headers": sized(PAGE, *[b"X-%d: %d" % (n, n) for n in range(400)]),
    "/byte-by-byte": Answer(by_bytes(sized(b"one byte at a time")), then="keep", pause_s=0.001),
    "/more-than-announced": Answer.of(sized(b"short") + b"and what does not belong to it", then="close"),
    "/empty": head(b"HTTP/1.1 200 OK", b"Content-Length: 0"),
    "/same-length-twice": sized(PAGE, b"Content-Length: %d" % len(PAGE)),
}
"""Responses that are whole, in framings right and wrong: archived to the byte, not truncated."""

CUT: dict[str, Route] = {
    "/length-too-long": Answer.of(
        head(b"HTTP/1.1 200 OK", HTML, b"Content-Length: %d" % (len(PAGE) + 500)) + PAGE, then="close"
    ),
    "/chunks-end-early": Answer.of(chunked()[:4000], then="close"),
    "/reset-in-body": Answer.of(sized()[:3000], b"x" * 100, then="reset", pause_s=0.05),
    "/reset-until-close": Answer.of(
        head(b"HTTP/1.1 200 OK", HTML) + PAGE[:3000], b"x" * 100, then="reset", pause_s=0.05
    ),
    "/close-in-head": Answer.of(b"HTTP/1.1 200 OK\r\nContent-Type: te", then="close"),
}
"""Responses that the server breaks off: what came is archived, with ``WARC-Truncated: disconnect``."""


def stripped_of_interims(sent: bytes) -> bytes:
    while sent.startswith(b"HTTP/1.1 1"):
        sent = sent.partition(b"\r\n\r\n")[2]
    return sent

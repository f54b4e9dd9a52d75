"""The pages of the pretend site that the victim archives: the same number always gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime

from newscrawler.model import Exchange, Lead

KINDS = 8


def url_of(number: int) -> str:
    return f"http://news.example/{number}"


def payload_of(number: int) -> bytes:
    """Text that shrinks, text that came compressed, and one front page that every eighth URL repeats."""
    if number % KINDS == 0:
        return b"<html><p>The front page.</p></html>"
    noise = b"".join(hashlib.sha256(b"%d-%d" % (number, block)).digest() for block in range(number * 37 % 300))
    text = b"<html><p>Page %d.</p>" % number + noise.hex().encode()
    return gzip.compress(text, mtime=0) if number % KINDS == 1 else text


def response_of(number: int) -> bytes:
    payload = payload_of(number)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    if number % KINDS == 1:
        head += b"Content-Encoding: gzip\r\n"
    if number % KINDS == 2:
        return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(payload), payload)
    return head + b"Content-Length: %d\r\n\r\n" % len(payload) + payload


def exchange_of(number: int) -> Exchange:
    url = url_of(number)
    return Exchange(
        url=url,
        started=datetime.now(UTC),
        request=b"GET /%d HTTP/1.1\r\nHost: news.example\r\n\r\n" % number,
        response=response_of(number),
        ip="127.0.0.1",
        lead=Lead(url=url, found_how="sitemap", title=f"Page {number}"),
    )

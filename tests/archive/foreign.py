"""WARC files as other software writes them, made here by hand: every defect and every habit in a few bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path

RECORD_IDS = "<urn:uuid:00000000-0000-4000-8000-{:012d}>"
PAGE = b"<!doctype html><title>Tide</title><p>The tide turned at noon.</p>"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers]
    if length is not None or not any(header.lower().startswith("transfer-encoding") for header in headers):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def fields(
    kind: str = "response",
    number: int = 1,
    *,
    url: str | None = "http://news.example/tide",
    date: str = "2026-11-20T10:00:00Z",
    content_type: str | None = "application/http; msgtype=response",
    more: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    found = [("WARC-Type", kind), ("WARC-Record-ID", RECORD_IDS.format(number)), ("WARC-Date", date)]
    found += [("WARC-Target-URI", url)] if url else []
    found += [("Content-Type", content_type)] if content_type else []
    return [*found, *more]


def record(
    named: Iterable[tuple[str, str]],
    block: bytes,
    *,
    version: str = "1.1",
    length: int | None = None,
    end: bytes = b"\r\n\r\n",
) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in named)
    head += f"Content-Length: {len(block) if length is None else length}\r\n"
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + end


def response(
    body: bytes = PAGE,
    *headers: str,
    number: int = 1,
    block: bytes | None = None,
    digests: bool = True,
    length: int | None = None,
    more: Iterable[tuple[str, str]] = (),
    **facts: str | None,
) -> bytes:
    """A response record with right digests."""
    block = answer(body, *headers) if block is None else block
    labels = [("WARC-Block-Digest", sha1(block)), ("WARC-Payload-Digest", sha1(body))] if digests else []
    return record(fields("response", number, more=[*labels, *more], **facts), block, length=length)  # type: ignore[arg-type]


def request(number: int = 2, *, of: int = 1, method: str = "GET", date: str = "2026-11-20T10:00:00Z") -> bytes:
    named = fields(
        "request",
        number,
        date=date,
        content_type="application/http; msgtype=request",
        more=[("WARC-Concurrent-To", RECORD_IDS.format(of))],
    )
    return record(named, f"{method} /tide HTTP/1.1\r\nHost: news.example\r\n\r\n".encode())


def warcinfo(number: int = 9, *, software: str = "other/1.0", version: str = "1.1") -> bytes:
    block = f"software: {software}\r\nisPartOf: autumn\r\n".encode()
    named = fields("warcinfo", number, url=None, content_type="application/warc-fields")
    return record(named, block, version=version)


def write(path: Path, *records: bytes) -> Path:
    """A WARC of these records, a gzip member a record where the name says so."""
    packed = path.name.endswith(".gz")
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) if packed else one for one in records))
    return path

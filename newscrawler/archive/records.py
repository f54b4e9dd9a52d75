"""
One WARC 1.1 record as bytes: a pure serialiser that leaves the block exactly as given.

Identifiers and times come in from outside, so that tests compare whole records byte for byte. No value can add a
line or a field to the header: control characters are taken out, URIs are percent-encoded.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

RecordKind = Literal["warcinfo", "response", "revisit", "request", "metadata", "resource", "conversion"]
RecordIds = Callable[[], str]
Clock = Callable[[], datetime]

END_OF_RECORD = b"\r\n\r\n"
WARC_FIELDS = "application/warc-fields"
HTTP_RESPONSE = "application/http; msgtype=response"
HTTP_REQUEST = "application/http; msgtype=request"

EMPTY_DIGEST = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""The digest of no bytes at all: never a reason to call two captures equal."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_IN_A_URI = re.compile(r"[^\x21\x23-\x3b\x3d\x3f-\x7e]")
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Record:
    """A record in two parts, so that a large block is never copied to join them."""

    kind: RecordKind
    record_id: str
    head: bytes
    """From ``WARC/1.1`` to the blank line."""
    block: bytes

    @property
    def data(self) -> bytes:
        """The whole record as it stands in an uncompressed WARC."""
        return self.head + self.block + END_OF_RECORD


def write_record(
    kind: RecordKind,
    block: bytes,
    *,
    record_id: str,
    date: datetime,
    content_type: str,
    fields: Iterable[tuple[str, str | None]] = (),
) -> Record:
    """
    A record of WARC 1.1 with its block digest; ``fields`` stand between date and digest, those that are None are left out.

    ``date`` is the start of the capture and is written in UTC with microseconds (WARC 1.1, 5.4).
    """
    named = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", write_date(date)),
        *fields,
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", content_type),
        ("Content-Length", str(len(block))),
    ]
    lines = "".join([f"{name}: {_one_line(value)}\r\n" for name, value in named if value is not None])
    return Record(kind, record_id, b"WARC/1.1\r\n" + lines.encode() + b"\r\n", block)


def _one_line(value: str) -> str:
    return value if value.isascii() and value.isprintable() else _CONTROLS.sub("", value)


def new_record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def derived_record_id(*parts: str) -> str:
    """An identifier that the same parts give again (RFC 4122 version 5), for records that can be made anew."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(parts))}>"


def utc_now() -> datetime:
    return datetime.now(UTC)


def write_date(moment: datetime) -> str:
    """``2026-11-20T10:00:00.000123Z``: always six digits, so that text sorts as time."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def digest_of(data: bytes) -> str:
    """A labelled digest as the WARC community writes SHA-1: Base32, upper case."""
    # SHA-1 is what pywb, Heritrix and Common Crawl compare; it names bytes here, it protects nothing.
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def target_uri(url: str) -> str:
    """
    A URL as it may stand in WARC-Target-URI: without credentials and fragment, blanks and odd characters percent-encoded.

    WARC 1.1 wants WARC-Target-URI escaped as RFC 3986 says, and without blanks.
    """
    bare = _USERINFO.sub(r"\1", url.strip()).partition("#")[0]
    return _NOT_IN_A_URI.sub(lambda match: quote(match[0], safe="", errors="replace"), bare)

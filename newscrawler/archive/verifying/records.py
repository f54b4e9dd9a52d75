"""The named fields of one record against WARC 1.1 (sections 4 and 5; 6 for what each type asks for)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from newscrawler.archive.reader import Record, read_date

_Problem = tuple[str, str]

_MANDATORY = ("WARC-Record-ID", "WARC-Date", "WARC-Type")
_RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\x00-\x20\x7f]+>")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
# WARC 1.1 also allows a date that ends at the year, month, day or minute (5.4, W3CDTF).
_SHORT_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\dZ)?)?)?")
_ILL_URI = re.compile(r"[\s\x00-\x20\x7f<>]")

_WANTS_TARGET = frozenset({"response", "request", "resource", "revisit", "conversion", "continuation"})
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})
"""WARC 1.1, 5.7; WARC-Protocol as proposed in IIPC's issue 42."""

_HTTP_TYPES = {"response": "response", "request": "request"}
_PROFILES = ("/revisit/identical-payload-digest", "/revisit/server-not-modified")
_FORBIDDEN = {
    "WARC-Refers-To": frozenset({"warcinfo", "response", "resource", "request", "continuation"}),
    "WARC-Filename": frozenset(
        {"response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
    ),
    "WARC-Payload-Digest": frozenset({"warcinfo"}),
}
_KNOWN = frozenset(
    {
        "warc-record-id", "content-length", "warc-date", "warc-type", "content-type", "warc-block-digest",
        "warc-payload-digest", "warc-ip-address", "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date",
        "warc-target-uri", "warc-truncated", "warc-warcinfo-id", "warc-filename", "warc-profile",
        "warc-identified-payload-type", "warc-segment-number", "warc-segment-origin-id", "warc-segment-total-length",
    }
)  # fmt: skip
_FLAW_REASONS = {
    "no two line ends after the block": "record-end",
    "shares its gzip member with other records": "shared-member",
}


def check_record(record: Record) -> Iterator[_Problem]:
    """What is wrong with a record's head and ends, as reason and detail; unknown fields and types are nobody's fault."""
    for flaw in record.flaws:
        reason = _FLAW_REASONS.get(flaw, "odd-head")
        yield reason, "" if reason != "odd-head" else flaw
    for name in _MANDATORY:
        if not record.field(name):
            yield "missing-field", name
    yield from _check_identity(record)
    yield from _check_repeats(record)
    yield from _check_target(record)
    yield from _check_type(record)
    for name, types in _FORBIDDEN.items():
        if record.type in types and record.field(name) is not None:
            yield "unwanted-field", f"{name} in a {record.type} record"
    if record.type == "revisit":
        yield from _check_revisit(record)


def _check_identity(record: Record) -> Iterator[_Problem]:
    if record.id and not _RECORD_ID.fullmatch(record.id):
        yield "bad-record-id", record.id[:100]
    date = record.field("WARC-Date")
    if date and not _is_date(date):
        yield "bad-date", date[:40]


def _is_date(value: str) -> bool:
    return bool(_SHORT_DATE.fullmatch(value) or (_DATE.fullmatch(value) and read_date(value)))


def _check_repeats(record: Record) -> Iterator[_Problem]:
    names = Counter(name.lower() for name, _ in record.fields)
    for name, count in names.items():
        if count > 1 and name in _KNOWN and name not in _REPEATABLE:
            yield "repeated-field", name


def _check_target(record: Record) -> Iterator[_Problem]:
    url = record.url
    if not url:
        if record.type in _WANTS_TARGET:
            yield "target-missing", record.type
    elif record.type == "warcinfo":
        yield "target-unwanted", ""
    elif _ILL_URI.search(url):
        yield "target-malformed", url[:200]


def _check_type(record: Record) -> Iterator[_Problem]:
    content_type = (record.field("Content-Type") or "").lower()
    if not content_type:
        if record.block.size and record.type != "continuation":
            yield "block-type", "missing"
        return
    message = _HTTP_TYPES.get(record.type)
    is_http = (record.url or "").lower().startswith(("http:", "https:"))
    if message and is_http and content_type.replace(" ", "") != f"application/http;msgtype={message}":
        yield "block-type", content_type[:100]


def _check_revisit(record: Record) -> Iterator[_Problem]:
    profile = record.field("WARC-Profile") or ""
    if not profile.startswith(("http://", "https://")):
        yield "revisit-profile", profile[:100]
    if profile.endswith(_PROFILES[0]) and record.field("WARC-Payload-Digest") is None:
        yield "revisit-digest", ""

"""
What a payload really is (WARC-Identified-Payload-Type), from its first decoded bytes and its declared type.

Small on purpose: news pages, feeds, sitemaps, images, documents. Readers of corpora keep only what is identified as
text/html, so a page must be called that whenever a browser would show it as one.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from newscrawler.archive.encodings import CODINGS, read_codings
from newscrawler.archive.http import content_type, header_values
from newscrawler.errors import Undecodable

_LOOK = 2048
_GZIP = b"\x1f\x8b"
_CODED_LOOK = 16 * 1024

_MAGIC: list[tuple[bytes, str]] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
]
_INSIDE: list[tuple[int, bytes, str]] = [
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wave"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyp", "video/mp4"),
]

# The elements by which browsers know HTML (WHATWG MIME Sniffing, 7.1), and some that real pages begin with.
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|main|article)[\s>/]",
    re.IGNORECASE,
)
_XML_ROOT = re.compile(rb"<(?![!?])(?:[\w.-]+:)?([\w.-]+)")
_XML_ROOTS: dict[bytes, str] = {
    b"rss": "application/rss+xml",
    b"RDF": "application/rss+xml",
    b"feed": "application/atom+xml",
    b"html": "application/xhtml+xml",
    b"svg": "image/svg+xml",
}
_LEADING = re.compile(rb"(?:\s+|<!--.*?-->)+", re.DOTALL)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TEXTUAL = re.compile(
    r"text/|application/(?:[\w.+-]+\+)?(?:json|xml|javascript|xhtml\+xml|x-javascript)|image/svg\+xml"
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Declared so, a page that begins as HTML is shown as HTML by browsers or was plainly meant to be.
_VAGUE_TYPES = frozenset(
    {None, "text/plain", "application/octet-stream", "application/xml", "text/xml", "unknown/unknown"}
)


def identify_payload(head: bytes, payload: bytes) -> str | None:
    """
    The media type of a payload, None when it is empty.

    ``head`` gives the content codings and the declared type; at most 2 kB are decoded.
    """
    declared, _ = content_type(head)
    return identify(decoded_start(head, payload), declared) if payload else None


def decoded_start(head: bytes, payload: bytes) -> bytes:
    """The first bytes of a payload with its content codings undone, as far as they can be."""
    start = payload[:_CODED_LOOK]
    try:
        for name in reversed(read_codings(header_values(head, b"content-encoding"))):
            coding = CODINGS[name]
            if coding.magic and not start.startswith(coding.magic):
                continue
            start = (_peek_gzip() if coding.magic == _GZIP else coding.open(start[:2])).decompress(start, _LOOK)
    except Undecodable:
        return b""
    except Exception:  # noqa: BLE001 - each library has an error class of its own, all direct children of Exception
        return start[:_LOOK]
    return start[:_LOOK]


def _peek_gzip() -> Any:
    # For a few bytes zlib's small state is made ten times faster than igzip's large one.
    return zlib.decompressobj(31)


def identify(start: bytes, declared: str | None) -> str | None:
    """The media type that decoded first bytes and a declared type add up to."""
    found = _by_magic(start)
    if found:
        return found
    if start[:2] in _UTF16:
        start = start[2:].decode(_UTF16[start[:2]], "replace").encode()
    text = start.removeprefix(b"\xef\xbb\xbf")
    text = text[leading.end() :] if (leading := _LEADING.match(text)) else text
    if declared in _HTML_TYPES or not _BINARY.search(text):
        return _by_text(text, declared)
    return declared if declared and not _TEXTUAL.match(declared) else "application/octet-stream"


def _by_magic(start: bytes) -> str | None:
    found = next((media for magic, media in _MAGIC if start.startswith(magic)), None)
    return found or next((media for at, magic, media in _INSIDE if start.startswith(magic, at)), None)


def _by_text(text: bytes, declared: str | None) -> str:
    if declared in _HTML_TYPES:
        root = _xml_root(text) if text.startswith(b"<?xml") else None
        return root if root in {"application/rss+xml", "application/atom+xml"} else str(declared)
    if declared in _VAGUE_TYPES and _HTML.match(text):
        return "text/html"
    if text.startswith(b"<?xml") or (text.startswith(b"<") and "xml" in (declared or "xml")):
        return _xml_root(text) or "application/xml"
    if declared in _VAGUE_TYPES and text[:1] in (b"{", b"["):
        return "application/json"
    return declared if declared and _TEXTUAL.match(declared) else "text/plain"


def _xml_root(text: bytes) -> str | None:
    root = _XML_ROOT.search(text)
    return _XML_ROOTS.get(root[1]) if root else None

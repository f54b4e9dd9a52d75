"""Bytes of a document as text in pieces, however it is packed: bounded gunzip, and one decision about the character set."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

PIECE = 1 << 16
MAX_DOCUMENT = 50 * 1024 * 1024
"""Of the unpacked document: the limit of the sitemap protocol (sitemaps.org, 50 MB)."""

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
TEXT_CODECS: dict[str, str] = {
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
}
"""What is meant by names that are used too narrowly (WHATWG Encoding, "labels")."""

_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


FREE_OF_RATIO = 10 * 1024 * 1024
MAX_RATIO = 100
"""Beyond the first 10 MB nothing honest unpacks to more than a hundred times its size."""


MIN_GZIP = 18
"""Head and tail of a gzip member; RFC 1952, 2.3."""


class Damaged(ValueError):
    """The gzip data cannot be unpacked from its first byte on."""


def pieces(body: bytes, *, limit: int = MAX_DOCUMENT) -> Iterator[bytes]:
    """The bytes in pieces, gunzipped when they are gzip whatever the name says; stops at ``limit`` and at damage further in."""
    if not body.startswith(b"\x1f\x8b"):
        for start in range(0, min(len(body), limit), PIECE):
            yield body[start : min(start + PIECE, limit)]
        return
    yield from _gunzipped(body, min(limit, max(FREE_OF_RATIO, MAX_RATIO * len(body))))


def _gunzipped(body: bytes, limit: int) -> Iterator[bytes]:
    unpacker, given = zlib.decompressobj(31), 0
    for start in range(0, len(body), PIECE):
        # In slices: what zlib hands back unread would otherwise be copied again for every piece.
        rest = body[start : start + PIECE]
        while rest and given < limit:
            try:
                piece = unpacker.decompress(rest, min(PIECE, limit - given))
            except zlib.error as error:
                if given:
                    return
                raise Damaged from error
            given += len(piece)
            yield piece
            rest = unpacker.unconsumed_tail
            if unpacker.eof:
                rest = unpacker.unused_data
                unpacker = zlib.decompressobj(31)
    if not given and len(body) < MIN_GZIP:
        raise Damaged


def text_pieces(body: bytes, content_type: str | None = None, *, limit: int = MAX_DOCUMENT) -> Iterator[str]:
    """The same decoded; bytes that do not fit become U+FFFD. Raises Damaged."""
    source = pieces(body, limit=limit)
    first = next(source, b"")
    decoder = codecs.getincrementaldecoder(character_set(first, content_type))("replace")
    yield decoder.decode(first)
    for piece in source:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def character_set(start: bytes, content_type: str | None = None) -> str:
    """
    The codec for a document that starts like this: byte order mark, header, XML declaration or meta, UTF-8, windows-1252.

    A declared one that does not fit these bytes is passed over, so a lying header costs nothing.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return codec
    header = _HEADER.search(content_type or "")
    declared = _DECLARED.search(start[:4096])
    inside = (declared[1] or declared[2]).decode("ascii", "ignore") if declared else ""
    named = [header[1] if header else "", inside, "utf-8"]
    return next(filter(None, (_fitting(name, start) for name in named)), "windows-1252")


def _fitting(name: str, start: bytes) -> str | None:
    codec = TEXT_CODECS.get(name.lower(), name)
    try:
        decoder = codecs.getincrementaldecoder(codec)("strict")
        decoded = decoder.decode(start)
    except (LookupError, ValueError, TypeError):  # unknown, not a text codec, or the bytes say otherwise
        return None
    return codec if isinstance(decoded, str) and "\0" not in decoded else None

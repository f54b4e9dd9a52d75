"""Bytes to UTF-8: which character set a page is really in. Order: byte order mark, HTTP header, meta tag, then the bytes themselves."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from newscrawler.errors import Undecodable

CharsetFrom = Literal["bom", "header", "meta", "bytes", "text"]

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read when a page says the left word (WHATWG Encoding, 4.2): the right one is a superset of it.
READ_AS: dict[str, str] = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-16-le",
    "x-user-defined": "cp1252",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "utf8mb4": "utf-8",
}
# Codecs of Python that no page is in.
NOT_FOR_PAGES = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
# Magic numbers of bodies that are still packed: nobody can decode them as text.
PACKED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"BZh9", "bzip2"),
)

_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^<>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^<>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 8192
_SAMPLE = 65_536
_WRONG_SHARE = 0.005
_REPLACED = "\ufffd".encode()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page in UTF-8, the character set that it came in, and who named that set."""

    utf8: bytes
    charset: str
    charset_from: CharsetFrom

    @property
    def text(self) -> str:
        """The page's characters."""
        return self.utf8.decode()


def decode_page(body: bytes, content_type: str | None = None) -> Decoded:
    """
    The page in UTF-8, which most pages are in already; single damaged bytes become U+FFFD.

    A declared set that the bytes contradict (many errors, or plainly UTF-8) loses to the bytes, as editors' pages and
    their servers' headers often disagree. Raises Undecodable when the body is still packed.
    """
    for mark, marked in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return Decoded(_utf8(body[len(mark) :], marked), marked, "bom")
    for magic, packing in PACKED:
        if body.startswith(magic):
            raise Undecodable(f"the body is still packed with {packing}; unpack it first", (packing,))
    as_utf8 = _plainly_utf8(body)
    declared: tuple[tuple[CharsetFrom, str | None], ...] = (
        ("header", _from_header(content_type)),
        ("meta", _from_markup(body)),
    )
    for origin, label in declared:
        charset = known_charset(label) if label else None
        if charset and (charset == "utf-8") == (as_utf8 is not None):
            data = _utf8(body, charset) if as_utf8 is None else as_utf8
            if _reads_well(data):
                return Decoded(data, charset, origin)
    if as_utf8 is not None:
        return Decoded(as_utf8, "utf-8", "bytes")
    guessed = _guess(body)
    return Decoded(_utf8(body, guessed), guessed, "bytes")


def known_charset(label: str) -> str | None:
    """Python's name of the set that browsers read for ``label``; None for words that name none."""
    name = label.strip().lower()
    try:
        codec = codecs.lookup(READ_AS.get(name, name))
        "".encode(codec.name)
    except (LookupError, ValueError):
        return None
    return None if codec.name in NOT_FOR_PAGES else READ_AS.get(codec.name, codec.name)


def _from_header(content_type: str | None) -> str | None:
    match = _HEADER.search(content_type or "")
    return match.group(1) if match else None


def _from_markup(body: bytes) -> str | None:
    head = body[:_DECLARED_WITHIN]
    match = _META.search(head) or _XML.search(head)
    label = match.group(1).decode("ascii", "replace") if match else None
    # A meta tag that could be read as ASCII cannot be in UTF-16 (HTML, 13.2.3.2).
    return "utf-8" if label and label.lower().startswith("utf-16") else label


def _utf8(body: bytes, charset: str) -> bytes:
    return body.decode(charset, "replace").encode("utf-8", "ignore")


def _plainly_utf8(body: bytes) -> bytes | None:
    """
    The body in valid UTF-8 if it plainly is in it: with hardly an error, given how much there is beyond ASCII.

    Seven-bit and wide sets are told by escapes and NULs.
    """
    if (b"\x1b" in body and b"\x1b$" in body) or body.count(b"\0", 0, _SAMPLE) * 10 > min(len(body), _SAMPLE):
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        beyond = sum(1 for char in text[:_SAMPLE] if char > "\x7f" and char != "\ufffd")
        return text.encode() if text.count("\ufffd") * 10 <= beyond else None
    return body


def _reads_well(data: bytes) -> bool:
    """Whether hardly a character stands for bytes that could not be read."""
    wrong = data.count(_REPLACED) if _REPLACED[:1] in data else 0
    return wrong == 0 or wrong <= _WRONG_SHARE * len(data.decode())


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = re.sub(rb"<[^<>]{0,2000}>", b" ", body)[:_SAMPLE]
    best = from_bytes(sample, steps=4, chunk_size=512, explain=False).best()
    return (known_charset(best.encoding) if best else None) or "cp1252"

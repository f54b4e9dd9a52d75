"""
XML of the web as a stream of elements: no document types, no network, bounded memory, and mended where it is broken.

Feeds and sitemaps share it. What libxml2 would stop at is repaired before it sees it: stray ampersands, HTML's named
entities, control characters, blank lines before the declaration, lying character sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newscrawler.discovery.unpack import MAX_DOCUMENT, text_pieces

MAX_CARRY = 1 << 20
"""A tag or text longer than this is handed on although it may be cut in the middle of a reference."""
MAX_TAG = 1 << 14
"""A tag longer than this is thrown away: libxml2 takes quadratic time over thousands of attributes."""

EMPTIED = frozenset({"item", "entry", "url", "sitemap"})
"""What repeats without end is let go as soon as it was looked at; smaller things may still be parts of these."""

_BLANK = "\ufeff \t\r\n"
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ENDLESS_TAG = re.compile(rf"<[^<>]{{{MAX_TAG},}}>?")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]{0,500}>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_HEAD = 4096


class HasDoctype(ValueError):
    """The document defines entities of its own: nobody honest needs that in a feed or sitemap."""


class Stream:
    """The elements of one document; ``root`` is known at once, ``remarks`` fill while it is read. Raises Damaged, HasDoctype."""

    def __init__(self, body: bytes, content_type: str | None = None, *, limit: int = MAX_DOCUMENT) -> None:
        self._pieces = text_pieces(body, content_type, limit=limit)
        self._start = ""
        for piece in self._pieces:
            self._start = (self._start + piece).lstrip(_BLANK)
            if len(self._start) >= _HEAD:
                break
        self._start = _DECLARATION.sub("", self._start).lstrip()
        self.remarks: list[str] = []
        self.root = self._root()

    @property
    def start(self) -> str:
        """How the document begins, after any XML declaration."""
        return self._start[:_HEAD]

    def text(self) -> Iterator[str]:
        """The document as text, for what turns out to be no XML."""
        yield self._start
        yield from self._pieces

    def elements(self, *names: str) -> Iterator[Any]:
        """Every element with one of the local names, whole, in order; entries are emptied when the next is asked for."""
        parser = etree.XMLPullParser(
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for piece in self._whole_tags():
                parser.feed(piece)
                yield from _emptied(parser)
            parser.close()
        except etree.XMLSyntaxError:
            self.remarks.append("malformed")
        yield from _emptied(parser)

    def _root(self) -> str:
        head = self._start[:_HEAD]
        bare = re.sub(r"<!--.*?(?:-->|\Z)", "", head, flags=re.DOTALL)
        if _DOCTYPE.search(bare):
            self._start = _DOCTYPE.sub("", self._start, count=1)
        elif "<!doctype" in bare.lower() or "<!entity" in bare.lower():
            raise HasDoctype
        root = _ROOT.search(bare)
        return root[1].lower() if root and bare.lstrip().startswith("<") else ""

    def _whole_tags(self) -> Iterator[str]:
        carry = ""
        for piece in self.text():
            carry += piece
            end = carry.rfind(">") + 1
            if end or len(carry) > MAX_CARRY:
                yield self._mended(carry[: end or None])
                carry = carry[end:] if end else ""
        if carry:
            yield self._mended(carry)

    def _mended(self, text: str) -> str:
        if _UNWANTED.search(text):
            text = _UNWANTED.sub("", text)
        text = _ENDLESS_TAG.sub("", text)
        return _STRAY_AMPERSAND.sub("&amp;", text)


def _emptied(parser: Any) -> Iterator[Any]:
    for _, element in parser.read_events():
        yield element
        if local_name(element) not in EMPTIED:
            continue
        element.clear(keep_tail=False)
        parent = element.getparent()
        # Inside another entry (its end tag was forgotten) what stands before still belongs to that one.
        while parent is not None and local_name(parent) not in EMPTIED and element.getprevious() is not None:
            del parent[0]


def local_name(element: Any) -> str:
    """The element's name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def namespace(element: Any) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")

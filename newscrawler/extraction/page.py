"""A news page, parsed once: everything that reads it later reads this one tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from newscrawler.errors import NotAnArticle
from newscrawler.extraction.charset import decode_page
from newscrawler.extraction.json_ld import read_json_ld

MAX_PAGE_CHARS = 12_000_000
"""What stands behind is not read: the largest real news page of our samples has 2.9 million."""
MAX_ATTRIBUTES = 1_000
"""Of one tag: the parser's time grows with their square."""

_TAG_WORTH_COUNTING = 12_000
_TAG_NAME = re.compile(rb"[a-zA-Z][\w:-]{0,40}")
_ATTRIBUTE = re.compile(rb"""[\s"'/][^\s=>"'/]""")
_QUOTED = re.compile(rb'"[^"]*"|\'[^\']*\'')
# Every element of one class: lxml.html asks Python for the class of each, and nobody here reads forms.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment)
# "<span class="id-component br"></span>": line breaks that style sheets make.
_LINE_ENDS = etree.XPath("//span[not(node()) and contains(concat(' ', normalize-space(@class), ' '), ' br ')]")
# Not allowed in XML, hence in a tree: of control characters only tab and line breaks are.
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NOT_HTML: tuple[bytes, ...] = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_NAMES = ("name", "property", "itemprop", "http-equiv")


@dataclass(slots=True)
class Page:
    """
    A parsed page. ``tree`` is the root ``<html>`` element and is changed by those who take things out of it.

    ``meta`` has the names, properties and itemprops of meta tags in lower case, each with its contents in the order of
    the page. ``json_ld`` is flattened: one dict an entity. ``charset_from`` says who named the character set.
    """

    url: str
    tree: html.HtmlElement
    charset: str
    charset_from: str
    html_lang: str | None = None
    meta: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def first(self, *names: str) -> str | None:
        """The first non-empty content of the first of these meta names that the page has."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return None


def parse_page(body: bytes | str, *, url: str, content_type: str | None = None) -> Page:
    """
    Parse a page once, whatever it is made of.

    ``body`` is the decoded entity (no gzip) as bytes, or text. Raises NotAnArticle("empty" or "not-html") and
    Undecodable; every other page gives a tree, however broken its markup.
    """
    if _start(body).startswith(_NOT_HTML):
        raise NotAnArticle("not-html", f"the payload of {url} is no HTML")
    if isinstance(body, bytes):
        decoded = decode_page(body[: 4 * MAX_PAGE_CHARS], content_type)
        data, charset, charset_from = decoded.utf8, decoded.charset, str(decoded.charset_from)
    else:
        # Surrogates cannot be written as UTF-8.
        data, charset, charset_from = body.encode("utf-8", "ignore"), "utf-8", "text"
    data, warnings = _cut(data)
    tree = _tree(_tamed(_cleaned(data)))
    return Page(
        url=url,
        tree=tree,
        charset=charset,
        charset_from=charset_from,
        html_lang=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")),
        meta=_meta(tree),
        json_ld=read_json_ld(tree),
        warnings=warnings,
    )


def _start(body: bytes | str) -> bytes:
    """The first bytes after white space and a byte order mark."""
    start = body[:1024] if isinstance(body, bytes) else body[:1024].encode("utf-8", "replace")
    return start.lstrip(codecs.BOM_UTF8 + b" \t\r\n\f")[:8]


def _cut(data: bytes) -> tuple[bytes, list[str]]:
    if len(data) <= MAX_PAGE_CHARS or len(text := data.decode()) <= MAX_PAGE_CHARS:
        return data, []
    return text[:MAX_PAGE_CHARS].encode(), ["page-cut"]


def _cleaned(data: bytes) -> bytes:
    """Without the characters that no tree may hold; most pages have none, and looking is cheaper than cutting."""
    if any(control in data for control in _CONTROLS):
        data = data.translate(None, _CONTROLS)
    if _NO_CHARACTERS[0][:1] in data:
        for none in _NO_CHARACTERS:
            data = data.replace(none, b"")
    return data


def _tamed(data: bytes) -> bytes:
    """Tags with thousands of attributes, which freeze the parser, lose them all."""
    pieces: list[bytes] = []
    done = 0
    for start, end in _long_tags(data):
        name = _TAG_NAME.match(data, start + 1)
        if name and _attributes(data[name.end() : end]) > MAX_ATTRIBUTES:
            pieces.append(data[done : name.end()])
            done = end
    return b"".join([*pieces, data[done:]]) if pieces else data


def _long_tags(data: bytes) -> Iterator[tuple[int, int]]:
    """Where such tags begin and end; looked for in leaps, as a long tag has no second "<" for that many bytes."""
    at = data.find(b"<")
    while 0 <= at < len(data) - _TAG_WORTH_COUNTING:
        following = data.rfind(b"<", at + 1, at + 2 + _TAG_WORTH_COUNTING)
        if following < 0:
            following = data.find(b"<", at + 1)
            end = data.find(b">", at + 1, following if following > 0 else len(data))
            if end - at > _TAG_WORTH_COUNTING + 1:
                yield at, end
        at = following


def _attributes(inside: bytes) -> int:
    return len(_ATTRIBUTE.findall(_QUOTED.sub(b'""', inside)))


def _tree(data: bytes) -> html.HtmlElement:
    # huge_tree: deep nesting and long texts are read, not cut; nothing external is ever loaded.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    if not data or data.isspace():
        raise NotAnArticle("empty")
    try:
        root = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NotAnArticle("empty", f"no markup and no text could be read: {error}") from error
    for node in _LINE_ENDS(root):
        node.tag = "br"
    return root


def _meta(tree: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        told = dict(tag.items())
        if (content := told.get("content")) is None:
            continue
        for kind in _NAMES:
            if name := told.get(kind):
                found.setdefault(name.strip().lower(), []).append(content.strip())
    return found

"""A news page, parsed once: everything that reads it later reads this one tree."""

from __future__ import annotations

import re
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
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]{{0,40}})([^<>]{{{_TAG_WORTH_COUNTING},}})>")
_ATTRIBUTE = re.compile(r"""[\s"'/][^\s=>"'/]""")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
# Every element of one class: lxml.html asks Python for the class of each, and nobody here reads forms.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment)
# Not allowed in XML, hence in a tree; surrogates cannot be written as UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_HTML: tuple[str, ...] = ("%PDF-", "\x89PNG", "GIF8", "{\\rtf")
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
    warnings: list[str] = []
    if isinstance(body, bytes):
        decoded = decode_page(body[: 4 * MAX_PAGE_CHARS], content_type)
        text, charset, charset_from = decoded.text, decoded.charset, str(decoded.charset_from)
    else:
        text, charset, charset_from = body, "utf-8", "text"
    if len(text) > MAX_PAGE_CHARS:
        text = text[:MAX_PAGE_CHARS]
        warnings.append("page-cut")
    if text.lstrip()[:8].startswith(_NOT_HTML):
        raise NotAnArticle("not-html", f"the payload of {url} is no HTML")
    tree = _tree(_tamed(_FORBIDDEN.sub("", text)))
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


def _tamed(text: str) -> str:
    """Tags with thousands of attributes, which freeze the parser, lose them all."""
    if not any(piece.find(">") > _TAG_WORTH_COUNTING for piece in text.split("<") if len(piece) > _TAG_WORTH_COUNTING):
        return text
    return _LONG_TAG.sub(lambda tag: f"<{tag[1]}>" if _attributes(tag[2]) > MAX_ATTRIBUTES else tag[0], text)


def _attributes(inside: str) -> int:
    return len(_ATTRIBUTE.findall(_QUOTED.sub('""', inside)))


def _tree(text: str) -> html.HtmlElement:
    # huge_tree: deep nesting and long texts are read, not cut; nothing external is ever loaded.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    data = text.encode("utf-8")
    if not data.strip():
        raise NotAnArticle("empty")
    try:
        root = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NotAnArticle("empty", f"no markup and no text could be read: {error}") from error
    return root


def _meta(tree: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = tag.get("content")
        if content is None:
            continue
        for kind in _NAMES:
            name = tag.get(kind)
            if name:
                found.setdefault(name.strip().lower(), []).append(content.strip())
    return found

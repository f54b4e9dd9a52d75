"""Keywords and section, as the newsroom declared them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newscrawler.extraction.entities import name_of
from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import plain, words_of
from newscrawler.extraction.wording import names, word_set

MAX_TAGS = 60
MAX_TAG = 100

TAG_META = names("meta", "tags")
SECTION_META = names("meta", "section")

_SPLIT = re.compile(r"\s*[,;|、，]\s*")


def read_tags(page: Page, articles: list[Node], marks: Landmarks) -> tuple[str, ...]:
    """Declared keywords, each once, in the order given: of JSON-LD, else of the meta tags, else the tag list that is printed."""
    for source in (_from_json_ld(articles), _from_meta(page), _from_links(marks)):
        found = dict.fromkeys(tag for tag in source if 1 < len(tag) <= MAX_TAG)
        if found:
            return tuple(found)[:MAX_TAGS]
    return ()


def read_section(page: Page, articles: list[Node], marks: Landmarks) -> str | None:
    """The section the article is filed under: of JSON-LD, of the meta tags, or the last breadcrumb before the article."""
    for node in articles[:2]:
        if section := name_of(node.get("articleSection")):
            return section[:MAX_TAG]
    if section := plain(page.first(*SECTION_META)):
        return section[:MAX_TAG]
    filed = [words_of(link) for link in marks.filed[:3]]
    return next((words for words in (*_crumbs(page, marks), *filed) if words), None)


def _from_json_ld(articles: list[Node]) -> Iterator[str]:
    for node in articles[:1]:
        words = node.get("keywords")
        for value in words[:MAX_TAGS] if isinstance(words, list) else [words]:
            name = name_of(value)
            yield from _SPLIT.split(name) if not isinstance(words, list) or len(words) == 1 else [name]


def _from_meta(page: Page) -> Iterator[str]:
    for name in TAG_META:
        values = page.meta.get(name)
        if values and any(values):
            for value in values[:MAX_TAGS]:
                yield from _SPLIT.split(plain(value))
            return


def _from_links(marks: Landmarks) -> Iterator[str]:
    for link in marks.tagged[:MAX_TAGS]:
        yield words_of(link).lstrip("#")
    if marks.tagged:
        return
    for node in marks.tags[:20]:
        if node.tag not in ("article", "section", "main") and not is_elsewhere(node, marks.around):
            for link in list(node.iter("a"))[:MAX_TAGS]:
                yield words_of(link).lstrip("#")


def _crumbs(page: Page, marks: Landmarks) -> list[str]:
    for node in page.json_ld:
        if "BreadcrumbList" in types_of(node):
            return _sections([_crumb(item) for item in _listed(node.get("itemListElement"))])
    for node in marks.breadcrumb[:3]:
        return _sections([words_of(link) for link in node.iter("a")])
    return []


def _listed(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else []


def _crumb(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return plain(item.get("name")) or name_of(item.get("item"))


def _sections(crumbs: list[str]) -> list[str]:
    """The crumbs that name sections, the deepest first; a long one is the article itself."""
    return [
        crumb for crumb in reversed(crumbs) if crumb and crumb.casefold() not in word_set("homes") and len(crumb) < 50
    ]

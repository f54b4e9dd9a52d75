"""The lines right after a headline: where bylines, dates and standfirsts stand that no name gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.plain import BREAKING, SILENT, words_of

MAX_LINES = 14
MAX_CLIMB = 10
MAX_INSIDE = 300
MAX_BEFORE = 4
MAX_BEFORE_CHARS = 80

_BLOCKS = BREAKING - {"br"}
_MENU = re.compile(r"\b(?:nav|navi|navigation|menus?|nav ?bar|mega ?menu|flyout|dropdown|search)\b")

Line = tuple[Any, str]


def lines_after(heading: Any) -> list[Line]:
    """The first text-bearing elements that hold no further blocks, after ``heading`` in the order of the page."""
    if heading is None:
        return []
    lines: list[Line] = []
    for node in _following(heading):
        if node.tag in SILENT or not isinstance(node.tag, str) or not _is_line(node):
            continue
        if (words := words_of(node)) and not _is_menu(node):
            lines.append((node, words))
        if len(lines) >= MAX_LINES:
            break
    return lines


def lines_before(heading: Any) -> list[Line]:
    """The short lines right before ``heading``, the nearest first."""
    lines: list[Line] = []
    node = heading
    for _ in range(MAX_CLIMB // 2):
        if node is None or node.tag in ("body", "main", "article"):
            break
        before = islice(node.itersiblings(preceding=True), MAX_BEFORE)
        said = [(sibling, words_of(sibling)) for sibling in before if sibling.tag not in SILENT]
        lines += [(sibling, words) for sibling, words in said if 0 < len(words) <= MAX_BEFORE_CHARS]
        node = node.getparent()
    return lines[:MAX_BEFORE]


def _is_menu(node: Any) -> bool:
    """Whether the line stands in the site's menu: some templates put their menus behind the headline."""
    for depth, above in enumerate(node.iterancestors()):
        if depth > MAX_CLIMB:
            break
        if above.tag == "nav" or _names_menu(above.get("class") or ""):
            return True
    return False


@lru_cache(maxsize=10_000)
def _names_menu(classes: str) -> bool:
    return bool(_MENU.search(spelled(classes)))


def _is_line(node: Any) -> bool:
    """An element of which no child is a block, and which is itself one or stands among blocks."""
    if _holds_block(node, _BLOCKS):
        return False
    if node.tag in BREAKING:
        return True
    parent = node.getparent()
    return parent is not None and _holds_block(parent, BREAKING)


def _holds_block(node: Any, blocks: frozenset[str]) -> bool:
    # A loop of its own: any() with a generator takes twice as long, and this is asked of thousands of elements.
    for child in node:  # noqa: SIM110
        if child.tag in blocks:
            return True
    return False


def _following(node: Any) -> Iterator[Any]:
    """Elements after ``node`` in the order of the page, not those inside it."""
    for _ in range(MAX_CLIMB):
        for sibling in node.itersiblings():
            for count, inside in enumerate(sibling.iter()):
                if count > MAX_INSIDE:
                    break
                yield inside
        node = node.getparent()
        if node is None or node.tag == "body":
            return

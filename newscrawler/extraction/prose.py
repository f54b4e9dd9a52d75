"""Where a page's prose stands: the shape of its body's paragraphs, and the element that holds most of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from newscrawler.extraction.near import Line
from newscrawler.extraction.plain import all_text, words_of

MIN_PARAGRAPH = 80
"""Characters of a paragraph that counts as body."""
MAX_FIRST = 3
MAX_LAST = 5

Shape = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Prose:
    """``shape`` is that of most words in paragraphs, ``container`` the parent of most; None on pages without any."""

    shape: Shape | None = None
    container: Any = None

    def first_lines(self) -> list[Line]:
        """The first text-bearing children of the container, in the order of the page."""
        return self._lines(MAX_FIRST, reverse=False)

    def last_lines(self) -> list[Line]:
        """The last text-bearing children of the container that are no links, in the order of the page."""
        lines = [line for line in self._lines(2 * MAX_LAST, reverse=True) if not _is_link(*line)]
        return lines[:MAX_LAST][::-1]

    def _lines(self, most: int, *, reverse: bool) -> list[Line]:
        if self.container is None:
            return []
        children = self.container.iterchildren("p", "div", "em", reversed=reverse)
        return list(islice(((child, words) for child in children if (words := words_of(child))), most))


def read_prose(tree: Any) -> Prose:
    """One look at every paragraph of the page."""
    shapes: Counter[Shape] = Counter()
    holders: Counter[Any] = Counter()
    for paragraph in tree.iter("p"):
        length = len(all_text(paragraph)) if len(paragraph) else len(paragraph.text or "")
        if length > MIN_PARAGRAPH:
            shapes[shape_of(paragraph)] += length
            holders[paragraph.getparent()] += length
    if not holders:
        return Prose()
    return Prose(max(shapes, key=shapes.__getitem__), max(holders, key=holders.__getitem__))


def shape_of(node: Any) -> Shape:
    """Tag and class of an element and of its parent: paragraphs of one body have one shape."""
    parent = node.getparent()
    above = ("", "") if parent is None else (parent.tag, parent.get("class") or "")
    return (node.tag, node.get("class") or "", *above)


def _is_link(node: Any, words: str) -> bool:
    return any(words_of(link) == words for link in node.iter("a"))

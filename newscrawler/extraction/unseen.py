"""Words within a line of text that its reader does not see: told to screen readers only, or shown when a word is pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.plain import words_of

INLINE = ("span", "em", "i", "small", "b", "strong", "sup", "sub")
MAX_LOOKED_AT = 300
"""Elements of one line."""
MAX_SPOKEN = 200
"""Characters told to screen readers; longer ones are the rest of a paragraph that unfolds."""
MAX_CARD = 3_000
"""Characters of a card that pops up."""

_SPOKEN = re.compile(
    r"\b(?:sr only|sronly|sr text|visually hidden|visuallyhidden|screen ?reader(?: only| text)?|hidden visually"
    r"|element invisible|assistive(?: text)?|a11y(?: hidden| only| text)?|reader only|off ?screen)\b"
)
_CARD = re.compile(r"\b(?:tool ?tip\w*|rollover|roll over|pop ?over|hover ?card|info ?tip|pop ?up)\b")


def unseen_words(line: Any) -> Iterator[tuple[Any, str, str]]:
    """
    The elements of a paragraph, heading or list item that are not part of what is read, each as (element, kind, words).

    ``screen-reader``: named so, or hidden by an attribute, and short. ``hover-card``: a tooltip by its role, by being
    what a word of the line names as its description, or by its name where it is glued to the word it explains.
    A line of which nothing would be left keeps everything.
    """
    inside = list(islice(line.iterdescendants(*INLINE), MAX_LOOKED_AT))
    found = [(node, kind) for node in inside if (kind := _kind_of(node, line))]
    if not found:
        return
    known = {node for node, _ in found}
    outer = [(node, kind) for node, kind in found if known.isdisjoint(node.iterancestors())]
    told = [(node, kind, words) for node, kind in outer if (words := words_of(node))]
    if len(words_of(line)) > sum(len(words) for _, _, words in told) + len(told):
        yield from told


def _kind_of(node: Any, line: Any) -> str | None:
    attributes = node.attrib
    if not attributes:
        return None
    called = spelled(attributes.get("class") or "")
    if _is_spoken(called) or _is_hidden(attributes):
        return "screen-reader" if len(words_of(node)) <= MAX_SPOKEN else None
    if attributes.get("role") == "tooltip" or (
        _is_card(called) and (_is_glued(node) or _is_description(attributes.get("id"), line))
    ):
        return "hover-card" if len(words_of(node)) <= MAX_CARD else None
    return None


@lru_cache(maxsize=10_000)
def _is_spoken(called: str) -> bool:
    return bool(_SPOKEN.search(called))


@lru_cache(maxsize=10_000)
def _is_card(called: str) -> bool:
    return bool(_CARD.search(called))


def _is_hidden(attributes: Any) -> bool:
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "")


def _is_glued(node: Any) -> bool:
    """Whether it stands right behind an element with words, with nothing between them: "minister" + "The minister is …"."""
    before = node.getprevious()
    return before is not None and not before.tail and bool(words_of(before))


def _is_description(name: str | None, line: Any) -> bool:
    return bool(name) and any(
        name in (node.get(key) or "").split()
        for node in islice(line.iterdescendants(), MAX_LOOKED_AT)
        for key in ("aria-describedby", "aria-labelledby", "aria-controls")
    )

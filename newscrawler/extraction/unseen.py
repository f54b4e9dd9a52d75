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
MAX_CHARS = {"screen-reader": 200, "hover-card": 3_000}
"""What is told to screen readers is short: longer words are the rest of a paragraph that unfolds."""

_SPOKEN = re.compile(
    r"\b(?:sr only|sronly|sr text|visually hidden|visuallyhidden|screen ?reader(?: only| text)?|hidden visually"
    r"|element invisible|assistive(?: text)?|a11y(?: hidden| only| text)?|reader only|off ?screen)\b"
)
_CARD = re.compile(r"\b(?:tool ?tip\w*|rollover|roll over|pop ?over|hover ?card|info ?tip|pop ?up)\b")


def is_hidden(attributes: Any) -> bool:
    """Whether an attribute hides the element from everybody."""
    style = attributes.get("style")
    # Most styles say nothing of "none", and looking is cheaper than replacing.
    return "hidden" in attributes or bool(style and "none" in style and "display:none" in style.replace(" ", ""))


def unseen_words(line: Any) -> Iterator[tuple[Any, str, str]]:
    """
    The elements of a paragraph, heading or list item that are not part of what is read, each as (element, kind, words).

    ``screen-reader``: named so, or hidden by an attribute, and short. ``hover-card``: a tooltip by its role, by being
    what a word of the line names as its description, or by its name where it is glued to the word it explains.
    A line of which nothing would be left keeps everything.
    """
    inside = list(islice(line.iterdescendants(*INLINE), MAX_LOOKED_AT))
    named = [(node, kind, words_of(node)) for node in inside if (kind := _kind_of(node, line))]
    found = [(node, kind, words) for node, kind, words in named if len(words) <= MAX_CHARS[kind]]
    if not found:
        return
    known = {node for node, _, _ in found}
    told = [one for one in found if one[2] and known.isdisjoint(one[0].iterancestors())]
    if len(words_of(line)) > sum(len(words) for _, _, words in told) + len(told):
        yield from told


def _kind_of(node: Any, line: Any) -> str | None:
    attributes = node.attrib
    if not attributes:
        return None
    called = spelled(attributes.get("class") or "")
    if _is_spoken(called) or is_hidden(attributes):
        return "screen-reader"
    if attributes.get("role") == "tooltip" or (
        _is_card(called) and (_is_glued(node) or _is_description(attributes.get("id"), line))
    ):
        return "hover-card"
    return None


@lru_cache(maxsize=10_000)
def _is_spoken(called: str) -> bool:
    return bool(_SPOKEN.search(called))


@lru_cache(maxsize=10_000)
def _is_card(called: str) -> bool:
    return bool(_CARD.search(called))


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

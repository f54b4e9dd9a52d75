"""The part of a page that holds the story: headline and paragraphs, and as little else as may be."""

from __future__ import annotations

from collections import Counter
from typing import Any

from newscrawler.extraction.plain import all_text

SHARE = 0.7
"""Of the words in paragraphs that the story's part must hold."""
MIN_PARAGRAPH = 60
MAX_CLIMB = 60


def story_within(body: Any, heading: Any = None) -> Any:
    """
    The smallest element with most of the page's paragraphs and the ``heading``, and one level more.

    The whole body when the page has too few paragraphs to tell.
    """
    weights: Counter[Any] = Counter()
    for paragraph in body.iter("p"):
        length = len(all_text(paragraph)) if len(paragraph) else len(paragraph.text or "")
        if length >= MIN_PARAGRAPH:
            weights[paragraph.getparent()] += length
    total = sum(weights.values())
    if total < 10 * MIN_PARAGRAPH:
        return body
    story = _holding(weights, SHARE * total, body)
    above = set(heading.iterancestors()) if heading is not None else set()
    for _ in range(MAX_CLIMB):
        if story is body or heading is None or story in above:
            break
        story = story.getparent()
    parent = story.getparent()
    return story if story is body or parent is None or parent.tag == "html" else parent


def _holding(weights: Counter[Any], wanted: float, body: Any) -> Any:
    """The lowest element above enough of the weight."""
    held: Counter[Any] = Counter()
    for node, weight in weights.most_common(40):
        for depth, above in enumerate((node, *node.iterancestors())):
            held[above] += weight
            if above is body or depth > MAX_CLIMB:
                break
    here = max(weights, key=weights.__getitem__)
    for _ in range(MAX_CLIMB):
        if held[here] >= wanted or here is body or here.getparent() is None:
            break
        here = here.getparent()
    return here

"""The standfirst: the sentences between headline and body that sum the article up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, spelled
from newscrawler.extraction.near import Line
from newscrawler.extraction.page import Page
from newscrawler.extraction.people import without_prefix
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.times import read_time
from newscrawler.extraction.wording import names

MIN_CHARS = 25
MAX_CHARS = 900
NEAR = 260
"""Elements between headline and standfirst."""
MAX_LOOKED_AT = 60
MAX_LINES = 8
MIN_APART = 60
MIN_BODY = 80
MAX_TIMED = 40
ENDS = ".!?…。\"”»’'"
DESCRIPTIONS = names("meta", "description")

_CONTAINERS = ("p", "div", "section", "ul", "figure", "article", "header", "h1", "h2")


_PICTURE = re.compile(r"\b(?:captions?|carousel|slides?|gallery|figure|images?|picture|photo|video|player|media)\b")

# "has-medium-media" speaks of a header that also shows a picture.
_HAS = re.compile(r"\b(?:has|with|no|without) \w+(?: \w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standfirst:
    text: str | None = None
    node: Any = None
    rule: str = "standfirst"
    description: str | None = None


def read_standfirst(
    page: Page, articles: list[Node], marks: Landmarks, heading: Any, near: list[Line], headlines: tuple[str, ...] = ()
) -> Standfirst:
    """
    The passage near the headline that is named a standfirst, or that the page's own description repeats.

    ``description`` is the meta description, whether or not it is printed.
    """
    described = [plain(words) for name in DESCRIPTIONS for words in page.meta.get(name, ())[:1]]
    described += [plain(node.get("description")) for node in articles[:1]]
    description = max(described, key=len, default="") or None
    titles = {key_of(words) for words in headlines}
    start = marks.order.get(heading, 0) if heading is not None else 0
    for node in marks.standfirst[:MAX_LOOKED_AT]:
        if (
            not -30 < marks.order[node] - start < NEAR
            or _is_container(node)
            or is_elsewhere(node, marks.around)
            or _is_pictured(node)
        ):
            continue
        words = words_of(node)
        if (
            MIN_CHARS <= len(words) <= MAX_CHARS
            and key_of(words) not in titles
            and node.find(".//h1") is None
            and not _mostly_links(node, words)
        ):
            return Standfirst(text=words, node=node, rule="standfirst:name", description=description)
    keys = {key_of(words) for words in described if len(words) > 40}
    body = _body_shape(page.tree)
    lines = [
        line
        for line in near[:MAX_LINES]
        if MIN_CHARS <= len(line[1]) <= MAX_CHARS and key_of(line[1]) not in titles and not _is_pictured(line[0])
    ]
    for node, words in lines:
        if _shape(node) != body and _says(words, keys):
            return Standfirst(text=words, node=node, rule="standfirst:description", description=description)
    for node, words in lines:
        if _shape(node) == body:
            break
        if _stands_apart(node, words, marks):
            return Standfirst(text=words, node=node, rule="standfirst:apart", description=description)
    return Standfirst(description=description)


def _says(words: str, keys: set[str]) -> bool:
    """Whether the passage is what the page's description says, or goes on from there."""
    key = key_of(words)
    return any(
        key == known
        or (
            min(len(known), len(key)) > 60
            and (key.startswith(known) or known.startswith(key))
            and 0.7 < len(key) / len(known) < 1.4
        )
        for known in keys
    )


def _shape(node: Any) -> tuple[str, str, str, str]:
    """Tag and class of an element and of its parent: paragraphs of one body have one shape."""
    parent = node.getparent()
    above = ("", "") if parent is None else (parent.tag, parent.get("class") or "")
    return (node.tag, node.get("class") or "", *above)


def _body_shape(tree: Any) -> tuple[str, str, str, str] | None:
    """The shape that most of the page's words in paragraphs have."""
    weights: Counter[tuple[str, str, str, str]] = Counter()
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content()) if len(paragraph) else len(paragraph.text or "")
        if length > MIN_BODY:
            weights[_shape(paragraph)] += length
    return max(weights, key=weights.__getitem__) if weights else None


def _stands_apart(node: Any, words: str, marks: Landmarks) -> bool:
    """A passage of sentences that is shaped like no other near it, and is no link, byline or time."""
    count = len(words.split())
    if len(words) < MIN_APART or count < 7 or (words[-1] not in ENDS and count < 12) or _mostly_links(node, words):
        return False
    if (
        is_elsewhere(node, marks.around)
        or read_time(words[:MAX_TIMED])
        or without_prefix(words) != words
        or any(sign in words for sign in ("©", "@"))
    ):
        return False
    shape = _shape(node)
    return not any(
        other.tag == node.tag and _shape(other) == shape
        for other in (*node.itersiblings(), *node.itersiblings(preceding=True))
    )


def _is_pictured(node: Any) -> bool:
    """Whether the passage stands in a figure, or holds a picture: then it is a caption."""
    if node.find(".//img") is not None:
        return True
    for depth, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "article", "main") or depth > 6:
            return False
        if above.tag == "figure" or _PICTURE.search(_HAS.sub("", spelled(above.get("class") or ""))):
            return True
    return False


def _is_container(node: Any) -> bool:
    return sum(1 for child in node if child.tag in _CONTAINERS) > 3


def _mostly_links(node: Any, words: str) -> bool:
    return sum(len(words_of(link)) for link in node.iter("a")) > 0.6 * len(words)

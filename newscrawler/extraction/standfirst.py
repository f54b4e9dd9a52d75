"""The standfirst: the sentences between headline and body that sum the article up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, spelled
from newscrawler.extraction.near import Line
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.wording import names

MIN_CHARS = 25
MAX_CHARS = 900
NEAR = 260
"""Elements between headline and standfirst."""
MAX_LOOKED_AT = 60
DESCRIPTIONS = names("meta", "description")

_CONTAINERS = ("p", "div", "section", "ul", "figure", "article", "header", "h1", "h2")


_PICTURE = re.compile(r"\b(?:captions?|carousel|slides?|gallery|figure|images?|picture|photo|video|player|media)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standfirst:
    text: str | None = None
    node: Any = None
    rule: str = "standfirst"
    description: str | None = None


def read_standfirst(page: Page, articles: list[Node], marks: Landmarks, heading: Any, near: list[Line]) -> Standfirst:
    """
    The passage near the headline that is named a standfirst, or that the page's own description repeats.

    ``description`` is the meta description, whether or not it is printed.
    """
    described = [plain(words) for name in DESCRIPTIONS for words in page.meta.get(name, ())[:1]]
    described += [plain(node.get("description")) for node in articles[:1]]
    description = max(described, key=len, default="") or None
    start = marks.order.get(heading, 0) if heading is not None else 0
    for node in marks.standfirst[:MAX_LOOKED_AT]:
        if (
            not -30 < marks.order[node] - start < NEAR
            or _is_container(node)
            or is_elsewhere(node)
            or _is_pictured(node)
        ):
            continue
        words = words_of(node)
        if MIN_CHARS <= len(words) <= MAX_CHARS and node.find(".//h1") is None and not _mostly_links(node, words):
            return Standfirst(text=words, node=node, rule="standfirst:name", description=description)
    keys = {key_of(words) for words in described if len(words) > 40}
    if (node := _repeated(near, keys)) is not None:
        return Standfirst(text=words_of(node), node=node, rule="standfirst:description", description=description)
    return Standfirst(description=description)


def _is_pictured(node: Any) -> bool:
    """Whether the passage stands in a figure, or holds a picture: then it is a caption."""
    if node.find(".//img") is not None:
        return True
    for depth, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "article", "main") or depth > 6:
            return False
        if above.tag == "figure" or _PICTURE.search(spelled(above.get("class") or "")):
            return True
    return False


def _is_container(node: Any) -> bool:
    return sum(1 for child in node if child.tag in _CONTAINERS) > 3


def _mostly_links(node: Any, words: str) -> bool:
    return sum(len(words_of(link)) for link in node.iter("a")) > 0.6 * len(words)


def _repeated(near: list[Line], keys: set[str]) -> Any:
    """The element right after the headline whose words are the page's description."""
    for node, words in near[:8]:
        key = key_of(words)
        if len(words) >= MIN_CHARS and any(
            key == known or (len(known) > 60 and key.startswith(known) and len(key) < 1.35 * len(known))
            for known in keys
        ):
            return node
    return None

"""The standfirst: the sentences between headline and body that sum the article up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from newscrawler.extraction.byline_pieces import without_prefix
from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, kinds_of, spelled
from newscrawler.extraction.near import Line
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.prose import Prose, shape_of
from newscrawler.extraction.times import read_time
from newscrawler.extraction.wording import names

MIN_CHARS = 25
MAX_CHARS = 900
NEAR = 260
"""Elements between headline and standfirst."""
MAX_LOOKED_AT = 60
MAX_LINES = 14
MAX_PARTS = 2
MAX_PARAGRAPHS = 6
NEXT = 3
NEXT_PASSAGE = 25
"""Elements between the parts of one standfirst, where the second one is a heading and where it is none."""
MIN_DESCRIPTION = 40
MIN_APART, MAX_APART = 60, 600
MAX_INSIDE = 400
"""Characters of a passage that stands apart within the body's own element: a longer one is its first paragraph."""
MAX_TIMED = 40
ENDS = ".!?…。\"”»’'"
DESCRIPTIONS = names("meta", "description")

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CONTAINERS = ("p", "div", "section", "ul", "figure", "article", "header", "h1", "h2")


_PICTURE = re.compile(r"\b(?:captions?|carousel|slides?|gallery|figure|images?|picture|photo|video|player|media)\b")

# "has-medium-media" speaks of a header that also shows a picture.
_HAS = re.compile(r"\b(?:has|with|no|without) \w+(?: \w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standfirst:
    """The words, the elements that print them, by which rule they were found, and the page's description of itself."""

    text: str | None = None
    nodes: tuple[Any, ...] = ()
    rule: str = "standfirst"
    description: str | None = None


def read_standfirst(
    page: Page,
    articles: list[Node],
    marks: Landmarks,
    prose: Prose,
    near: list[Line],
    headlines: tuple[str, ...] = (),
) -> Standfirst:
    """
    The passages near the headline that are named a standfirst, or that the page's own description repeats.

    Without either, a passage of sentences that stands apart from the body's paragraphs. A deck and the summary below
    it make one standfirst. ``description`` is the meta description, whether or not it is printed.
    """
    described = [plain(words) for name in DESCRIPTIONS for words in page.meta.get(name, ())[:1]]
    described += [plain(node.get("description")) for node in articles[:1]]
    description = max(described, key=len, default="") or None
    titles = {key_of(words) for words in headlines}
    keys = {key_of(words) for words in described if len(words) > MIN_DESCRIPTION}
    named = _named(marks, titles)
    lines = [line for line in _lines(near, prose) if _may_be(line[1], titles) and not _is_pictured(line[0])]
    repeated = next(
        (line for line in lines if shape_of(line[0]) != prose.shape and (_says(line[1], keys) or _is_called(line[0]))),
        None,
    )
    if repeated and any(_overlaps(repeated, line) for line in named):
        repeated = None
    found = [*named, repeated] if repeated else named
    rule = "standfirst:name" if named else "standfirst:description"
    if not found and (apart := _apart(lines, prose, marks)):
        found, rule = [apart], "standfirst:apart"
    text = " ".join(words for _, words in found) or None
    return Standfirst(text=text, nodes=tuple(node for node, _ in found), rule=rule, description=description)


def _named(marks: Landmarks, titles: set[str]) -> list[Line]:
    """What is named a standfirst near the headline: the first such passage, and others of other names right behind it."""
    found: list[Line] = []
    for node in marks.standfirst[:MAX_LOOKED_AT]:
        away = marks.order[node] - marks.start
        if (
            not -30 < away < NEAR
            or _is_container(node)
            or is_elsewhere(node, marks.around)
            or _is_pictured(node)
            or _is_crosshead(node, marks)
        ):
            continue
        line = (node, words_of(node))
        if found and not _goes_on(line, found[0], marks):
            continue
        if _may_be(line[1], titles) and node.find(".//h1") is None and not _mostly_links(*line):
            found.append(line)
        if len(found) == MAX_PARTS:
            break
    return found


def _goes_on(line: Line, first: Line, marks: Landmarks) -> bool:
    """Whether a second passage belongs to the first: right behind it, of another shape, and neither crosshead nor list."""
    away = marks.order[line[0]] - marks.order[first[0]]
    near = away <= (NEXT if line[0].tag in _HEADINGS else NEXT_PASSAGE)
    listed = next(line[0].iter("li"), None) is not None
    return (
        near
        and not listed
        and len(line[1]) <= MAX_INSIDE
        and shape_of(line[0]) != shape_of(first[0])
        and not _overlaps(line, first)
    )


def _lines(near: list[Line], prose: Prose) -> list[Line]:
    """The lines behind the headline, and the first of the body that are none of these."""
    seen = {node for node, _ in near[:MAX_LINES]}
    return [*near[:MAX_LINES], *(line for line in prose.first_lines() if line[0] not in seen)]


def _may_be(words: str, titles: set[str]) -> bool:
    return MIN_CHARS <= len(words) <= MAX_CHARS and key_of(words) not in titles


def _overlaps(one: Line, other: Line) -> bool:
    mine, theirs = key_of(one[1]), key_of(other[1])
    return mine in theirs or theirs in mine


def _is_crosshead(node: Any, marks: Landmarks) -> bool:
    """Whether a heading is one of several of its shape: "sub-heading" names crossheads too."""
    if node.tag not in _HEADINGS:
        return False
    shape = shape_of(node)
    return any(other is not node and shape_of(other) == shape for other in marks.standfirst[:MAX_LOOKED_AT])


def _is_called(node: Any) -> bool:
    """Whether an element around the passage is named a standfirst: of a kind of element that the survey leaves out."""
    above = node.getparent()
    return above is not None and "-" in str(above.tag) and "standfirst" in kinds_of(above.get("class") or "")


def _apart(lines: list[Line], prose: Prose, marks: Landmarks) -> Line | None:
    for node, words in lines:
        if shape_of(node) == prose.shape:
            return None
        inside = node.getparent() is prose.container
        if len(words) <= (MAX_INSIDE if inside else MAX_APART) and _stands_apart(node, words, marks):
            return node, words
    return None


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


def _stands_apart(node: Any, words: str, marks: Landmarks) -> bool:
    """A passage of sentences that is shaped like no other near it, and is no link, byline or time."""
    count = len(words.split())
    if len(words) < MIN_APART or count < 7 or (words[-1] not in ENDS and count < 12) or _mostly_links(node, words):
        return False
    if (
        is_elsewhere(node, marks.around)
        or read_time(words[:MAX_TIMED])
        or without_prefix(words) != words
        or any(sign in words for sign in ("©", "@", " | "))
    ):
        return False
    shape = shape_of(node)
    return not any(
        other.tag == node.tag and shape_of(other) == shape
        for other in (*node.itersiblings(), *node.itersiblings(preceding=True))
    )


def _is_pictured(node: Any) -> bool:
    """Whether the passage stands in a figure, or holds a picture: then it is a caption."""
    if node.find(".//img") is not None:
        return True
    for depth, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "article", "main") or depth > 6:
            return False
        if above.tag == "figure" or _names_picture(above.get("class") or ""):
            return True
    return False


@lru_cache(maxsize=10_000)
def _names_picture(classes: str) -> bool:
    return bool(_PICTURE.search(_HAS.sub("", spelled(classes))))


def _is_container(node: Any) -> bool:
    """Whether the element holds parts of the page rather than a few paragraphs."""
    tags = [child.tag for child in node if child.tag in _CONTAINERS]
    return len(tags) > 3 and (not set(tags) <= {"p", "figure"} or len(tags) > MAX_PARAGRAPHS)


def _mostly_links(node: Any, words: str) -> bool:
    return sum(len(words_of(link)) for link in node.iter("a")) > 0.6 * len(words)

"""Where a picture or player ends and the body begins: the widest element around it that holds its words and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.media_names import is_caption, is_credit, is_holder, names
from newscrawler.extraction.plain import words_of

MAX_CAPTION = 1600
"""Characters under one picture: the longest credit lines of the wire desks have 900."""
MAX_CLIMB = 8
MAX_SEEN = 1_500
"""Elements of a figure; what has more is none."""
MAX_CAPTIONS = 200
"""Of one figure that are read apart."""
BODY_PARAGRAPH = 120
"""A paragraph of that many characters outside a caption makes a figure no figure."""

_SILENT = frozenset(["script", "style", "noscript", "svg", "path", "button", "title", "template", "iframe"])
_SLANTED = frozenset({"em", "i", "small", "cite", "sub", "figcaption"})
_WALLS = frozenset(
    ["body", "main", "article", "html", "form", "table", "tbody", "tr", "td", "ul", "ol", "blockquote", "header"]
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a figure: captions, credits, and what belongs to neither."""

    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    rest: str = ""


def figure_around(node: Any, room: int) -> Any:
    """
    The widest element around ``node`` that may be taken out with it.

    ``room`` is how many characters the element may hold beside captions: what holds more is body and is left alone.
    """
    best = node
    for _ in range(MAX_CLIMB):
        here = best.getparent()
        if here is None or here.tag in _WALLS or not _is_around(here, best, room):
            break
        best = here
    return best


def _is_around(here: Any, inner: Any, room: int) -> bool:
    """Whether ``here`` holds nothing but the picture ``inner`` and its words."""
    if here.tag == "figure":
        return not holds_body(here, room)
    if here.tag == "p":
        return _is_slanted(here) or visible_length(here, 1) == 0
    # First, as it looks at no more than MAX_SEEN elements, and so do the others then.
    length = visible_length(here, MAX_CAPTION + 1)
    if not 0 < length <= MAX_CAPTION:
        return length == 0
    # Or a bare wrapper of a figure and its caption: <div><img><div class=caption>.
    return (is_holder(names(here)) and not holds_body(here, room)) or _all_captions(here, inner)


def holds_body(node: Any, room: int) -> bool:
    """Whether paragraphs, headings of articles or long text outside captions stand in the element."""
    if next(node.iterdescendants("h1"), None) is not None:
        return True
    free = 0
    for paragraph in node.iter("p"):
        if not _in_caption(paragraph, node):
            length = len("".join(paragraph.itertext()).strip())
            if length >= BODY_PARAGRAPH:
                free += length
    return free > room


def words_in(node: Any) -> Words:
    """Captions and credits in a figure by tag and name, each passage once, and what is left."""
    captions: list[str] = []
    makers: list[str] = []
    taken: set[Any] = set()
    for here in node.iter():
        if here in taken or here is node:
            continue
        if len(captions) >= MAX_CAPTIONS:
            break
        called = names(here)
        if here.tag == "figcaption" or is_caption(called):
            taken.update(here.iter())
            if is_credit(called, here.tag):
                caption, credit = "", words_of(here)
            else:
                caption, credit = _parted(here)
            captions += [caption] if caption else []
            makers += [credit] if credit else []
    rest = words_of(node)
    for words in (*captions, *makers):
        rest = rest.replace(words, " ", 1)
    return Words(tuple(captions), tuple(makers), " ".join(rest.split()))


def _parted(node: Any) -> tuple[str, str]:
    """The words of a caption without those of the credit in it, and the credit's."""
    whole = words_of(node)
    for part in node.iterdescendants():
        if is_credit(names(part), part.tag):
            credit = words_of(part)
            return (
                (" ".join(whole.replace(credit, " ", 1).split()), credit) if credit and credit in whole else (whole, "")
            )
    return whole, ""


def _in_caption(node: Any, top: Any) -> bool:
    for here in (node, *node.iterancestors()):
        if here is top:
            return False
        if here.tag == "figcaption" or is_caption(names(here)):
            return True
    return False


def _is_slanted(paragraph: Any) -> bool:
    """Whether all words of a paragraph with a picture are set in small or slanted type: a caption made by hand."""
    if (paragraph.text or "").strip() or not 0 < visible_length(paragraph, 500) < 500:
        return False
    return all(
        (child.tag in _SLANTED or not visible_length(child, 1)) and not (child.tail or "").strip()
        for child in paragraph
    )


def _all_captions(here: Any, best: Any) -> bool:
    """Whether all words of ``here`` outside ``best`` stand in elements named as captions."""
    if (here.text or "").strip():
        return False
    for child in here:
        if child is best:
            pass
        elif visible_length(child, 1) and not (child.tag == "figcaption" or is_caption(names(child))):
            return False
        if (child.tail or "").strip():
            return False
    return True


def visible_length(node: Any, stop: int) -> int:
    """Characters that a reader sees, counted no further than ``stop``."""
    total = 0
    for seen, here in enumerate(node.iter()):
        if seen > MAX_SEEN:
            return stop
        if (text := here.text) and here.tag not in _SILENT:
            total += len(text.strip())
        if here is not node and (tail := here.tail):
            total += len(tail.strip())
        if total >= stop:
            break
    return total

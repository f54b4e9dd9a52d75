"""A page without the parts that only link elsewhere: what trafilatura is asked about, in less than half the time."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from newscrawler.extraction.passages import UNREAD, Passage, Place
from newscrawler.extraction.signals import FEW_LINKS, LONG

MOSTLY_LINKS = 0.6
"""Share of its text that is links, from which on a part without running text is left out."""
KEPT = ("html", "body")


def lightened(tree: Any, passages: Sequence[Passage]) -> Any:
    """
    A copy of the tree without navigation, teasers and other lists of links, and without what holds no text.

    An empty element stands for each part left out, so that nothing else moves. The tree itself is as before.
    """
    swapped = [(part, _stand_in(part)) for part in _outskirts(passages)]
    light = copy.deepcopy(tree)
    for part, stand_in in swapped:
        stand_in.getparent().replace(stand_in, part)
    etree.strip_elements(light, *UNREAD, "link", "meta", with_tail=False)
    return light


def _outskirts(passages: Sequence[Passage]) -> Iterator[Any]:
    """The outermost elements that hold links and no running text."""
    chars: Counter[Place] = Counter()
    linked: Counter[Place] = Counter()
    kept: set[Place] = set()
    for passage in passages:
        size, in_links = len(passage.text), min(len(passage.text), passage.link_chars)
        keeps = size >= LONG and in_links < FEW_LINKS * size
        here: Place | None = passage.place
        while here is not None:
            chars[here] += size
            linked[here] += in_links
            if keeps:
                kept.add(here)
            here = here.above

    def is_out(place: Place) -> bool:
        return place not in kept and place.tag not in KEPT and linked[place] > MOSTLY_LINKS * chars[place]

    for place in chars:
        if place.above is not None and is_out(place) and not is_out(place.above):
            yield place.node


def _stand_in(part: Any) -> Any:
    parent = part.getparent()
    empty = parent.makeelement("span")
    empty.tail = part.tail
    parent.replace(part, empty)
    return empty

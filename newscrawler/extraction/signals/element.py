"""What can be measured of a passage's element and of its wording, and what the witnesses say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import MEANING
from newscrawler.extraction.signals.material import BEGINNING, LONG_KEY, Material, Matrix

TAGS = ("p", "div", "span", "h1", "h2", "h3", "h4", "li", "td", "blockquote", "section", "article", "button", "header")
_TAG_NUMBERS = {tag: number for number, tag in enumerate(TAGS)}
PARTS = ("headline", "kicker", "standfirst", "byline", "timestamp", "correction")
TOPICS = (
    "related", "newsletter", "subscription", "sharing", "player", "advert", "copyright", "biography", "edition", "consent",
)  # fmt: skip
"""What the wording of a passage may speak of; cleaning knows the words."""
HOW = {"holds": 1.0, "begins": 2.0, "labels": 3.0, "whole": 4.0}
"""How surely the wording speaks of its topic."""
MAX_QUOTED = 2_000
"""Of so many passages it is asked whether others quote them: the time for it grows with their square."""


def of_element(page: Material) -> list[Matrix]:
    """The element, and what the names on it, on its parent and further up say."""
    return [
        np.eye(len(TAGS) + 1, len(TAGS))[[_TAG_NUMBERS.get(place.tag, len(TAGS)) for place in page.places]],
        _bits([place.inside for place in page.places], len(MEANING)),
        _bits([place.own for place in page.places], len(BITS)),
        _bits([place.own for place in page.above], len(BITS)),
        _bits([place.inherited for place in page.places], len(BITS)),
        np.array([[place.hidden, place.depth] for place in page.places]),
    ]


ELEMENT = (
    *(f"tag_{tag}" for tag in TAGS),
    *(f"in_{tag}" for tag in MEANING),
    *(f"{whose}_{group}" for whose in ("own", "parent", "above") for group in BITS),
    "hidden", "depth",
)  # fmt: skip


def _bits(masks: Sequence[int], width: int) -> Matrix:
    return (np.array(masks, dtype=np.int64)[:, None] >> np.arange(width)) & 1


def of_words(page: Material) -> list[Matrix]:
    """What the wording speaks of, and what the witnesses say."""
    spoken = np.zeros((page.count, len(TOPICS)))
    parts = np.zeros((page.count, len(PARTS)))
    for index, (passage, words) in enumerate(zip(page.passages, page.wording, strict=True)):
        for topic, how in words.items():
            spoken[index, TOPICS.index(topic)] = HOW[how]
        if passage.part in PARTS:
            parts[index, PARTS.index(passage.part)] = 1
    described = page.witnesses.described()
    seen = Counter(page.keys)
    quoted = _quoted(seen)
    told = float(page.told @ page.size)
    engine = max(1.0, float(page.taken @ page.size))
    more = [
        (len(key) > LONG_KEY and key[:BEGINNING] in described, key in page.witnesses.captions, seen[key], key in quoted)
        for key in page.keys
    ]
    shared = [bool(page.witnesses.article_body), min(3.0, told / engine), len(page.witnesses.article_body) / engine]
    return [
        spoken,
        parts,
        np.array(more),
        np.stack([page.taken, page.told, page.heads], axis=1),
        np.tile(shared, (page.count, 1)),
    ]


def _quoted(seen: Mapping[str, int]) -> set[str]:
    """The keys that longer ones hold."""
    keys = [key for key in seen if len(key) > 25][:MAX_QUOTED]
    whole = "\n".join(keys)
    return {key for key in keys if whole.count(key) > 1}


WORDS = (
    *(f"speaks_of_{topic}" for topic in TOPICS),
    *(f"part_{part}" for part in PARTS),
    "describes", "caption", "repeats", "quoted_elsewhere", "taken", "told", "heads",
    "has_body", "body_told", "body_length",
)  # fmt: skip

"""What the measures of a page's passages are taken from: the passages, their words, and what the witnesses say of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newscrawler.extraction import characters
from newscrawler.extraction.characters import Characters
from newscrawler.extraction.passages import Passage, Place, key_of

LONG = 60
"""Characters from which on a passage is running text rather than a label."""
FEW_LINKS = 0.4
"""The share of links up to which it is."""
LONG_KEY = 30
BEGINNING = 60
"""Letters of a description, and of a passage that begins as it does."""

Matrix = Any
"""A numpy array of float32."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who else says what the body is: trafilatura's lines, JSON-LD articleBody, description, headlines, authors. All as keys."""

    engine: str = ""
    engine_lines: frozenset[str] = frozenset()
    article_body: str = ""
    descriptions: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()

    def takes(self, passage: Passage) -> bool:
        """Whether trafilatura took the passage, as a line or, where breaks part it, as several."""
        key, lines = passage.key, self.engine_lines
        if key in lines or (len(key) > 24 and key in self.engine):
            return True
        return "\n" in passage.text and all(key_of(line) in lines for line in passage.text.split("\n"))

    def tells(self, key: str) -> bool:
        """Whether the JSON-LD body holds the passage."""
        return len(key) > 12 and key in self.article_body

    def described(self) -> frozenset[str]:
        """How the page's descriptions begin."""
        return frozenset(it[:BEGINNING] for it in self.descriptions if len(it) > LONG_KEY)

    def heads(self, key: str) -> bool:
        """Whether the passage is the headline."""
        if len(key) <= 5:
            return False
        return key in self.headlines or (
            len(key) > 20 and any(key in it or (it in key and len(key) < 1.3 * len(it)) for it in self.headlines)
        )


class Material:
    """What several measures need, computed once."""

    def __init__(self, passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]]) -> None:
        self.passages = passages
        self.witnesses = witnesses
        self.wording = wording
        self.count = len(passages)
        self.places = [passage.place for passage in passages]
        self.above = [place.above or place for place in self.places]
        self.keys = [passage.key for passage in passages]
        self.characters = Characters([passage.text for passage in passages])
        self.breadth = self.characters.sizes + 2 * self.characters.count(characters.SPACELESS)
        self.size = self.breadth.astype(np.float32)
        self.share = np.minimum(1, column(passage.link_chars for passage in passages) / self.characters.sizes)
        self.linked = self.size * self.share
        self.taken = column(map(witnesses.takes, passages))
        self.told = column(map(witnesses.tells, self.keys))
        self.heads = column(map(witnesses.heads, self.keys))
        self.long = ((self.size >= LONG) & (self.linked < FEW_LINKS * self.size)).astype(np.float32)
        self.dresses = numbered(map(signature, self.places))


def column(values: Iterable[float]) -> Matrix:
    return np.fromiter(values, dtype=np.float32)


def breadth(text: str) -> int:
    """Characters, those of scripts without spaces counted as three: they say as much as three Latin letters."""
    return len(text) + 2 * characters.count_spaceless(text)


def signature(place: Place) -> tuple[str, str, str, str]:
    """How a template says "the same kind of thing": tag and class of the element and of the one around it."""
    above = place.above
    return (place.tag, place.dress, above.tag if above else "", above.dress if above else "")


def numbered(things: Iterable[Hashable]) -> Matrix:
    """Same things, same numbers, in the order in which they come."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(thing, len(numbers)) for thing in things])

"""What can be measured of each passage of a page: numbers that tell body text from what stands around it, in any language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newscrawler.extraction import characters
from newscrawler.extraction.characters import Characters
from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import MEANING, Passage, Place

TAGS = ("p", "div", "span", "h1", "h2", "h3", "h4", "li", "td", "blockquote", "section", "article", "button", "header")
_TAG_NUMBERS = {tag: number for number, tag in enumerate(TAGS)}
PARTS = ("headline", "kicker", "standfirst", "byline", "timestamp", "correction")
TOPICS = (
    "related", "newsletter", "subscription", "sharing", "player", "advert", "copyright", "biography", "edition", "consent",
)  # fmt: skip
"""What the wording of a passage may speak of; cleaning knows the words."""
HOW = {"holds": 1.0, "begins": 2.0, "labels": 3.0, "whole": 4.0}
"""How surely the wording speaks of its topic."""
LONG = 60
"""Characters from which on a passage is running text rather than a label."""
FAR = 20
LONG_KEY = 30
BEGINNING = 60
"""Letters of a description, and of a passage that begins as it does."""
MAX_QUOTED = 2_000
"""Of so many passages it is asked whether others quote them: the time for it grows with their square."""

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENDS = re.compile(r"""[.!?…。！？؟۔।:;][\s"'”’»›“)\]]*$""")
_CREDIT = re.compile(
    r"(?:^|\W)(?:photo|foto|image|bild|picture|imagen|crédit|credit|getty|reuters|afp|dpa|epa|imago|shutterstock|写真|사진|图|фото)\s*[:/|©)]|^\W*[(\[].{3,120}[)\]]\W*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b")

Matrix = Any
"""A numpy array of float32."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who else says what the body is: trafilatura's lines, JSON-LD articleBody, description, headlines. All as keys."""

    engine: str = ""
    engine_lines: frozenset[str] = frozenset()
    article_body: str = ""
    descriptions: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()

    def takes(self, key: str) -> bool:
        """Whether trafilatura took the passage."""
        return key in self.engine_lines or (len(key) > 24 and key in self.engine)

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


def measure(passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]]) -> Matrix:
    """One row of numbers a passage, in the order of ``NAMES``. ``wording`` is what each passage's words speak of."""
    if not passages:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    page = _Page(passages, witnesses, wording)
    columns = [column for part, _ in _PARTS_OF_A_ROW for column in part(page)]
    return np.concatenate(columns, axis=1, dtype=np.float32)


class _Page:
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
        self.share = np.minimum(1, _column(passage.link_chars for passage in passages) / self.characters.sizes)
        self.linked = self.size * self.share
        self.taken = _column(map(witnesses.takes, self.keys))
        self.told = _column(map(witnesses.tells, self.keys))
        self.heads = _column(map(witnesses.heads, self.keys))
        self.long = ((self.size >= LONG) & (self.linked < 0.4 * self.size)).astype(np.float32)
        self.dresses = _numbered(map(signature, self.places))
        self.text = _text_table(self)


def _column(values: Iterable[float]) -> Matrix:
    return np.fromiter(values, dtype=np.float32)


def breadth(text: str) -> int:
    """Characters, those of scripts without spaces counted as three: they say as much as three Latin letters."""
    return len(text) if text.isascii() else len(text) + 2 * len(_SPACELESS.findall(text))


def _text_table(page: _Page) -> Matrix:
    texts = [passage.text for passage in page.passages]
    of = page.characters
    size, broad = of.sizes, page.breadth
    words = of.count(characters.SPACE) + 1 + (broad - size) / 3
    digits = of.count(characters.DIGIT)
    columns = [
        np.log1p(broad),
        np.log1p(words),
        broad / words,
        [not text[-1].isalnum() and bool(_ENDS.search(text, max(0, len(text) - 12))) for text in texts],
        np.log1p(of.sentences()),
        [text[0].islower() for text in texts],
        of.begins(characters.QUOTE),
        of.begins(characters.DIGIT),
        digits / size,
        of.count(characters.CAPITAL) / size,
        of.count(characters.COMMA) / words,
        [text[-1] == ":" for text in texts],
        of.count(characters.QUESTION) > 0,
        of.count(characters.BAR) > 0,
        (of.count(characters.AT) > 0) | [("http" in text or "www." in text) for text in texts],
        of.count(characters.COPYRIGHT) > 0,
        _known(_CREDIT, texts, (of.count(characters.MARK) > 0) & (size < 300)),
        _known(_DATE, texts, (digits > 0) & (size < 120)),
        page.share,
        np.log1p([len(passage.links) for passage in page.passages]),
        [passage.strong_chars for passage in page.passages] / size,
        *([passage.kind == kind for passage in page.passages] for kind in ("list-item", "crosshead", "table-row")),
        [passage.level or 0 for passage in page.passages],
        of.count(characters.BREAK),
    ]
    return np.array(columns, dtype=np.float32).T


def _known(pattern: re.Pattern[str], texts: Sequence[str], may: Matrix) -> Matrix:
    """Whether the pattern is found; only texts that ``may`` have it are searched."""
    found = np.zeros(len(texts), dtype=bool)
    for index in np.flatnonzero(may).tolist():
        found[index] = pattern.search(texts[index]) is not None
    return found


_TEXT = (
    "log_chars", "log_words", "word_length", "ends_sentence", "sentences", "lower_start", "quote_start", "digit_start",
    "digits", "capitals", "commas", "colon_end", "question", "bars", "address", "copyright", "credit", "date",
    "link_share", "links", "strong", "is_item", "is_crosshead", "is_row", "level", "breaks",
)  # fmt: skip


def _of_text(page: _Page) -> list[Matrix]:
    return [page.text]


def _of_element(page: _Page) -> list[Matrix]:
    """The element, and what the names on it, on its parent and further up say."""
    return [
        np.eye(len(TAGS) + 1, len(TAGS))[[_TAG_NUMBERS.get(place.tag, len(TAGS)) for place in page.places]],
        _bits([place.inside for place in page.places], len(MEANING)),
        _bits([place.own for place in page.places], len(BITS)),
        _bits([place.own for place in page.above], len(BITS)),
        _bits([place.inherited for place in page.places], len(BITS)),
        np.array([[place.hidden, place.depth] for place in page.places]),
    ]


_ELEMENT = (
    *(f"tag_{tag}" for tag in TAGS),
    *(f"in_{tag}" for tag in MEANING),
    *(f"{whose}_{group}" for whose in ("own", "parent", "above") for group in BITS),
    "hidden", "depth",
)  # fmt: skip


def _bits(masks: Sequence[int], width: int) -> Matrix:
    return (np.array(masks, dtype=np.int64)[:, None] >> np.arange(width)) & 1


def _of_words(page: _Page) -> list[Matrix]:
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


_WORDS = (
    *(f"speaks_of_{topic}" for topic in TOPICS),
    *(f"part_{part}" for part in PARTS),
    "describes", "caption", "repeats", "quoted_elsewhere", "taken", "told", "heads",
    "has_body", "body_told", "body_length",
)  # fmt: skip


def _of_groups(page: _Page) -> list[Matrix]:
    """Sums over the passages with the same template, the same parent, the same grandparent, the same article element."""
    groups = (
        page.dresses,
        _numbered(page.above),
        _numbered([place.above or place for place in page.above]),
        _numbered([place.article for place in page.places]),
    )
    total = max(1.0, float(page.size.sum()))
    weights = [page.size, page.linked, page.taken * page.size, page.told * page.size, page.long, page.heads]
    return [_sums(of, weights, total) for of in groups]


_GROUPS = tuple(
    f"{whose}_{what}"
    for whose in ("signature", "siblings", "cousins", "article")
    for what in ("count", "chars", "link_share", "taken", "told", "long", "mean", "heads", "order")
)


def _sums(of: Matrix, weights: Sequence[Matrix], total: float) -> Matrix:
    """The sums of the group that each passage is ``of``."""
    count = np.bincount(of)
    size, linked, taken, told, long, heads = (np.bincount(of, weights=values) for values in weights)
    chars = np.maximum(1, size)
    table = np.array(
        [
            np.log1p(count),
            chars / total,
            linked / chars,
            taken / chars,
            told / chars,
            np.log1p(long),
            np.log1p(chars / count),
            heads > 0,
            np.minimum(FAR, np.arange(len(count))),
        ]
    )
    return table.T[of]


def signature(place: Place) -> tuple[str, str, str, str]:
    """How a template says "the same kind of thing": tag and names of the element and of the one around it."""
    above = place.above
    return (place.tag, place.names, above.tag if above else "", above.names if above else "")


def _joints(places: Iterable[Place], line: Container[Place]) -> dict[Place, Place | None]:
    """The nearest place of the line around each; none is passed twice."""
    joints: dict[Place, Place | None] = {}
    for place in places:
        path: list[Place] = []
        here: Place | None = place
        while here is not None and here not in joints and here not in line:
            path.append(here)
            here = here.above
        joint = here if here is None or here in line else joints[here]
        for passed in path:
            joints[passed] = joint
        joints[place] = joint
    return joints


def _of_place(page: _Page) -> list[Matrix]:
    """How far from the main container, from the headline and from the ends of what trafilatura took."""
    line = _upwards(main_place(page.passages, page.size.tolist()))
    joints = _joints(page.places, line)
    steps = [
        (place.depth - joint.depth, line[joint]) if (joint := joints[place]) else (place.depth + 1, FAR)
        for place in page.places
    ]
    index = np.arange(page.count)
    hits = np.flatnonzero((page.taken > 0) & (page.size >= LONG))
    first, last = (hits[0], hits[-1]) if len(hits) else (0, page.count - 1)
    heads = np.flatnonzero(page.heads)
    head = heads[np.argmin(abs(heads - first))] if len(heads) else -FAR
    told = np.flatnonzero(page.told)
    ends = told[-1] if len(told) else page.count
    chars = np.cumsum(page.taken * page.size)
    distances = np.array([index - first, last - index, index - head, ends - index])
    span = [index / page.count, (index >= first) & (index <= last), chars / max(1.0, chars[-1])]
    return [np.array(steps), np.clip(distances, -FAR, FAR).T, np.array(span).T]


_PLACE = (
    "steps_off", "steps_up", "from_first", "to_last", "from_headline", "to_last_told", "position", "in_span", "chars_before",
)  # fmt: skip


def _of_neighbours(page: _Page) -> list[Matrix]:
    """What stands before and behind, and what the heading above speaks of."""
    text = page.text
    speaks = _column(map(bool, page.wording))
    sign = page.dresses
    parent = _numbered([place.above for place in page.places])
    own = np.stack(
        [text[:, 0], text[:, 18], text[:, 22], text[:, 21], text[:, 3], text[:, 25], speaks, page.taken, page.told],
        axis=1,
    )
    weights = np.array([page.size, page.taken * page.size, page.linked])
    columns = []
    for side in (-1, 1):
        for step in (1, 2):
            columns.append(_shifted(own, side * step))
            columns.append(_shifted(sign[:, None], side * step, fill=-1) == sign[:, None])
            columns.append(_shifted(parent[:, None], side * step, fill=-1) == parent[:, None])
        chars, taken, linked = sum(_shifted(weights.T, side * step) for step in (1, 2, 3, 4)).T
        columns.append(np.array([taken, linked]).T / np.maximum(1, chars)[:, None])
    return [*columns, _under_heading(page)]


_NEIGHBOURS = (
    *(
        name
        for side in ("before", "after")
        for name in (
            *(
                f"{side}_{step}_{what}"
                for step in (1, 2)
                for what in (
                    "log_chars", "link_share", "crosshead", "item", "ends_sentence", "breaks", "speaks", "taken", "told", "same", "sibling",
                )
            ),
            f"{side}_taken",
            f"{side}_linked",
        )
    ),
    "heading_distance", "heading_level", "heading_speaks", "heading_taken",
)  # fmt: skip


def _under_heading(page: _Page) -> Matrix:
    rows = []
    distance, level, speaks, taken = FAR, 0, False, False
    for passage, words, is_taken in zip(page.passages, page.wording, page.taken.tolist(), strict=True):
        if passage.kind == "crosshead":
            distance, level, speaks, taken = 0, passage.level or 0, bool(words), bool(is_taken)
        rows.append((distance, level, speaks, taken))
        distance = min(FAR, distance + 1)
    return np.array(rows)


def _numbered(things: Iterable[Hashable]) -> Matrix:
    """Same things, same numbers, in the order in which they come."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(thing, len(numbers)) for thing in things])


def _shifted(table: Matrix, by: int, fill: float = 0) -> Matrix:
    """Row ``i`` becomes row ``i + by`` of the table; beyond its ends ``fill``."""
    moved = np.full_like(table, fill)
    if by > 0:
        moved[:-by] = table[by:]
    elif -by < len(table):
        moved[-by:] = table[:by]
    return moved


def main_place(passages: Sequence[Passage], sizes: Sequence[float]) -> Place | None:
    """The container of most running text: long passages vote for their parent, half for the one above it."""
    votes: dict[Place, float] = defaultdict(float)
    for passage, size in zip(passages, sizes, strict=True):
        if size < LONG or passage.link_share > 0.4 or passage.place.hidden:
            continue
        weight = min(size, 600) * (1 - passage.link_share)
        here = passage.place.above
        for _ in range(3):
            if here is None:
                break
            votes[here] += weight
            weight /= 2
            here = here.above
    return max(votes, key=lambda place: votes[place], default=None)


def _upwards(place: Place | None) -> dict[Place, int]:
    """The place and all around it → how many steps up."""
    line: dict[Place, int] = {}
    here = place
    while here is not None:
        line[here] = len(line)
        here = here.above
    return line


_PARTS_OF_A_ROW: tuple[tuple[Callable[[_Page], list[Matrix]], tuple[str, ...]], ...] = (
    (_of_text, _TEXT),
    (_of_element, _ELEMENT),
    (_of_words, _WORDS),
    (_of_groups, _GROUPS),
    (_of_place, _PLACE),
    (_of_neighbours, _NEIGHBOURS),
)
NAMES: tuple[str, ...] = tuple(name for _, names in _PARTS_OF_A_ROW for name in names)

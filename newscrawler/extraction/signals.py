"""What can be measured of each passage of a page: numbers that tell body text from what stands around it, in any language."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import MEANING, Passage, Place

TAGS = ("p", "div", "span", "h1", "h2", "h3", "h4", "li", "td", "blockquote", "section", "article", "button", "header")
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

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENDS = re.compile(r"""[.!?…。！？؟۔।:;][\s"'”’»›“)\]]*$""")
_SENTENCE = re.compile(r"[.!?。！？؟।][\s\"'”’»)]")
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

    def describes(self, key: str) -> bool:
        """Whether the passage begins as the page's description does."""
        return len(key) > 30 and any(it[:60] == key[:60] for it in self.descriptions if len(it) > 30)

    def heads(self, key: str) -> bool:
        """Whether the passage is the headline."""
        return len(key) > 5 and any(
            key == it or (len(key) > 20 and (key in it or (it in key and len(key) < 1.3 * len(it))))
            for it in self.headlines
        )


def measure(passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]]) -> Matrix:
    """One row of numbers a passage, in the order of ``NAMES``. ``wording`` is what each passage's words speak of."""
    if not passages:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    page = _Page(passages, witnesses, wording)
    columns = [part(page) for part, _ in _PARTS_OF_A_ROW]
    return np.concatenate(columns, axis=1, dtype=np.float32)


class _Page:
    """What several measures need, computed once."""

    def __init__(self, passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]]) -> None:
        self.passages = passages
        self.witnesses = witnesses
        self.wording = wording
        self.count = len(passages)
        self.places = [passage.place for passage in passages]
        self.keys = [passage.key for passage in passages]
        self.size = np.array([breadth(passage.text) for passage in passages], dtype=np.float32)
        self.linked = self.size * [passage.link_share for passage in passages]
        self.taken = np.array([witnesses.takes(key) for key in self.keys], dtype=np.float32)
        self.told = np.array([witnesses.tells(key) for key in self.keys], dtype=np.float32)
        self.heads = np.array([witnesses.heads(key) for key in self.keys], dtype=np.float32)
        self.long = ((self.size >= LONG) & (self.linked < 0.4 * self.size)).astype(np.float32)
        self.text = _text_table(passages)


def breadth(text: str) -> int:
    """Characters, those of scripts without spaces counted as three: they say as much as three Latin letters."""
    return len(text) if text.isascii() else len(text) + 2 * len(_SPACELESS.findall(text))


def _text_table(passages: Sequence[Passage]) -> Matrix:
    return np.array([_text_row(passage) for passage in passages], dtype=np.float32)


def _text_row(passage: Passage) -> list[float]:
    text = passage.text
    size = len(text)
    broad = breadth(text)
    words = text.count(" ") + 1 + (broad - size) / 3
    start = text[:1]
    return [
        math.log1p(broad),
        math.log1p(words),
        broad / words,
        bool(_ENDS.search(text, max(0, size - 12))),
        math.log1p(len(_SENTENCE.findall(text))),
        start.islower(),
        start in "\"'“„«‘»—–-",
        start.isdigit(),
        _count(text, str.isdigit, b"0123456789") / size,
        _count(text, str.isupper, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ") / size,
        (text.count(",") + text.count("、") + text.count("，")) / words,
        text.endswith(":"),
        "?" in text,
        "|" in text or "•" in text or "·" in text,
        "@" in text or "http" in text or "www." in text,
        "©" in text,
        bool(size < 300 and _CREDIT.search(text)),
        bool(size < 120 and _DATE.search(text)),
        passage.link_share,
        math.log1p(len(passage.links)),
        passage.strong_chars / size,
        passage.kind == "list-item",
        passage.kind == "crosshead",
        passage.kind == "table-row",
        passage.level or 0,
        text.count("\n"),
    ]


def _count(text: str, kind: Callable[[str], bool], ascii_ones: bytes) -> int:
    """How many characters are of the kind, of which ``ascii_ones`` are all that ASCII has."""
    if text.isascii():
        return len(text) - len(text.encode("ascii").translate(None, ascii_ones))
    return sum(map(kind, text))


_TEXT = (
    "log_chars", "log_words", "word_length", "ends_sentence", "sentences", "lower_start", "quote_start", "digit_start",
    "digits", "capitals", "commas", "colon_end", "question", "bars", "address", "copyright", "credit", "date",
    "link_share", "links", "strong", "is_item", "is_crosshead", "is_row", "level", "breaks",
)  # fmt: skip


def _of_text(page: _Page) -> Matrix:
    return page.text


def _of_element(page: _Page) -> Matrix:
    """The element, and what the names on it, on its parent and further up say."""
    tags = [TAGS.index(place.tag) if place.tag in TAGS else len(TAGS) for place in page.places]
    above = [place.above or place for place in page.places]
    return np.concatenate(
        [
            np.eye(len(TAGS) + 1, dtype=np.float32)[tags][:, : len(TAGS)],
            _bits([place.inside for place in page.places], len(MEANING)),
            _bits([place.own for place in page.places], len(BITS)),
            _bits([place.own for place in above], len(BITS)),
            _bits([place.inherited for place in page.places], len(BITS)),
            np.array([[place.hidden, place.depth] for place in page.places], dtype=np.float32),
        ],
        axis=1,
    )


_ELEMENT = (
    *(f"tag_{tag}" for tag in TAGS),
    *(f"in_{tag}" for tag in MEANING),
    *(f"{whose}_{group}" for whose in ("own", "parent", "above") for group in BITS),
    "hidden", "depth",
)  # fmt: skip


def _bits(masks: Sequence[int], width: int) -> Matrix:
    return (np.array(masks, dtype=np.int64)[:, None] >> np.arange(width)) & 1


def _of_words(page: _Page) -> Matrix:
    """What the wording speaks of, and what the witnesses say."""
    spoken = [[HOW.get(words.get(topic, ""), 0.0) for topic in TOPICS] for words in page.wording]
    parts = [[passage.part == part for part in PARTS] for passage in page.passages]
    seen = Counter(page.keys)
    whole = "\n".join(page.keys)
    told = float(page.told @ page.size)
    engine = max(1.0, float(page.taken @ page.size))
    more = [
        [
            page.witnesses.describes(key),
            key in page.witnesses.captions,
            seen[key],
            len(key) > 25 and whole.count(key) > seen[key],
        ]
        for key in page.keys
    ]
    shared = [bool(page.witnesses.article_body), min(3.0, told / engine), len(page.witnesses.article_body) / engine]
    return np.concatenate(
        [
            np.array(spoken),
            np.array(parts),
            np.array(more),
            np.stack([page.taken, page.told, page.heads], axis=1),
            np.tile(shared, (page.count, 1)),
        ],
        axis=1,
    )


_WORDS = (
    *(f"speaks_of_{topic}" for topic in TOPICS),
    *(f"part_{part}" for part in PARTS),
    "describes", "caption", "repeats", "quoted_elsewhere", "taken", "told", "heads",
    "has_body", "body_told", "body_length",
)  # fmt: skip


def _of_groups(page: _Page) -> Matrix:
    """Sums over the passages with the same template, the same parent, the same grandparent, the same article element."""
    total = max(1.0, float(page.size.sum()))
    above = [place.above or place for place in page.places]
    return np.concatenate(
        [
            _sums(page, [signature(place) for place in page.places], total),
            _sums(page, above, total),
            _sums(page, [place.above or place for place in above], total),
            _sums(page, [_around(place, "article") for place in page.places], total),
        ],
        axis=1,
    )


_GROUPS = tuple(
    f"{whose}_{what}"
    for whose in ("signature", "siblings", "cousins", "article")
    for what in ("count", "chars", "link_share", "taken", "told", "long", "mean", "heads", "order")
)


def _sums(page: _Page, groups: Sequence[Hashable], total: float) -> Matrix:
    numbers: dict[Hashable, int] = {}
    of = np.array([numbers.setdefault(group, len(numbers)) for group in groups])

    def summed(values: Matrix) -> Matrix:
        return np.bincount(of, weights=values, minlength=len(numbers))

    count, chars = np.bincount(of), np.maximum(1, summed(page.size))
    table = np.stack(
        [
            np.log1p(count),
            chars / total,
            summed(page.linked) / chars,
            summed(page.taken * page.size) / chars,
            summed(page.told * page.size) / chars,
            np.log1p(summed(page.long)),
            np.log1p(chars / count),
            summed(page.heads) > 0,
            np.minimum(FAR, np.arange(len(numbers))),
        ],
        axis=1,
    )
    return table[of]


def signature(place: Place) -> tuple[str, str, str, str]:
    """How a template says "the same kind of thing": tag and names of the element and of the one around it."""
    above = place.above
    return (place.tag, place.names, above.tag if above else "", above.names if above else "")


def _around(place: Place, tag: str) -> Place | None:
    here: Place | None = place
    while here is not None and here.tag != tag:
        here = here.above
    return here


def _of_place(page: _Page) -> Matrix:
    """How far from the main container, from the headline and from the ends of what trafilatura took."""
    line = _upwards(main_place(page.passages))
    steps = []
    for place in page.places:
        up = 0
        here: Place | None = place
        while here is not None and here not in line:
            up += 1
            here = here.above
        steps.append((up, line.get(here, FAR) if here is not None else FAR))
    index = np.arange(page.count)
    hits = np.flatnonzero((page.taken > 0) & (page.size >= LONG))
    first, last = (hits[0], hits[-1]) if len(hits) else (0, page.count - 1)
    heads = np.flatnonzero(page.heads)
    head = heads[np.argmin(abs(heads - first))] if len(heads) else -FAR
    told = np.flatnonzero(page.told)
    ends = told[-1] if len(told) else page.count
    chars = np.cumsum(page.taken * page.size)
    return np.concatenate(
        [
            np.array(steps, dtype=np.float32),
            np.stack(
                [
                    np.clip(index - first, -FAR, FAR),
                    np.clip(last - index, -FAR, FAR),
                    np.clip(index - head, -FAR, FAR),
                    np.clip(ends - index, -FAR, FAR),
                    index / page.count,
                    (index >= first) & (index <= last),
                    chars / max(1.0, chars[-1]),
                ],
                axis=1,
            ),
        ],
        axis=1,
    )


_PLACE = (
    "steps_off", "steps_up", "from_first", "to_last", "from_headline", "to_last_told", "position", "in_span", "chars_before",
)  # fmt: skip


def _of_neighbours(page: _Page) -> Matrix:
    """What stands before and behind, and what the heading above speaks of."""
    text = page.text
    speaks = np.array([bool(words) for words in page.wording], dtype=np.float32)
    sign = _numbered([signature(place) for place in page.places])
    parent = _numbered([place.above for place in page.places])
    own = np.stack(
        [text[:, 0], text[:, 18], text[:, 22], text[:, 21], text[:, 3], text[:, 25], speaks, page.taken, page.told],
        axis=1,
    )
    columns = []
    for side in (-1, 1):
        for step in (1, 2):
            columns.append(_shifted(own, side * step))
            columns.append(_shifted(sign[:, None], side * step, fill=-1) == sign[:, None])
            columns.append(_shifted(parent[:, None], side * step, fill=-1) == parent[:, None])
        near = [
            _shifted(np.stack([page.size, page.taken * page.size, page.linked], axis=1), side * step)
            for step in (1, 2, 3, 4)
        ]
        chars, taken, linked = np.moveaxis(np.sum(near, axis=0), 1, 0)
        columns.append(np.stack([taken, linked], axis=1) / np.maximum(1, chars)[:, None])
    columns.append(_under_heading(page))
    return np.concatenate(columns, axis=1)


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
    for passage, words, is_taken in zip(page.passages, page.wording, page.taken, strict=True):
        if passage.kind == "crosshead":
            distance, level, speaks, taken = 0, passage.level or 0, bool(words), bool(is_taken)
        rows.append((distance, level, speaks, taken))
        distance = min(FAR, distance + 1)
    return np.array(rows, dtype=np.float32)


def _numbered(things: Sequence[Hashable]) -> Matrix:
    numbers: dict[Hashable, int] = defaultdict(lambda: len(numbers))
    return np.array([numbers[thing] for thing in things])


def _shifted(table: Matrix, by: int, fill: float = 0) -> Matrix:
    """Row ``i`` becomes row ``i + by`` of the table; beyond its ends ``fill``."""
    moved = np.full_like(table, fill)
    if by > 0:
        moved[:-by] = table[by:]
    elif -by < len(table):
        moved[-by:] = table[:by]
    return moved


def main_place(passages: Sequence[Passage]) -> Place | None:
    """The container of most running text: long passages vote for their parent, half for the one above it."""
    votes: dict[Place, float] = defaultdict(float)
    for passage in passages:
        size = breadth(passage.text)
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


_PARTS_OF_A_ROW: tuple[tuple[Callable[[_Page], Matrix], tuple[str, ...]], ...] = (
    (_of_text, _TEXT),
    (_of_element, _ELEMENT),
    (_of_words, _WORDS),
    (_of_groups, _GROUPS),
    (_of_place, _PLACE),
    (_of_neighbours, _NEIGHBOURS),
)
NAMES: tuple[str, ...] = tuple(name for _, names in _PARTS_OF_A_ROW for name in names)

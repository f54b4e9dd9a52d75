"""What can be measured of each passage of a page: numbers that tell body text from what stands around it, in any language."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import Passage, Place

TAGS = (
    "p",
    "div",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "td",
    "blockquote",
    "section",
    "article",
    "a",
    "button",
    "header",
)
INSIDE = (
    "article",
    "main",
    "aside",
    "header",
    "footer",
    "form",
    "figure",
    "table",
    "blockquote",
    "ul",
    "ol",
    "details",
    "button",
)
NEAR = 3
TOPICS = (
    "related",
    "newsletter",
    "subscription",
    "sharing",
    "player",
    "advert",
    "copyright",
    "biography",
    "edition",
    "consent",
)
"""What the wording of a passage may speak of; cleaning knows the words."""
HOW = {"holds": 1.0, "begins": 2.0, "labels": 3.0, "whole": 4.0}
"""How surely the wording speaks of its topic."""
_ENDS = re.compile(r"""[.!?…。！？؟۔।:;][\s"'”’»›“)\]]*$""")
_SENTENCE = re.compile(r"[.!?。！？؟।][\s\"'”’»)]")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who else says what the body is: trafilatura's lines, JSON-LD articleBody, description, headlines. All as keys."""

    engine: str = ""
    engine_lines: frozenset[str] = frozenset()
    article_body: str = ""
    descriptions: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()

    def takes(self, key: str) -> bool:
        """Whether trafilatura took the passage."""
        return key in self.engine_lines or (len(key) > 24 and key in self.engine)

    def tells(self, key: str) -> bool:
        """Whether the JSON-LD body holds the passage."""
        return len(key) > 12 and key in self.article_body

    def describes(self, key: str) -> bool:
        """Whether the passage begins as the page's description does, or the other way round."""
        return len(key) > 30 and any(it[:60] == key[:60] for it in self.descriptions if len(it) > 30)

    def heads(self, key: str) -> bool:
        """Whether the passage is the headline."""
        return len(key) > 5 and any(key == it or (len(key) > 20 and (key in it or it in key)) for it in self.headlines)


@dataclass(slots=True)
class _Group:
    """Sums over the passages that share something: a parent, a signature, a list."""

    count: int = 0
    chars: int = 0
    link_chars: int = 0
    taken: int = 0
    long: int = 0

    def add(self, passage: Passage, taken: bool) -> None:
        size = len(passage.text)
        self.count += 1
        self.chars += size
        self.link_chars += min(size, passage.link_chars)
        self.taken += size if taken else 0
        self.long += size >= _LONG and passage.link_share < 0.4


def signature(place: Place) -> tuple[str, str, str, str]:
    """How a template says "the same kind of thing": tag and names of the element and of the one around it."""
    above = place.above
    return (place.tag, place.names, above.tag if above else "", above.names if above else "")


class Signals:
    """The numbers of one page: ``rows`` one list of floats a passage, in the order of ``NAMES``."""

    def __init__(
        self, passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]] | None = None
    ) -> None:
        self.passages = passages
        self.witnesses = witnesses
        self.wording = wording or [{}] * len(passages)
        self.taken = [witnesses.takes(p.key) for p in passages]
        self.told = [witnesses.tells(p.key) for p in passages]
        self.main = _main_place(passages)
        self.main_line = _upwards(self.main)
        self.signatures: dict[Any, _Group] = defaultdict(_Group)
        self.parents: dict[Any, _Group] = defaultdict(_Group)
        self.containers: dict[Any, _Group] = defaultdict(_Group)
        for passage, taken in zip(passages, self.taken, strict=True):
            self.signatures[signature(passage.place)].add(passage, taken)
            above = passage.place.above or passage.place
            self.parents[above].add(passage, taken)
            self.containers[above.above or above].add(passage, taken)
        self.total = max(1, sum(len(p.text) for p in passages))
        self.mine = [self._own(p) for p in passages]
        self.rows = [self._row(i) for i in range(len(passages))]

    def _own(self, passage: Passage) -> list[float]:
        """What is true of the passage alone."""
        text, place = passage.text, passage.place
        words = text.split()
        size = len(text)
        letters = sum(map(str.isalpha, text)) or 1
        return [
            math.log1p(size),
            math.log1p(len(words)),
            size / max(1, len(words)),
            bool(_ENDS.search(text)),
            math.log1p(len(_SENTENCE.findall(text))),
            text[:1].islower(),
            text[:1] in "\"'“„«‘»—–-",
            sum(map(str.isdigit, text)) / size,
            sum(map(str.isupper, text)) / letters,
            text.count(",") / max(1, len(words)),
            text.endswith(":"),
            "?" in text,
            "|" in text or "•" in text or "·" in text,
            "@" in text or "http" in text or "www." in text,
            "©" in text,
            passage.link_share,
            math.log1p(len(passage.links)),
            passage.strong_chars / size,
            passage.kind == "list-item",
            passage.kind == "crosshead",
            passage.kind == "table-row",
            passage.level or 0,
            place.hidden,
            text.count("\n"),
        ]

    def _row(self, i: int) -> list[float]:
        passage = self.passages[i]
        place, key = passage.place, passage.key
        above = place.above or place
        row = list(map(float, self.mine[i]))
        row += [place.tag == tag for tag in TAGS]
        row += [tag in place.inside for tag in INSIDE]
        row += [bool(place.own & bit) for bit in BITS.values()]
        row += [bool(above.own & bit) for bit in BITS.values()]
        row += [bool(place.inherited & bit) for bit in BITS.values()]
        spoken = self.wording[i]
        row += [HOW.get(spoken.get(topic, ""), 0.0) for topic in TOPICS]
        row += [
            self.taken[i],
            self.told[i],
            bool(self.witnesses.article_body),
            self.witnesses.describes(key),
            self.witnesses.heads(key),
        ]
        row += self._of_group(self.signatures[signature(place)])
        row += self._of_group(self.parents[above])
        row += self._of_group(self.containers[above.above or above])
        row += self._where(place)
        row += self._around(i)
        return row

    def _of_group(self, group: _Group) -> list[float]:
        chars = max(1, group.chars)
        return [
            math.log1p(group.count),
            group.chars / self.total,
            group.link_chars / chars,
            group.taken / chars,
            math.log1p(group.long),
            math.log1p(chars / group.count),
        ]

    def _where(self, place: Place) -> list[float]:
        """How far from the main container: steps up to the common ancestor, and down again on the other side."""
        steps = 0
        here: Place | None = place
        while here is not None and here not in self.main_line:
            steps += 1
            here = here.above
        return [steps, self.main_line.get(here, 99) if here is not None else 99, place.depth]

    def _around(self, i: int) -> list[float]:
        """The neighbours: whether they are taken, how long and how linked they are."""
        n = len(self.passages)
        row: list[float] = []
        for side in (-1, 1):
            near = [j for j in range(i + side, i + side * (NEAR + 1), side) if 0 <= j < n]
            chars = sum(len(self.passages[j].text) for j in near) or 1
            row.append(sum(len(self.passages[j].text) for j in near if self.taken[j]) / chars)
            row.append(sum(len(self.passages[j].text) for j in near if self.told[j]) / chars)
            for step in (1, 2):
                j = i + side * step
                if 0 <= j < n:
                    other = self.passages[j]
                    row += [
                        self.mine[j][0],
                        other.link_share,
                        other.kind == "crosshead",
                        other.kind == "list-item",
                        self.taken[j],
                        other.place.above is self.passages[i].place.above,
                        self.mine[j][3],
                        bool(self.wording[j]),
                        signature(other.place) == signature(self.passages[i].place),
                    ]
                else:
                    row += [0.0] * len(_NEIGHBOUR)
        first, last = self._span()
        row += [
            _clip(i - first),
            _clip(last - i),
            i / n,
            first <= i <= last,
            self.seen.get(self.passages[i].key, 0),
        ]
        return row

    def _span(self) -> tuple[int, int]:
        if not hasattr(self, "_bounds"):
            hits = [i for i, taken in enumerate(self.taken) if taken and len(self.passages[i].text) >= _LONG]
            self._bounds = (hits[0], hits[-1]) if hits else (0, len(self.passages) - 1)
            self.seen = Counter(p.key for p in self.passages)
        return self._bounds


def _clip(value: int) -> float:
    return float(max(-20, min(20, value)))


_NEIGHBOUR = ("log_chars", "link_share", "crosshead", "item", "taken", "sibling", "ends_sentence", "speaks", "same")
NAMES: tuple[str, ...] = (
    # Of the passage alone.
    *("log_chars", "log_words", "word_length", "ends_sentence", "sentences", "lower_start", "quote_start", "digits"),
    *("capitals", "commas", "colon_end", "question", "bars", "address", "copyright", "link_share", "links", "strong"),
    *("is_item", "is_crosshead", "is_row", "level", "hidden", "breaks"),
    # Of the element and of those around it.
    *(f"tag_{tag}" for tag in TAGS),
    *(f"in_{tag}" for tag in INSIDE),
    *(f"{whose}_{group}" for whose in ("own", "parent", "above") for group in BITS),
    # Of its words and of what the witnesses say.
    *(f"speaks_of_{topic}" for topic in TOPICS),
    *("taken", "told", "has_body", "describes", "heads"),
    # Of all passages that share its template, its parent, the parent of that.
    *(
        f"{whose}_{what}"
        for whose in ("signature", "siblings", "cousins")
        for what in ("count", "chars", "link_share", "taken", "long", "mean")
    ),
    *("steps_off", "steps_up", "depth"),
    # Of its neighbours, and of where it stands between the first and the last passage that trafilatura took.
    *(
        f"{side}_{what}"
        for side in ("before", "after")
        for what in ("taken", "told", *(f"{step}_{it}" for step in (1, 2) for it in _NEIGHBOUR))
    ),
    *("from_first", "to_last", "position", "in_span", "repeats"),
)


def _main_place(passages: Iterable[Passage]) -> Place | None:
    """The container of most running text: long passages vote for their parent, half for the one above it."""
    votes: dict[Place, float] = defaultdict(float)
    for passage in passages:
        size = len(passage.text)
        if size < _LONG or passage.link_share > 0.4 or passage.place.hidden:
            continue
        weight = min(size, 600) * (1 - passage.link_share)
        for place in _above(passage.place, 3):
            votes[place] += weight
            weight /= 2
    return max(votes, key=lambda place: votes[place], default=None)


def _above(place: Place, steps: int) -> Iterable[Place]:
    here = place.above
    for _ in range(steps):
        if here is None:
            return
        yield here
        here = here.above


def _upwards(place: Place | None) -> dict[Place, int]:
    """The place and all around it → how many steps up."""
    line: dict[Place, int] = {}
    here = place
    while here is not None:
        line[here] = len(line)
        here = here.above
    return line

"""What can be measured of a passage's surroundings: its kin by template and tree, its place on the page, its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

import numpy as np

from newscrawler.extraction.passages import Passage, Place
from newscrawler.extraction.signals.material import FEW_LINKS, LONG, Material, Matrix, column, numbered

FAR = 20


def of_groups(page: Material) -> list[Matrix]:
    """Sums over the passages with the same template, the same parent, the same grandparent, the same article element."""
    groups = (
        page.dresses,
        numbered(page.above),
        numbered([place.above or place for place in page.above]),
        numbered([place.article for place in page.places]),
    )
    total = max(1.0, float(page.size.sum()))
    weights = [page.size, page.linked, page.taken * page.size, page.told * page.size, page.long, page.heads]
    return [_sums(of, weights, total) for of in groups]


GROUPS = tuple(
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


def of_place(page: Material) -> list[Matrix]:
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


PLACE = (
    "steps_off", "steps_up", "from_first", "to_last", "from_headline", "to_last_told", "position", "in_span", "chars_before",
)  # fmt: skip


def of_neighbours(page: Material, text: Matrix) -> list[Matrix]:
    """What stands before and behind, and what the heading above speaks of. ``text`` is the page's text_table."""
    speaks = column(map(bool, page.wording))
    sign = page.dresses
    parent = numbered([place.above for place in page.places])
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


NEIGHBOURS = (
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


def _under_heading(page: Material) -> Matrix:
    rows = []
    distance, level, speaks, taken = FAR, 0, False, False
    for passage, words, is_taken in zip(page.passages, page.wording, page.taken.tolist(), strict=True):
        if passage.kind == "crosshead":
            distance, level, speaks, taken = 0, passage.level or 0, bool(words), bool(is_taken)
        rows.append((distance, level, speaks, taken))
        distance = min(FAR, distance + 1)
    return np.array(rows)


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
        if size < LONG or passage.link_share > FEW_LINKS or passage.place.hidden:
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

"""How likely each passage is body text: a small forest of decision trees over the signals, as plain numbers in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newscrawler.extraction.signals import NAMES

MODEL = Path(__file__).with_name("body_model.json")


@dataclass(frozen=True, slots=True)
class Forest:
    """
    Trees laid into flat arrays. Node ``i`` asks whether signal ``feature[i]`` is at most ``threshold[i]``: then ``left[i]``
    is next, else ``right[i]``. A leaf points to itself and adds ``value[i]`` to the score.
    """

    feature: Any
    threshold: Any
    left: Any
    right: Any
    value: Any
    roots: Any
    depth: int

    def scores(self, rows: Any) -> Any:
        """The probability of every row, 0 to 1."""
        import numpy

        count, width = rows.shape
        flat = numpy.ascontiguousarray(rows).ravel()
        here = numpy.broadcast_to(self.roots, (count, len(self.roots)))
        starts = (numpy.arange(count, dtype=numpy.int32) * width)[:, None]
        for _ in range(self.depth):
            asked = flat.take(starts + self.feature.take(here))
            here = numpy.where(asked <= self.threshold.take(here), self.left.take(here), self.right.take(here))
        return 1 / (1 + numpy.exp(-self.value.take(here).sum(axis=1)))


def body_scores(rows: Any) -> list[float]:
    """For every row of signals: how likely its passage is body text, 0 to 1."""
    if not len(rows):
        return []
    import numpy

    table = numpy.asarray(rows, dtype=numpy.float32)
    scores = numpy.zeros(len(table))
    asked = ~_is_foreign(table)
    if asked.any():
        scores[asked] = _forest().scores(table[asked])
    return [float(score) for score in scores]


def _is_foreign(table: Any) -> Any:
    """What needs no forest: links and labels far from the main text that trafilatura did not take either."""
    column = {name: table[:, NAMES.index(name)] for name in ("taken", "steps_off", "link_share", "log_chars", "told")}
    far = (column["taken"] == 0) & (column["told"] == 0) & (column["steps_off"] > 2)
    return far & ((column["link_share"] > 0.7) | (column["log_chars"] < 3))


@cache
def _forest() -> Forest:
    import numpy

    model = json.loads(MODEL.read_text(encoding="ascii"))
    if model["signals"] != list(NAMES):
        raise RuntimeError(f"{MODEL.name} was trained on other signals; train it again: benchmarks/train_body.py")
    feature: list[int] = []
    threshold: list[float] = []
    ways: list[tuple[int, int]] = []
    value: list[float] = []
    roots: list[int] = []
    deepest = 0
    for tree in model["trees"]:
        start = len(value)
        roots.append(start)
        depths = {0: 0}
        for place, node in enumerate(tree):
            is_leaf = len(node) == 1
            feature.append(0 if is_leaf else node[0])
            threshold.append(0.0 if is_leaf else node[1])
            value.append(node[0] if is_leaf else 0.0)
            ways.append((start + place,) * 2 if is_leaf else (start + node[2], start + node[3]))
            depths.update(dict.fromkeys(() if is_leaf else node[2:], depths[place] + 1))
        deepest = max(deepest, *depths.values())
    left, right = numpy.array(ways, dtype=numpy.int32).T
    return Forest(
        numpy.array(feature, dtype=numpy.int32),
        numpy.array(threshold, dtype=numpy.float32),
        left.copy(),
        right.copy(),
        numpy.array(value, dtype=numpy.float32),
        numpy.array(roots, dtype=numpy.int32),
        deepest,
    )

"""How likely each passage is body text: a small forest of decision trees over the signals, as plain numbers in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newscrawler.extraction.signals import NAMES

MODEL = Path(__file__).with_name("body_model.json")
AT_ONCE = 200
"""Rows put to the forest together: each takes about 80 kB while it is asked."""


@dataclass(frozen=True, slots=True)
class Forest:
    """
    All trees asked at once, none walked: every question of every tree is put to every row, and each answer "no" strikes out
    the leaves on its yes side; the first leaf left is the tree's (QuickScorer, Lucchese et al., SIGIR 2015).

    Question ``i`` is whether signal ``feature[i]`` is at most ``threshold[i]``; ``kept[i]`` are the leaves, as bits from the
    left, that stay when it is not. All trees have as many questions; ``value[tree, leaf]`` adds to the score.
    """

    feature: Any
    threshold: Any
    kept: Any
    value: Any

    def scores(self, rows: Any) -> Any:
        """The probability of every row, 0 to 1."""
        import numpy

        trees, _ = self.value.shape
        count = len(rows)
        is_no = numpy.ascontiguousarray(rows.T).take(self.feature, axis=0) > self.threshold[:, None]
        # A yes keeps all: 0 - 1 is every bit.
        left = (is_no.astype(self.kept.dtype) - self.kept.dtype.type(1)) | self.kept[:, None]
        alive = numpy.bitwise_and.reduce(left.reshape(trees, -1, count), axis=1)
        first = numpy.frexp((alive & (~alive + 1)).astype(numpy.float32))[1] - 1
        values = numpy.take_along_axis(self.value, first, axis=1)
        return 1 / (1 + numpy.exp(-numpy.ascontiguousarray(values.T).sum(axis=1)))


def body_scores(rows: Any) -> list[float]:
    """For every row of signals: how likely its passage is body text, 0 to 1."""
    if not len(rows):
        return []
    import numpy

    table = numpy.asarray(rows, dtype=numpy.float32)
    scores = numpy.zeros(len(table))
    asked = numpy.flatnonzero(~_is_foreign(table))
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        scores[some] = _forest().scores(table[some])
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
    trees = [_laid_out(tree) for tree in model["trees"]]
    questions = max(len(asked) for asked, _ in trees)
    leaves = max(len(values) for _, values in trees)
    bits = next(kind for kind in (numpy.uint16, numpy.uint32, numpy.uint64) if leaves <= numpy.iinfo(kind).bits)
    everything = int(numpy.iinfo(bits).max)
    # Smaller trees are filled up with a question that strikes out nothing.
    asked = [one for asked, _ in trees for one in [*asked, *[(0, 0.0, 0)] * (questions - len(asked))]]
    return Forest(
        numpy.array([feature for feature, _, _ in asked]),
        numpy.array([threshold for _, threshold, _ in asked], dtype=numpy.float32),
        numpy.array([everything ^ struck for _, _, struck in asked], dtype=bits),
        numpy.array([[*values, *[0.0] * (leaves - len(values))] for _, values in trees], dtype=numpy.float32),
    )


def _laid_out(tree: list[list[float]]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The questions of a tree, each with the leaves on its yes side as bits, and the values of its leaves from the left."""
    asked: list[tuple[int, float, int]] = []
    values: list[float] = []

    def lay(place: int) -> None:
        node = tree[place]
        if len(node) == 1:
            values.append(node[0])
            return
        feature, threshold, yes, no = node
        first = len(values)
        lay(int(yes))
        asked.append((int(feature), threshold, (1 << len(values)) - (1 << first)))
        lay(int(no))

    lay(0)
    return asked, values

"""How near a text is to its gold: 4-gram F1, whole-text equality, leaked lines. The definitions of docs/cleaning.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SPACELESS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u1000-\u109f"
_TOKEN = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
LEAK = 0.5
"""A line is leaked when less than this share of its 4-grams stands in the gold."""


@dataclass(frozen=True, slots=True)
class Score:
    """One page."""

    name: str
    f1: float
    exact: bool
    clean: bool


def tokens(text: str) -> list[str]:
    """Words in lower case; one token a character where words are not parted by spaces."""
    return _TOKEN.findall(text.lower())


def grams(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def f1(text: str, gold: str) -> float:
    mine, wanted = grams(tokens(text)), grams(tokens(gold))
    if not mine and not wanted:
        return 1.0
    return 2 * sum((mine & wanted).values()) / (sum(mine.values()) + sum(wanted.values()))


def is_clean(text: str, gold: str) -> bool:
    """Whether every line of the text is gold text."""
    known = grams(tokens(gold))
    joined = "".join(tokens(gold))
    for line in text.split("\n"):
        words = tokens(line)
        if not words or "".join(words) in joined:
            continue
        mine = grams(words)
        if sum(count for gram, count in mine.items() if gram in known) < LEAK * sum(mine.values()):
            return False
    return True


def score(name: str, text: str, gold: str, standfirst: str | None = None) -> Score:
    """
    Gold sets disagree on whether the standfirst is body; the record keeps it apart, so the better way counts.
    """
    texts = [text, f"{standfirst}\n{text}"] if standfirst else [text]
    best = max(texts, key=lambda one: f1(one, gold))
    return Score(name, f1(best, gold), tokens(best) == tokens(gold), is_clean(best, gold))


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """The figures that have floors, in per cent; ``over_half`` is the share of pages with F1 of .5 or more."""
    count = max(1, len(scores))
    return {
        "f1": 100 * sum(one.f1 for one in scores) / count,
        "exact": 100 * sum(one.exact for one in scores) / count,
        "clean": 100 * sum(one.clean for one in scores) / count,
        "over_half": 100 * sum(one.f1 >= 0.5 for one in scores) / count,
    }

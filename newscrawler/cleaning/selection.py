"""Which passages of a page are its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newscrawler.cleaning.prompts import topics_of
from newscrawler.extraction.body import body_scores
from newscrawler.extraction.passages import Passage
from newscrawler.extraction.signals import Witnesses, measure

BODY = 0.55
"""From this score on a passage is body; found by cross-validation over publishers."""
LONG_KEY = 20


@dataclass(frozen=True, slots=True)
class Selection:
    """Every passage's score, what its wording speaks of, and the indexes of the body in the order of the page."""

    scores: list[float]
    wording: Sequence[Mapping[str, str]]
    body: list[int]
    witnesses: Witnesses


def select(passages: Sequence[Passage], witnesses: Witnesses) -> Selection:
    """Score all passages and take the body."""
    wording = [topics_of(passage.text) for passage in passages]
    return choose(passages, body_scores(measure(passages, witnesses, wording)), wording, witnesses)


def choose(
    passages: Sequence[Passage], scores: list[float], wording: Sequence[Mapping[str, str]], witnesses: Witnesses
) -> Selection:
    """Take what scores high enough: of passages that say the same, only the likeliest one."""
    seen: set[str] = set()
    chosen = []
    for index in sorted(range(len(passages)), key=lambda index: (-scores[index], index)):
        key = passages[index].key
        if scores[index] < BODY:
            break
        if len(key) > LONG_KEY:
            if key in seen:
                continue
            seen.add(key)
        chosen.append(index)
    return Selection(scores, wording, sorted(chosen), witnesses)

"""Which passages of a page are its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newscrawler.cleaning.prompts import wording_of
from newscrawler.extraction.body import body_scores
from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import Passage, Place
from newscrawler.extraction.signals import FEW_LINKS, Witnesses, breadth, measure, signature

BODY = 0.55
"""From this score on a passage is body; found by cross-validation over publishers."""
BETWEEN = 0.35
"""Enough for what trafilatura took too and what stands between two passages of the body."""
BEHIND = 5
"""How many passages behind the last chosen one may still belong to the body."""
LIST = 0.3
"""The mean score of its items from which on a list is body."""
MIN_POSTS = 6
POST_CHARS = 30
POST_SCORE = 0.01
POST_HEADING = 3
"""How many passages at most stand between a post's heading and its text: who wrote it and when."""
COLONS = (":", "：")
LEAD_IN_CHARS = 150
LEAD_IN, LEAD_IN_LISTED = 0.2, 0.05
"""Enough for a line that leads in a paragraph, and for one that leads in a list, a quote or a table."""
LONG_KEY, LONG_ITEM_KEY = 20, 80
NEXT_ARTICLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Selection:
    """Every passage's score, what its wording speaks of, and the indexes of the body in the order of the page."""

    scores: Sequence[float]
    wording: Sequence[Mapping[str, str]]
    body: list[int]
    witnesses: Witnesses
    kept: frozenset[int] = frozenset()
    """Passages that a rule pack keeps: no rule is asked about them."""


def select(passages: Sequence[Passage], witnesses: Witnesses) -> Selection:
    """Score all passages and take the body."""
    wording = wording_of([passage.text for passage in passages])
    return choose(passages, body_scores(measure(passages, witnesses, wording)), wording, witnesses)


def choose(
    passages: Sequence[Passage], scores: list[float], wording: Sequence[Mapping[str, str]], witnesses: Witnesses
) -> Selection:
    """Take what scores high enough, and what lies between; of passages that say the same, only the likeliest one."""
    chosen = [index for index, score in enumerate(scores) if score >= BODY]
    if chosen:
        chosen = _with_posts(chosen, passages, scores)
        chosen = _with_gaps(chosen, passages, scores, witnesses)
        chosen = _with_whole_lists(chosen, passages, scores)
        chosen = _without_offers(chosen, passages, wording)
        chosen = _with_lead_ins(chosen, passages, wording, scores)
        chosen = _of_one_article(chosen, passages, witnesses)
        chosen = _said_once(chosen, passages, scores)
    return Selection(scores, wording, chosen, witnesses)


def _with_posts(chosen: list[int], passages: Sequence[Passage], scores: Sequence[float]) -> list[int]:
    """Where one post of a live blog is body, the running text of all its posts is, and their headings."""
    posts: dict[Place, list[int]] = {}
    headings: list[int] = []
    for index, passage in enumerate(passages):
        if not (passage.place.own | passage.place.inherited) & BITS["live"]:
            continue
        if passage.link_share < 0.5 and not passage.place.hidden:
            if passage.kind == "crosshead" and (passage.level or 0) > 1:
                headings.append(index)
            if breadth(passage.text) >= POST_CHARS and scores[index] >= POST_SCORE:
                posts.setdefault(_post_around(passage.place), []).append(index)
    texts = {index for indexes in posts.values() for index in indexes}
    if len(posts) < MIN_POSTS or texts.isdisjoint(chosen):
        return chosen
    headed = {index for index in headings if not texts.isdisjoint(range(index + 1, index + 1 + POST_HEADING))}
    return sorted({*chosen, *texts, *headed})


def _post_around(place: Place) -> Place:
    here = place
    while not here.own & BITS["live"] and here.above is not None:
        here = here.above
    return here


def _with_gaps(
    chosen: list[int], passages: Sequence[Passage], scores: Sequence[float], witnesses: Witnesses
) -> list[int]:
    """What trafilatura took too: between two passages of the body, and behind the last one in the same dress."""
    known = set(chosen)
    dresses = {signature(passages[index].place) for index in chosen}
    for index in range(chosen[0], min(len(passages), chosen[-1] + BEHIND)):
        is_inside = index < chosen[-1] or signature(passages[index].place) in dresses
        if is_inside and scores[index] >= BETWEEN and witnesses.takes(passages[index]):
            known.add(index)
    return sorted(known)


def _with_whole_lists(chosen: list[int], passages: Sequence[Passage], scores: Sequence[float]) -> list[int]:
    """A list is body as a whole or not at all: the mean of its items decides."""
    lists: dict[Place, list[int]] = {}
    for index in range(chosen[0], min(len(passages), chosen[-1] + BEHIND)):
        place = passages[index].place
        if place.tag == "li" and place.above is not None:
            lists.setdefault(place.above, []).append(index)
    known = set(chosen)
    for items in lists.values():
        if len(items) > 2:
            is_body = sum(scores[index] for index in items) / len(items) >= LIST
            known = known | set(items) if is_body else known - set(items)
    return sorted(known) or chosen


def _without_offers(chosen: list[int], passages: Sequence[Passage], wording: Sequence[Mapping[str, str]]) -> list[int]:
    """A list right behind a prompt that is no body goes with it: what subscribers get."""
    known = set(chosen)
    for index in chosen:
        if passages[index].kind == "list-item" and index and index - 1 not in known:
            before = passages[index - 1]
            if wording[index - 1] if before.kind != "list-item" else passages[index].place.above is before.place.above:
                known.discard(index)
    return sorted(known) or chosen


def _with_lead_ins(
    chosen: list[int], passages: Sequence[Passage], wording: Sequence[Mapping[str, str]], scores: Sequence[float]
) -> list[int]:
    """A line within the body that ends in a colon belongs to what it leads in: "Ingredients:", "From the report:"."""
    known = set(chosen)
    leading = {
        index - 1
        for index in chosen[1:]
        if index - 1 not in known
        and not wording[index - 1]
        and _leads_in(passages[index - 1], passages[index], scores[index - 1])
    }
    return sorted(known | leading)


def _leads_in(passage: Passage, behind: Passage, score: float) -> bool:
    return (
        score >= (LEAD_IN if behind.kind == "paragraph" else LEAD_IN_LISTED)
        and passage.text.endswith(COLONS)
        and breadth(passage.text) <= LEAD_IN_CHARS
        and passage.link_share < FEW_LINKS
    )


def _of_one_article(chosen: list[int], passages: Sequence[Passage], witnesses: Witnesses) -> list[int]:
    """Pages that go on with the next article: only the one that holds the headline is this one's."""
    articles = {index: _outermost_article(passages[index].place) for index in range(chosen[-1] + 1)}
    titled = {
        article
        for index, article in articles.items()
        if article is not None and passages[index].level == 1 and witnesses.heads(passages[index].key)
    }
    if not titled:
        return chosen
    others = {
        article
        for index, article in articles.items()
        if article not in titled
        and passages[index].level == 1
        and len(passages[index].text.split()) >= NEXT_ARTICLE_WORDS
    }
    kept = [index for index in chosen if articles[index] is None or articles[index] not in others]
    return kept or chosen


def _outermost_article(place: Place) -> Place | None:
    found = None
    here: Place | None = place
    while here is not None:
        if here.tag == "article":
            found = here
        here = here.above
    return found


def _said_once(chosen: list[int], passages: Sequence[Passage], scores: list[float]) -> list[int]:
    """Lists and tables repeat themselves: "Location: online" under every course; long passages do not."""
    best: dict[str, int] = {}
    for index in chosen:
        key = passages[index].key
        if len(key) > (LONG_KEY if passages[index].kind == "paragraph" else LONG_ITEM_KEY) and (
            key not in best or scores[index] > scores[best[key]]
        ):
            best[key] = index
    return [index for index in chosen if best.get(passages[index].key, index) == index]

"""What a rule is, and the list of all of them in the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newscrawler.cleaning.prompts import count_words, is_correction, topics
from newscrawler.cleaning.rules.credits import is_credit_line
from newscrawler.cleaning.rules.players import is_player_line
from newscrawler.extraction.passages import Passage
from newscrawler.extraction.signals import Witnesses


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may look at besides the passage itself."""

    witnesses: Witnesses
    wording: Mapping[str, str]
    """What this passage's words speak of (topic → how)."""
    score: float
    """How likely the passage is body by all that was measured, its wording among it."""
    place: int
    """How many body passages stand before it."""
    left: int
    """How many stand behind it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: its name, what it calls the thing it cuts, an example, and the question it asks.

    A ``yielding`` rule gives way when the page's own JSON-LD has the passage in its article body.
    """

    name: str
    kind: str
    example: str
    cuts: Callable[[Passage, Scene], bool]
    yielding: bool = True


_HANDLE = re.compile(r"pic\.twitter\.com/|^[—–-]\s.{1,80}\(@\w{2,30}\)")


def _is_headline(passage: Passage, scene: Scene) -> bool:
    return scene.place < 6 and scene.witnesses.heads(passage.key) and len(passage.text) < 300


def _is_caption(passage: Passage, scene: Scene) -> bool:
    return len(passage.key) > 14 and passage.key in scene.witnesses.captions


def _is_wordless(passage: Passage, _: Scene) -> bool:
    return not passage.key


def _is_link_only(passage: Passage, _: Scene) -> bool:
    return (
        passage.link_share > 0.92 and 2 < count_words(passage.text) < 40 and passage.kind in ("paragraph", "crosshead")
    )


def _is_player_line(passage: Passage, _: Scene) -> bool:
    return is_player_line(passage.text)


def _is_credit(passage: Passage, _: Scene) -> bool:
    return passage.kind != "table-row" and is_credit_line(passage.text, count_words(passage.text))


def _is_post(passage: Passage, _: Scene) -> bool:
    return len(passage.text) < 400 and bool(_HANDLE.search(passage.text))


def _is_note(passage: Passage, scene: Scene) -> bool:
    return (scene.left < 3 or scene.place == 0) and is_correction(passage.text)


def _of_topic(name: str, *how: str) -> Callable[[Passage, Scene], bool]:
    def cuts(_: Passage, scene: Scene) -> bool:
        return scene.score < CONVINCING and scene.wording.get(name) in how

    return cuts


CONVINCING = 0.9
"""A passage that scores as high is body though a phrase of it is one of a prompt's: "posted on its Telegram channel"."""
SURE: dict[str, tuple[str, ...]] = {
    "related": ("whole", "labels"),
    "newsletter": ("holds",),
    "subscription": ("holds",),
    "sharing": ("whole", "holds"),
    "player": ("whole", "holds"),
    "advert": ("whole", "holds"),
    "copyright": ("holds",),
    "biography": ("holds",),
    "consent": ("holds",),
}
"""Topic → the ways of belonging that are enough to cut a chosen passage."""

RULES: tuple[Rule, ...] = (
    Rule("headline-again", "headline", "Ministers meet in Riverton", _is_headline, yielding=False),
    Rule("wordless", "separator", "* * *", _is_wordless, yielding=False),
    Rule("known-caption", "caption", "The river at dawn.", _is_caption, yielding=False),
    Rule("player-line", "video-widget", "03:40 - Source: CNN", _is_player_line, yielding=False),
    Rule("credit-line", "photo-credit", "A bridge at dawn. (Photo by N / AFP)", _is_credit),
    Rule("correction-note", "correction", "This article was amended on 3 May.", _is_note),
    Rule("embedded-post", "embed", "— Jo Writer (@jowriter) May 3", _is_post),
    Rule("link-only", "related", "Bridge reopens after a year", _is_link_only),
    *(
        Rule(f"{topic.name}-wording", topic.kind, "", _of_topic(topic.name, *SURE[topic.name]))
        for topic in topics()
        if topic.name in SURE
    ),
)

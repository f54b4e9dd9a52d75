"""What a rule is, and the list of all of them in the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newscrawler.cleaning.prompts import count_words, is_correction, topics
from newscrawler.cleaning.rules.credits import is_credit_line
from newscrawler.cleaning.rules.players import is_player_line
from newscrawler.extraction.furniture import BITS
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
    return scene.score < BEYOND_DOUBT and len(passage.key) > 14 and passage.key in scene.witnesses.captions


def _stands_as_caption(passage: Passage, _: Scene) -> bool:
    place = passage.place
    named = bool(place.own & BITS["caption"]) and len(passage.text) < MAX_CAPTION
    return place.tag == "figcaption" or (named and passage.kind == "paragraph")


def _is_wordless(passage: Passage, _: Scene) -> bool:
    return not passage.key or (
        passage.key.isdigit() and len(passage.key) < 4 and passage.kind in ("paragraph", "quote")
    )


def _is_link_only(passage: Passage, scene: Scene) -> bool:
    return scene.score < LIKELY and _is_one_link(passage)


def _is_shouted_link(passage: Passage, _: Scene) -> bool:
    return passage.text.isupper() and _is_one_link(passage)


def _is_one_link(passage: Passage) -> bool:
    return passage.kind == "paragraph" and passage.link_share > 0.92 and 2 < count_words(passage.text) < 40


def _is_player_line(passage: Passage, _: Scene) -> bool:
    return is_player_line(passage.text)


def _is_credit(passage: Passage, _: Scene) -> bool:
    return passage.kind != "table-row" and is_credit_line(passage.text, count_words(passage.text))


def _is_post(passage: Passage, _: Scene) -> bool:
    return len(passage.text) < 400 and bool(_HANDLE.search(passage.text))


def _is_note(passage: Passage, scene: Scene) -> bool:
    return (scene.left < 3 or scene.place == 0) and is_correction(passage.text)


def _is_linked_promo(passage: Passage, scene: Scene) -> bool:
    return scene.wording.get("related") in ("labels", "begins", "whole") and passage.link_share >= PROMO_LINKS


def _is_about_the_author(passage: Passage, scene: Scene) -> bool:
    if scene.left >= LAST or not scene.place or passage.kind not in ("paragraph", "quote"):
        return False
    name = next((name for name in scene.witnesses.authors if passage.key.startswith(name)), None)
    return name is not None and ":" not in passage.text[: len(name) + 8]


def _of_topic(name: str) -> Callable[[Passage, Scene], bool]:
    def cuts(_: Passage, scene: Scene) -> bool:
        return scene.score < CONVINCING and name in scene.wording

    return cuts


BEYOND_DOUBT = 0.97
"""Pages that print their summary under a picture too: such a passage is body though a caption says the same."""
MAX_CAPTION = 500
CONVINCING = 0.9
"""A passage that scores as high is body though a phrase of it is one of a prompt's: "posted on its Telegram channel"."""
LIKELY = 0.6
"""A linked line that scores as high heads a part of the article: "Bridge builder buys crane maker" in a round-up."""
LAST = 3
"""Of the body's last passages one that begins with an author's name is a signature or says who the author is."""
PROMO_LINKS = 0.2
"""The share of links from which on a line that says "Read more: …" is a promo, however it scores."""
SURE = ("related", "newsletter", "subscription", "sharing", "player", "advert", "copyright", "biography", "consent")
"""Topics whose wording is enough to cut a chosen passage. Bookkeeping lines ("edition") are not: "Updated maps show …"."""

UNWORDED: tuple[Rule, ...] = (
    Rule("headline-again", "headline", "Ministers meet in Riverton", _is_headline, yielding=False),
    Rule("wordless", "separator", "* * *", _is_wordless, yielding=False),
    Rule("known-caption", "caption", "The river at dawn.", _is_caption, yielding=False),
    Rule("caption-by-name", "caption", "<p class=image-caption>The river at dawn.</p>", _stands_as_caption),
    Rule("player-line", "video-widget", "03:40 - Source: CNN", _is_player_line, yielding=False),
    Rule("credit-line", "photo-credit", "A bridge at dawn. (Photo by N / AFP)", _is_credit),
    Rule("correction-note", "correction", "This article was amended on 3 May.", _is_note),
    Rule("embedded-post", "embed", "— Jo Writer (@jowriter) May 3", _is_post),
    Rule("author-at-the-end", "author-bio", "Jo Writer covers bridges.", _is_about_the_author, yielding=False),
    Rule("shouted-link", "related", "BRIDGE REOPENS AFTER A YEAR", _is_shouted_link, yielding=False),
    Rule("link-only", "related", "Bridge reopens after a year", _is_link_only),
)
"""The rules that ask for no wording: all there is to ask of most passages."""
RULES: tuple[Rule, ...] = (
    *UNWORDED,
    Rule("linked-promo", "related", "Read more: Bridge reopens after a year", _is_linked_promo),
    *(
        Rule(f"{topic.name}-wording", topic.kind, f"wording/{topic.name}.toml", _of_topic(topic.name))
        for topic in topics()
        if topic.name in SURE
    ),
)

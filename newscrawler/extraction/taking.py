"""The notebook of one walk over a page: what was taken out of it so far, and what helps to judge the next piece."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from newscrawler.extraction.figures import figure_around
from newscrawler.extraction.foreign import Foreign
from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.plain import plain
from newscrawler.model import Audio, Embed, Image, Removed, Video

MAX_ITEMS = 300
MAX_LOOKED_AT = 1_500
"""Pictures, players and frames that are judged, taken or not: each may cost a look at a thousand elements around it."""
MIN_KNOWN = 20
"""Characters of a caption that is told from other lines by its words."""


@dataclass(slots=True)
class Taking:
    """
    What is taken is cut out at once; ``block`` of each item is the number of passages before it.

    ``declared`` and ``told`` are JSON-LD's videos and captions, ``room`` is how many characters of paragraphs may go
    with a picture.
    """

    url: str
    foreign: Foreign
    declared: list[Node]
    told: dict[str, str]
    told_keys: frozenset[str]
    room: int
    images: list[Image] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    audios: list[Audio] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    captions: dict[str, None] = field(default_factory=dict)
    passages: list[str] = field(default_factory=list)
    long_passages: int = 0
    gone: set[Any] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    looked_at: int = 0
    players_looked_at: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.images) + len(self.videos) + len(self.embeds) >= MAX_ITEMS or self.looked_at >= MAX_LOOKED_AT

    def around(self, node: Any) -> Any:
        """The widest element that goes with ``node``."""
        self.looked_at += 1
        return figure_around(node, self.room)

    def cut(self, root: Any, *noted: tuple[str, str, str]) -> None:
        """Take ``root`` out; each of ``noted`` is (kind, rule, text)."""
        at = len(self.passages)
        self.removed.extend(Removed(kind=kind, rule=rule, text=text, block=at) for kind, rule, text in noted if text)
        self.gone.update(root.iter())
        if root.getparent() is not None:
            root.drop_tree()

    def embed(self, embed: Embed) -> None:
        self.embeds.append(replace(embed, block=len(self.passages)))

    def know(self, *said: str | None) -> None:
        """Note captions, so that the body leaves out lines that equal one."""
        for words in said:
            line = plain(words)
            if len(line) >= MIN_KNOWN:
                self.captions.setdefault(line)

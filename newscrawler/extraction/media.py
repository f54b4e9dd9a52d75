"""Pictures, players and embedded posts: taken out of the flow of the page, kept as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.extraction.fields import Fields
from newscrawler.extraction.page import Page
from newscrawler.model import Audio, Embed, Image, Removed, Video


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """
    What was taken out of the tree, in the order of the page.

    ``block`` of every item counts the page's own text passages (``passages``) until ``placed`` translates it into the
    index of a body block. ``known_captions`` are captions that may also stand as plain paragraphs: the body leaves
    out a line that equals one of them.
    """

    images: tuple[Image, ...] = ()
    videos: tuple[Video, ...] = ()
    audios: tuple[Audio, ...] = ()
    embeds: tuple[Embed, ...] = ()
    removed: tuple[Removed, ...] = ()
    known_captions: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


def take_media(page: Page, fields: Fields | None = None) -> Media:
    """
    Take pictures, players, embeds and their words out of ``page.tree``, and give them as data.

    What holds a good part of the page's paragraphs is body, whatever its tag or class says, and stays. Never raises.
    """
    return Media()


def placed(media: Media, blocks: Sequence[str]) -> Media:
    """The same media with ``block`` as the index of the body block before which each item stands; None after the last one."""
    return media

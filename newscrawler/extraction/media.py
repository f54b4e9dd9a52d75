"""Pictures, players and embedded posts: taken out of the flow of the page, kept as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from newscrawler.extraction.captions import declared_captions, declared_image
from newscrawler.extraction.embeds import POST_TAGS, post_provider
from newscrawler.extraction.fields import Fields
from newscrawler.extraction.foreign import Foreign
from newscrawler.extraction.page import Page
from newscrawler.extraction.pictures import PICTURES, take_picture
from newscrawler.extraction.plain import all_text, key_of
from newscrawler.extraction.players import declared_videos, video_of_node
from newscrawler.extraction.playing import (
    FRAMES,
    NAMED,
    PLAYERS,
    is_telling,
    take_frame,
    take_named,
    take_player,
    take_post,
)
from newscrawler.extraction.story import story_within
from newscrawler.extraction.taking import Taking
from newscrawler.extraction.unseen import unseen_words
from newscrawler.model import Audio, Embed, Image, Removed, Video

MAX_DECLARED = 5
"""Videos that only JSON-LD speaks of."""
MAX_ROOM = 600
MIN_LOOSE = 25
"""Characters of text right in a ``div`` that make it a paragraph."""
LONG_PASSAGE = 90
KEY = 48
"""Letters of a passage that tell it from others."""

_PASSAGES = frozenset(["p", "h2", "h3", "h4", "li", "blockquote"])
_TAGS = tuple(PICTURES | FRAMES | PLAYERS | _PASSAGES | NAMED | set(POST_TAGS))

T = TypeVar("T", Image, Video, Audio, Embed, Removed)


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
    body = page.tree.find("body")
    heading = next((part.node for part in fields.parts if part.kind == "headline"), None) if fields else None
    around = set(heading.iterancestors()) if heading is not None else set()
    nodes = list(story_within(body if body is not None else page.tree, heading).iter(*_TAGS))
    told = declared_captions(page.json_ld)
    taking = Taking(
        url=page.url,
        foreign=Foreign(around),
        declared=declared_videos(page.json_ld),
        told=told,
        told_keys=frozenset(map(key_of, told.values())),
        room=min(MAX_ROOM, sum([_first_words(node) for node in nodes if node.tag == "p"]) // 6),
    )
    _walk(taking, nodes)
    return _media(taking, page)


def placed(media: Media, blocks: Sequence[str]) -> Media:
    """The same media with ``block`` as the index of the body block before which each item stands; None after the last one."""
    starts = {key_of(block[: 2 * KEY])[:KEY]: index for index, block in reversed(list(enumerate(blocks)))}
    here: int | None = None
    before: list[int | None] = [None] * (len(media.passages) + 1)
    for number in range(len(media.passages) - 1, -1, -1):
        here = starts.get(media.passages[number], here)
        before[number] = here

    def moved(items: Iterable[T]) -> tuple[T, ...]:
        return tuple(replace(item, block=before[min(item.block or 0, len(before) - 1)]) for item in items)

    images = moved(media.images)
    if (
        images
        and not any(image.role == "lead" for image in images)
        and images[0].block == 0
        and images[0].role == "inline"
    ):
        images = (replace(images[0], role="lead"), *images[1:])
    return replace(
        media,
        images=images,
        videos=moved(media.videos),
        audios=moved(media.audios),
        embeds=moved(media.embeds),
        removed=moved(media.removed),
    )


def _first_words(paragraph: Any) -> int:
    """Characters up to the second element in the paragraph: near enough to all of them, and asked of every one."""
    if text := paragraph.text:
        return len(text)
    return len(paragraph[0].text or "") if len(paragraph) else 0


def _walk(taking: Taking, nodes: list[Any]) -> None:
    gone = taking.gone
    for node in nodes:
        if node in gone:
            continue
        tag = node.tag
        if tag in NAMED:
            if tag == "div" and len(text := node.text or "") > MIN_LOOSE and not text.isspace():
                _pass(taking, node)
            elif is_telling(node.items()) and not taking.is_full:
                take_named(taking, node)
        elif tag in _PASSAGES:
            if tag == "blockquote" and not taking.is_full and (provider := post_provider(node)):
                take_post(taking, node, provider)
            else:
                _pass(taking, node)
        elif taking.is_full:
            break
        elif tag in PICTURES:
            take_picture(taking, node)
        elif tag in FRAMES:
            take_frame(taking, node)
        elif tag in PLAYERS:
            take_player(taking, node)
        else:
            take_named(taking, node)


def _pass(taking: Taking, node: Any) -> None:
    """Note a passage of text: media stand before one and after another. What nobody reads in it is taken out."""
    if len(node) and not taking.is_full:
        for inner, kind, words in unseen_words(node):
            taking.cut(inner, (kind, f"unseen:{kind}", words))
    text = (all_text(node) if len(node) else node.text or "").strip()
    if key := key_of(text[: 2 * KEY])[:KEY]:
        taking.passages.append(key)
        taking.long_passages += node.tag == "p" and len(text) > LONG_PASSAGE


def _media(taking: Taking, page: Page) -> Media:
    lead = None if taking.images else declared_image(page)
    return Media(
        images=tuple([lead] if lead else taking.images),
        videos=tuple(taking.videos or [video_of_node(node, page.url) for node in taking.declared[:MAX_DECLARED]]),
        audios=tuple(taking.audios),
        embeds=tuple(taking.embeds),
        removed=tuple(taking.removed),
        known_captions=tuple(dict.fromkeys([*taking.captions, *taking.told.values()])),
        passages=tuple(taking.passages),
    )

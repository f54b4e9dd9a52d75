"""Players, frames and posts: found by tag, by name and by the house whose address they load, and taken out with their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from newscrawler.extraction.credits import split_caption
from newscrawler.extraction.embeds import POST_IDS, post_provider, read_frame, read_post
from newscrawler.extraction.figures import holds_body, visible_length
from newscrawler.extraction.images import absolute
from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.media_names import NAMING, is_player, names
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.players import read_audio, read_video
from newscrawler.extraction.providers import POST_CLASSES, Provider, provider_of
from newscrawler.extraction.taking import MAX_ITEMS, Taking
from newscrawler.extraction.wording import names as known_names

MAX_PLAYER = 2_500
"""Characters that a player with its title, its captions and its playlist may have."""

FRAMES = frozenset(
    ["iframe", "amp-iframe", "embed", "object", "amp-youtube", "amp-brightcove", "amp-vimeo", "amp-dailymotion"]
)
PLAYERS = frozenset(
    ["video", "audio", "amp-video", "amp-audio", "video-js", "brightcove-video", "bsp-jw-player", "amp-jwplayer"]
)
NAMED = frozenset(["div", "section", "article", "aside", "span", "ul", "bsp-video", "center", "p-video"])
"""Elements that may be a post or a player by their name alone."""

_PLAYER_BOXES = NAMED - {"center", "p-video"}
_FRAME_ADDRESSES = ("src", "data-src", "data-lazy-src", "data")
_PLAYER_SIGNS = frozenset(known_names("player_attributes", "sign"))
_POST_SIGNS = frozenset(name for name, _, _ in POST_IDS)
# Each name of a player has one of these in it.
_PLAYER_STEMS = ("video", "player", "brightcove", "vjs")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")


def is_telling(attributes: Iterable[tuple[str, str]]) -> bool:
    """Whether names and attributes of an element may be those of a player or post; cheap, and right about nearly all."""
    for name, value in attributes:  # noqa: SIM110 - asked of every element: any() costs twice as much
        if (name in NAMING and _may_name(value)) or name in _POST_SIGNS:
            return True
    return False


def take_named(taking: Taking, node: Any) -> None:
    """An element that is a post or a player by its name."""
    if provider := post_provider(node):
        if not holds_body(node, taking.room):
            take_post(taking, node, provider)
    elif node.tag in _PLAYER_BOXES and is_player(names(node)) and _shows_video(taking, node):
        take_player(taking, node)


def take_post(taking: Taking, node: Any, provider: str) -> None:
    post = read_post(node, provider, taking.url)
    taking.embed(post)
    taking.cut(node, ("embed", "embed:post", post.text or ""))


def take_frame(taking: Taking, node: Any) -> None:
    """A frame is what the house shows in it; frames of unknown houses are adverts and counters."""
    url = next((found for name in _FRAME_ADDRESSES if (found := absolute(node.get(name), taking.url))), None)
    provider = provider_of(url)
    if node.tag.startswith("amp-") and node.tag != "amp-iframe":
        provider = Provider("video", node.tag.removeprefix("amp-").title())
    if provider is None or url is None or taking.foreign.holds(node):
        taking.cut(node, ("embed", "embed:frame", words_of(node)))
    elif provider.kind in ("video", "audio"):
        take_player(taking, node)
    else:
        taking.embed(read_frame(node, provider, url))
        taking.cut(node)


def take_player(taking: Taking, node: Any) -> None:
    """A player with its title and its captions; one of another story goes unread."""
    root = taking.around(node)
    at = len(taking.passages)
    words = words_of(root)
    heard = _is_heard(root)
    if taking.foreign.holds(root):
        pass
    elif heard or _loads_sound(root):
        taking.audios.append(replace(read_audio(root, taking.url), block=at))
    else:
        video = read_video(root, taking.url, taking.declared)
        caption, credit = split_caption(video.caption) if video.caption else (None, None)
        taking.videos.append(replace(video, caption=caption, credit=credit, block=at))
        taking.know(video.caption, caption)
    taking.cut(root, ("audio-widget" if heard else "video-widget", "media:player", words))


def is_playing(frame: Any, base: str) -> bool:
    """Whether a frame loads a video or a recording."""
    found = provider_of(absolute(frame.get("src") or frame.get("data-src") or frame.get("data"), base))
    return found is not None and found.kind in ("video", "audio")


@lru_cache(maxsize=20_000)
def _may_name(value: str) -> bool:
    low = value.lower()
    return (any(stem in low for stem in _PLAYER_STEMS) and is_player(spelled(value))) or any(
        name in POST_CLASSES for name in low.split()
    )


def _shows_video(taking: Taking, node: Any) -> bool:
    taking.players_looked_at += 1
    if taking.players_looked_at > MAX_ITEMS:
        return False
    if visible_length(node, MAX_PLAYER + 1) > MAX_PLAYER or holds_body(node, min(taking.room, 300)):
        return False
    for inside in node.iter():
        if (
            inside.tag in PLAYERS
            or (inside.tag in FRAMES and is_playing(inside, taking.url))
            or any(name in _PLAYER_SIGNS and value for name, value in inside.items())
        ):
            return True
    return next(node.iterdescendants("img"), None) is not None and bool(_CLOCK.search(words_of(node)))


def _is_heard(root: Any) -> bool:
    return root.tag in ("audio", "amp-audio") or (
        next(root.iter("audio", "amp-audio"), None) is not None and next(root.iter("video", "iframe"), None) is None
    )


def _loads_sound(root: Any) -> bool:
    """Whether the first known frame loads a recording."""
    known = (provider_of(frame.get("src") or frame.get("data-src")) for frame in root.iter("iframe"))
    return next((found.kind == "audio" for found in known if found), False)

"""Pictures, players and embedded posts: taken out of the flow of the page, kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from newscrawler.extraction.captions import declared_captions, declared_image, taken_caption
from newscrawler.extraction.credits import bare_credit, is_credit, split_caption
from newscrawler.extraction.embeds import POST_IDS, POST_TAGS, post_provider, read_frame, read_post
from newscrawler.extraction.fields import Fields
from newscrawler.extraction.figures import figure_around, holds_body, visible_length, words_in
from newscrawler.extraction.foreign import Foreign
from newscrawler.extraction.images import absolute, read_image
from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.media_names import is_gallery, is_player, names
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.players import declared_videos, read_audio, read_video, video_of_node
from newscrawler.extraction.providers import POST_CLASSES, Provider, provider_of
from newscrawler.extraction.story import story_within
from newscrawler.extraction.wording import names as known_names
from newscrawler.model import Audio, Embed, Image, Removed, Video

MAX_ITEMS = 300
MAX_PLAYER = 2_500
"""Characters that a player with its title, its captions and its playlist may have."""
MIN_LOOSE = 25
"""Characters of text right in a ``div`` that make it a paragraph."""
KEY = 48
"""Letters of a passage that tell it from others."""

_PICTURES = frozenset({"img", "amp-img", "picture", "figure"})
_FRAMES = frozenset(
    {"iframe", "amp-iframe", "embed", "object", "amp-youtube", "amp-brightcove", "amp-vimeo", "amp-dailymotion"}
)
_PLAYERS = frozenset(
    {"video", "audio", "amp-video", "amp-audio", "video-js", "brightcove-video", "bsp-jw-player", "amp-jwplayer"}
)
_PASSAGES = frozenset({"p", "h2", "h3", "h4", "li", "blockquote"})
_PLAYER_SIGNS = known_names("player_attributes", "sign")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")

_NAMED = frozenset({"div", "section", "article", "aside", "span", "ul", "bsp-video", "center", "p-video"})
_NAMES = frozenset({"class", "id", "data-testid", "data-component-name", "itemprop", "data-component", "data-gu-name"})
_SIGNS = frozenset(_PLAYER_SIGNS) | {name for name, _, _ in POST_IDS}
_TAGS = tuple(_PICTURES | _FRAMES | _PLAYERS | _PASSAGES | _NAMED | set(POST_TAGS))

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
    taker = _Taker(page, story_within(body if body is not None else page.tree, heading), Foreign(around))
    taker.walk()
    return taker.media()


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


@dataclass(slots=True)
class _Taker:
    """One walk over the page; what is taken is cut out at once."""

    page: Page
    body: Any
    foreign: Foreign
    images: list[Image] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    audios: list[Audio] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    captions: dict[str, None] = field(default_factory=dict)
    passages: list[str] = field(default_factory=list)
    gone: set[Any] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    declared: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    room: int = 0
    long_passages: int = 0
    looked_at: int = 0

    def walk(self) -> None:
        nodes = list(self.body.iter(*_TAGS))
        self.declared = declared_videos(self.page.json_ld)
        self.told = declared_captions(self.page.json_ld)
        self.room = min(600, sum(len(node.text or "") for node in nodes if node.tag == "p") // 6)
        for node in nodes:
            tag = node.tag
            if node in self.gone or not isinstance(tag, str):
                continue
            if len(self.images) + len(self.videos) + len(self.embeds) >= MAX_ITEMS:
                break
            if tag in _PICTURES:
                self._picture(node)
            elif tag in _FRAMES:
                self._frame(node)
            elif tag in _PLAYERS:
                self._player(node)
            elif tag in _PASSAGES:
                if tag == "blockquote" and (provider := post_provider(node)):
                    self._post(node, provider)
                else:
                    self._passage(node)
            elif tag == "div" and node.text and not node.text.isspace() and len(node.text) > MIN_LOOSE:
                self._passage(node)
            elif tag not in _NAMED or _is_telling(
                "\n".join(
                    [
                        text if name in _NAMES else name
                        for name, text in node.items()
                        if name in _NAMES or name in _SIGNS
                    ]
                )
            ):
                self._named(node)

    def media(self) -> Media:
        if not self.images and (lead := declared_image(self.page)) is not None:
            self.images.append(lead)
        videos = self.videos or [video_of_node(node, self.page.url) for node in self.declared[:5]]
        return Media(
            images=tuple(self.images),
            videos=tuple(videos),
            audios=tuple(self.audios),
            embeds=tuple(self.embeds),
            removed=tuple(self.removed),
            known_captions=tuple(dict.fromkeys([*self.captions, *self.told.values()])),
            passages=tuple(self.passages),
        )

    # What stands where

    def _passage(self, node: Any) -> None:
        text = node.text_content().strip() if len(node) else (node.text or "").strip()
        key = key_of(text[: 2 * KEY])[:KEY]
        if key:
            self.passages.append(key)
            self.long_passages += node.tag == "p" and len(text) > 90

    def _named(self, node: Any) -> None:
        """An element that is a post or a player by its name alone."""
        if provider := post_provider(node):
            if node.tag != "body" and not holds_body(node, self.room):
                self._post(node, provider)
        elif (
            is_player(names(node))
            and node.tag in ("div", "section", "article", "aside", "span", "bsp-video", "ul")
            and self._shows_video(node)
        ):
            self._player(node)

    def _shows_video(self, node: Any) -> bool:
        self.looked_at += 1
        if self.looked_at > MAX_ITEMS:
            return False
        if visible_length(node, MAX_PLAYER + 1) > MAX_PLAYER or holds_body(node, min(self.room, 300)):
            return False
        if any(node.get(sign) for sign in _PLAYER_SIGNS):
            return True
        for inside in node.iter():
            if (
                inside.tag in _PLAYERS
                or (inside.tag in _FRAMES and _is_playing(inside, self.page.url))
                or any(inside.get(sign) for sign in _PLAYER_SIGNS)
            ):
                return True
        return node.find(".//img") is not None and bool(_CLOCK.search(words_of(node)))

    # Taking

    def _cut(self, root: Any, *noted: tuple[str, str, str]) -> None:
        """Take ``root`` out; each of ``noted`` is (kind, rule, text)."""
        at = len(self.passages)
        self.removed.extend(Removed(kind=kind, rule=rule, text=text, block=at) for kind, rule, text in noted if text)
        self.gone.update(root.iter())
        if root.getparent() is not None:
            root.drop_tree()

    def _post(self, node: Any, provider: str) -> None:
        post = read_post(node, provider, self.page.url)
        self.embeds.append(replace(post, block=len(self.passages)))
        self._cut(node, ("embed", "embed:post", post.text or ""))

    def _frame(self, node: Any) -> None:
        url = next(
            (
                found
                for name in ("src", "data-src", "data-lazy-src", "data")
                if (found := absolute(node.get(name), self.page.url))
            ),
            None,
        )
        provider = provider_of(url)
        if node.tag.startswith("amp-") and node.tag != "amp-iframe":
            provider = Provider("video", node.tag.removeprefix("amp-").title())
        if provider is None or url is None or self.foreign.holds(node):
            self._cut(node, ("embed", "embed:frame", words_of(node)))
        elif provider.kind in ("video", "audio"):
            self._player(node)
        else:
            self.embeds.append(replace(read_frame(node, provider, url), block=len(self.passages)))
            self._cut(node)

    def _player(self, node: Any) -> None:
        root = figure_around(node, self.room)
        foreign = self.foreign.holds(root)
        at = len(self.passages)
        words = words_of(root)
        heard = root.tag in ("audio", "amp-audio") or (
            next(root.iter("audio", "amp-audio"), None) is not None and next(root.iter("video", "iframe"), None) is None
        )
        frame = next(
            (found for one in root.iter("iframe") if (found := provider_of(one.get("src") or one.get("data-src")))),
            None,
        )
        if foreign:
            pass
        elif heard or (frame is not None and frame.kind == "audio"):
            self.audios.append(replace(read_audio(root, self.page.url), block=at))
        else:
            video = read_video(root, self.page.url, self.declared)
            caption, credit = split_caption(video.caption) if video.caption else (None, None)
            self.videos.append(replace(video, caption=caption, credit=credit, block=at))
            for said in (video.caption, caption):
                self._know(said)
        self._cut(root, ("audio-widget" if heard else "video-widget", "media:player", words))

    def _picture(self, node: Any) -> None:
        root = figure_around(node, self.room)
        if self.foreign.holds(root) or (root.tag == "figure" and (holds_body(root, self.room) or not _shows(root))):
            return None
        if (
            provider := next((found for one in root.iter("blockquote") if (found := post_provider(one))), None)
        ) is not None:
            return self._post(root, provider)
        if root.tag != "img" and (
            next(root.iter(*_PLAYERS), None) is not None
            or any(_is_playing(one, self.page.url) for one in root.iter(*_FRAMES))
        ):
            return self._player(node if root is node else root)
        units = _units(root)
        noted: list[tuple[str, str, str]] = []
        gallery = len(units) > 2 or (len(units) > 1 and is_gallery(names(root)))
        for unit in units:
            noted += self._unit(unit, root, gallery)
        if len(units) > 1 and (rest := _rest(root, units)):
            noted.append(("caption", "figure:rest", rest))
        self._cut(root, *noted)
        return None

    def _unit(self, unit: Any, root: Any, gallery: bool) -> list[tuple[str, str, str]]:
        """One picture with its words; the notes of what goes with it."""
        pictures = [image for one in _pictures_in(unit) if (image := read_image(one, self.page.url)) is not None]
        words = words_in(unit)
        caption, credit = split_caption("\n".join(words.captions)) if words.captions else (None, None)
        if words.credits:
            told = " ".join(words.credits)
            credit = split_caption(told)[1] or bare_credit(told) or credit
        noted = [("caption", "figure:caption", " ".join(text.split())) for text in words.captions]
        noted += [("photo-credit", "figure:credit", text) for text in words.credits]
        if words.rest:
            noted.append(("photo-credit" if is_credit(words.rest) else "caption", "figure:rest", words.rest))
            if caption is None and pictures and len(words.rest) < 600:
                caption, more = split_caption(words.rest)
                credit = credit or more
        if unit is root and caption is None and (below := taken_caption(root, pictures, self.told)) is not None:
            caption, more = split_caption(below.text)
            credit = credit or more
            noted.append(("caption", below.rule, below.text))
            self.gone.update(below.node.iter())
            below.node.drop_tree()
        for said in (caption, *words.captions, *(image.alt for image in pictures)):
            self._know(said)
        if pictures:
            self._keep(pictures[0], caption, credit, gallery)
        return noted

    def _keep(self, image: Image, caption: str | None, credit: str | None, gallery: bool) -> None:
        if image.url in self.shown:
            return
        self.shown.add(image.url)
        caption = caption or self.told.get(image.url.split("?")[0])
        role = (
            "gallery"
            if gallery
            else "inline"
            if self.long_passages or any(known.role == "lead" for known in self.images)
            else "lead"
        )
        self.images.append(replace(image, caption=caption, credit=credit, role=role, block=len(self.passages)))  # type: ignore[arg-type]

    def _know(self, said: str | None) -> None:
        line = plain(said)
        if len(line) >= 20:
            self.captions.setdefault(line)


@lru_cache(maxsize=20_000)
def _is_telling(signature: str) -> bool:
    """Whether names and attributes of an element may be those of a player or post."""
    lines = signature.split("\n")
    return any(
        line in _SIGNS or any(name in POST_CLASSES for name in line.lower().split()) for line in lines
    ) or is_player(spelled(" ".join(lines)))


def _is_playing(frame: Any, base: str) -> bool:
    found = provider_of(absolute(frame.get("src") or frame.get("data-src") or frame.get("data"), base))
    return found is not None and found.kind in ("video", "audio")


def _shows(node: Any) -> bool:
    """Whether anything is shown in the figure: newsletters and promos are set as figures too."""
    return (
        next(
            node.iter(*_PICTURES - {"figure"}, *_FRAMES, *_PLAYERS, "blockquote", "svg", "canvas", "table", "pre"), None
        )
        is not None
    )


def _pictures_in(node: Any) -> list[Any]:
    shown = list(node.iter("img", "amp-img"))
    return shown or list(node.iter("picture"))


def _units(root: Any) -> list[Any]:
    """The single pictures of a gallery; the root itself when it shows but one."""
    for tag in ("figure", "li"):
        parts = [
            part
            for part in root.iter(tag)
            if part is not root and next(part.iter("img", "amp-img", "picture"), None) is not None
        ]
        if len(parts) > 1:
            inner = [
                part
                for part in parts
                if not any(other is not part and other in part.iterdescendants() for other in parts)
            ]
            return inner[:MAX_ITEMS] if len(parts) < 60 else parts[:MAX_ITEMS]
    return [root]


def _rest(root: Any, units: list[Any]) -> str:
    whole = words_of(root)
    for unit in units:
        whole = whole.replace(words_of(unit), " ", 1)
    return " ".join(whole.split())

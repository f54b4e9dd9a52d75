"""Video and audio players as data: title, length, house, where to play."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newscrawler.extraction.durations import read_duration
from newscrawler.extraction.images import absolute
from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.providers import provider_of
from newscrawler.extraction.wording import names
from newscrawler.model import Audio, Video

MAX_TITLE = 300

TITLES = names("player_attributes", "title")
LENGTHS = names("player_attributes", "length")
HOUSES = names("player_attributes", "house")
POSTERS = names("player_attributes", "poster")
STREAMS = names("player_attributes", "stream")

_TITLE_NAME = re.compile(r"\b(?:head ?line|title|titel|titulo|titre|titolo)\b")
_CAPTION_NAME = re.compile(r"\b(?:caption|description|legend|figcaption|summary)\b")
_PLAYER_LINE = re.compile(r"(?<!\d)((?:\d{1,2}:)?\d{1,2}:\d\d)(?!\d)")
_SOURCE_LINE = re.compile(
    r"(?:source|quelle|fuente|fonte|bron|źródło|kaynak|источник|джерело|出典|来源|출처|المصدر)\s*[:：]\s*([^\n|•]{2,60})$",
    re.IGNORECASE,
)
_OWN_WORDS = (
    "video|watch|play|play video|now playing|video ad feedback|video player|youtube video player|playing|ad|media|media player"
    "|vidéo|abspielen|just watched|must watch|replay|more videos|up next|watch now|watch live|live|see more videos"
    "|advertisement|loading|share|embed|close|play audio|listen|related video|featured video|top videos|video abspielen"
    "|reproducir|lire la vidéo"
)
FURNITURE = frozenset(_OWN_WORDS.split("|"))
"""What players say of themselves."""
_SPOKEN_CAPTION = re.compile(r"\b(?:media|video) caption,\s*", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:watch|video|play video|now playing|play|up next|abspielen|ver vídeo|regarder)\s*[:：|–-]\s*", re.IGNORECASE
)


def read_video(node: Any, base: str, declared: Iterable[Node] = ()) -> Video:
    """The video of a player element, with the words that stand in it and what JSON-LD says of the same recording."""
    said = _Said(node, base)
    about = _matching(said, declared)
    title = said.title or (plain(about.get("name")) if about else None) or None
    return Video(
        url=said.stream if said.stream != said.frame else None,
        embed_url=said.frame or (absolute(_text(about, "embedUrl"), base) if about else None),
        provider=said.provider,
        title=title,
        caption=said.caption,
        duration_s=said.duration or (read_duration(_text(about, "duration")) if about else None),
        thumbnail_url=said.poster or (absolute(_first(about.get("thumbnailUrl")), base) if about else None),
    )


def read_audio(node: Any, base: str) -> Audio:
    """The recording of an audio player."""
    said = _Said(node, base)
    return Audio(
        url=said.stream if said.stream != said.frame else None,
        embed_url=said.frame,
        provider=said.provider,
        title=said.title,
        caption=said.caption,
        duration_s=said.duration,
    )


def declared_videos(nodes: Iterable[Node]) -> list[Node]:
    """The VideoObject nodes of the page's JSON-LD, those in an article's ``video`` too."""
    found: list[Node] = []
    for node in nodes:
        videos = node.get("video")
        told = (node, *(videos[:20] if isinstance(videos, list) else [videos]))
        found.extend(one for one in told if isinstance(one, dict) and "VideoObject" in types_of(one))
    return found[:50]


def video_of_node(node: Node, base: str) -> Video:
    """The video that a VideoObject describes."""
    embed = absolute(_text(node, "embedUrl"), base)
    url = absolute(_text(node, "contentUrl"), base)
    found = provider_of(embed or url)
    return Video(
        url=url,
        embed_url=embed,
        provider=found.name if found else None,
        title=plain(node.get("name"))[:MAX_TITLE] or None,
        caption=plain(node.get("description"))[:1000] or None,
        duration_s=read_duration(_text(node, "duration")),
        thumbnail_url=absolute(_first(node.get("thumbnailUrl")), base),
    )


class _Said:
    """What a player's attributes and words say."""

    def __init__(self, node: Any, base: str) -> None:
        inside = list(node.iter())[:400]
        self.frame = next(
            (
                url
                for one in inside
                if one.tag in ("iframe", "amp-iframe", "embed", "object")
                for name in ("src", "data-src", "data")
                if (url := absolute(one.get(name), base))
            ),
            None,
        )
        media = [one for one in inside if one.tag in ("video", "audio", "source", "amp-video", "amp-audio")]
        self.stream = next(
            (
                url
                for one in (*media, node)
                for name in STREAMS
                if (url := absolute(one.get(name), base)) and not _is_picture(url)
            ),
            None,
        )
        self.poster = next(
            (url for one in inside for name in POSTERS if (url := absolute(one.get(name), base))), None
        ) or _first_picture(inside, base)
        words = [
            (spelled(one.get("class") or one.get("data-testid") or one.tag), text)
            for one in inside
            if (text := _own_words(one))
        ]
        line = " ".join(text for _, text in words)
        self.duration = next(
            (length for one in inside for name in LENGTHS if (length := read_duration(one.get(name)))), None
        )
        if self.duration is None and (clock := _PLAYER_LINE.search(line)):
            self.duration = read_duration(clock[1])
        attributes = [plain(one.get(name)) for one in inside for name in TITLES[:9] if one.get(name)]
        spoken = [plain(one.get(name)) for one in inside for name in TITLES[9:] if one.get(name)]
        headings = [
            words_of(one)
            for one in inside
            if one.tag in ("h1", "h2", "h3", "h4", "h5") or _TITLE_NAME.search(spelled(one.get("class") or ""))
        ]
        self.title = next((title for text in (*attributes, *headings, *spoken) if (title := _title(text))), None)
        named = [
            one
            for one in inside
            if one is not node and (one.tag == "figcaption" or _CAPTION_NAME.search(spelled(one.get("class") or "")))
        ]
        self.caption = next((text for one in named if (text := self._without_line(words_of(one)))), None)
        house = next((plain(one.get(name)) for one in inside for name in HOUSES if one.get(name)), None)
        source = _SOURCE_LINE.search(line)
        known = provider_of(self.frame or self.stream)
        self.provider = (
            (house if house and len(house) < 60 and "/" not in house else None)
            or (source[1].strip() if source else None)
            or (known.name if known else None)
        )

    def _without_line(self, text: str) -> str:
        """A caption without the title, the length and the source that the player prints beside it."""
        for said in (_SPOKEN_CAPTION, _SOURCE_LINE, _PLAYER_LINE):
            text = said.sub(" ", text)
        text = " ".join(text.replace(self.title or "\n", " ").split()).strip(" -–—|:,")
        return text if len(text) > 12 else ""


def _own_words(node: Any) -> str:
    if node.tag in ("script", "style", "noscript", "svg", "path", "button", "title"):
        return (node.tail or "").strip()
    return " ".join(f"{node.text or ''} {node.tail or ''}".split())


def _title(text: str) -> str | None:
    words = _LEAD_IN.sub("", text).strip()
    return (
        words
        if 5 < len(words) <= MAX_TITLE
        and words.casefold().strip(" .:…") not in FURNITURE
        and not _PLAYER_LINE.fullmatch(words)
        else None
    )


def _is_picture(url: str) -> bool:
    return url.split("?")[0].lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))


def _first_picture(inside: list[Any], base: str) -> str | None:
    return next(
        (
            url
            for one in inside
            if one.tag in ("img", "amp-img")
            for name in ("data-src", "src")
            if (url := absolute(one.get(name), base))
        ),
        None,
    )


def _matching(said: _Said, declared: Iterable[Node]) -> Node | None:
    nodes = list(declared)
    for node in nodes:
        name = key_of(plain(node.get("name")))
        if (said.title and name == key_of(said.title)) or (said.frame and said.frame == node.get("embedUrl")):
            return node
    return nodes[0] if len(nodes) == 1 and not said.title else None


def _text(node: Node, key: str) -> str | None:
    value = node.get(key)
    return value if isinstance(value, str) else None


def _first(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("url")
    return value if isinstance(value, str) else None

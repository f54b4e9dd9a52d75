"""Third parties' blocks that are no moving pictures: posts, maps, charts, polls, documents."""

from __future__ import annotations

from typing import Any, cast

from newscrawler.extraction.images import absolute
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.providers import POST_CLASSES, Provider, provider_of
from newscrawler.model import Embed

MAX_TEXT = 4000

# Custom elements of AMP and of plain templates → provider.
POST_TAGS: dict[str, str] = {
    "amp-twitter": "X",
    "amp-instagram": "Instagram",
    "amp-facebook": "Facebook",
    "amp-tiktok": "TikTok",
    "amp-reddit": "Reddit",
    "amp-bluesky": "Bluesky",
}
# Attributes that name the post → address with its number.
POST_IDS: tuple[tuple[str, str, str], ...] = (
    ("data-tweetid", "https://twitter.com/i/status/{}", "X"),
    ("data-tweet-id", "https://twitter.com/i/status/{}", "X"),
    ("data-shortcode", "https://www.instagram.com/p/{}/", "Instagram"),
    ("data-instgrm-permalink", "{}", "Instagram"),
    ("data-bluesky-uri", "{}", "Bluesky"),
)


def post_provider(node: Any) -> str | None:
    """The network whose post the element is, as its class, tag or attributes tell it; None if it is none."""
    if node.tag in POST_TAGS:
        return POST_TAGS[node.tag]
    classes = node.get("class")
    if classes:
        for name in classes.lower().split():
            if name in POST_CLASSES:
                return POST_CLASSES[name]
    return next((provider for name, _, provider in POST_IDS if node.get(name)), None)


def read_post(node: Any, provider: str, base: str) -> Embed:
    """The post with its address and its words."""
    named = next((pattern.format(value) for name, pattern, _ in POST_IDS if (value := node.get(name))), None)
    cited = node.get("cite") or node.get("data-href") or node.get("data-url")
    links = [link.get("href") for link in node.iter("a")]
    known = [href for href in links if (found := provider_of(href)) and found.name == provider]
    # The post's own address is the last link of the snippet; those before it are names and hashtags.
    url = absolute(named or cited or (known[-1] if known else None), base)
    return Embed(kind="post", url=url, provider=provider, text=words_of(node)[:MAX_TEXT] or None)


def read_frame(node: Any, provider: Provider, url: str) -> Embed:
    """The embed that a frame shows."""
    kind = provider.kind if provider.kind in ("post", "map", "chart", "poll", "document") else "document"
    return Embed(
        kind=cast("Any", kind), url=url, provider=provider.name, text=(node.get("title") or "").strip()[:200] or None
    )

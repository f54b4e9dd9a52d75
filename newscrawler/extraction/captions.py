"""Captions that do not stand in a figure: in JSON-LD, or as a plain paragraph below the picture."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.credits import is_credit, split_caption
from newscrawler.extraction.images import absolute
from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.media_names import is_caption, names
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.model import Image

MIN_KEY = 16
"""Letters that make it unlikely that a line equals a caption by chance."""
MAX_LOOSE = 350
"""Characters of a plain paragraph that is believed to be a caption because a credit ends it."""

_LINES = frozenset({"p", "div", "span", "small", "em", "i", "h6", "h5", "figcaption", "center", "dd", "cite"})


@dataclass(frozen=True, slots=True)
class Below:
    """A passage right below a picture that is its caption."""

    node: Any
    text: str
    rule: str


def declared_captions(nodes: Iterable[Node]) -> dict[str, str]:
    """Address of a picture, without its query → caption, of every ImageObject in JSON-LD."""
    found: dict[str, str] = {}
    for node in nodes:
        images = node.get("image")
        for image in (node, *(images[:40] if isinstance(images, list) else [images])):
            if isinstance(image, dict) and "ImageObject" in types_of(image):
                caption = plain(image.get("caption")) or plain(image.get("description"))
                url = image.get("url") or image.get("contentUrl")
                if len(caption) > 20:
                    found.setdefault(url.split("?")[0] if isinstance(url, str) else f"#{len(found)}", caption)
    return found


def declared_image(page: Page) -> Image | None:
    """The picture that the page's metadata names, for pages that show none."""
    for node in page.json_ld:
        image = node.get("image") if "headline" in node else None
        first = image[0] if isinstance(image, list) and image else image
        url = first.get("url") or first.get("contentUrl") if isinstance(first, dict) else first
        if isinstance(url, str) and (whole := absolute(url, page.url)):
            caption, credit = split_caption(plain(first.get("caption"))) if isinstance(first, dict) else (None, None)
            return Image(url=whole, caption=caption, credit=credit, role="lead")
    whole = absolute(page.first("og:image", "og:image:url", "twitter:image"), page.url)
    return Image(url=whole, alt=page.first("og:image:alt", "twitter:image:alt"), role="lead") if whole else None


def taken_caption(root: Any, pictures: list[Image], told: Container[str]) -> Below | None:
    """
    The paragraph after ``root`` when it is named a caption, equals a known one, or ends in a credit.

    ``told`` are the keys of the captions in JSON-LD.
    """
    following = root.getnext()
    if (root.tail or "").strip() or following is None or following.tag not in _LINES:
        return None
    if next(following.iterdescendants("img"), None) is not None:
        return None
    text = words_of(following)
    if not text or len(text) > 1600:
        return None
    if is_caption(names(following)):
        return Below(following, text, "figure:named-below")
    key = key_of(text)
    if len(key) >= MIN_KEY and (key in told or any(key == key_of(image.alt) for image in pictures if image.alt)):
        return Below(following, text, "figure:known-caption")
    if is_credit(text) or (len(text) <= MAX_LOOSE and split_caption(text)[1]):
        return Below(following, text, "figure:credit-below")
    return None

"""Pictures, alone or in galleries: taken out of the flow with caption, credit and all else that stands with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from newscrawler.extraction.captions import taken_caption
from newscrawler.extraction.credits import bare_credit, is_credit, split_caption
from newscrawler.extraction.embeds import post_provider
from newscrawler.extraction.figures import holds_body, words_in
from newscrawler.extraction.images import read_image
from newscrawler.extraction.media_names import is_gallery, names
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.playing import FRAMES, PLAYERS, is_playing, take_player, take_post
from newscrawler.extraction.taking import MAX_ITEMS, Taking
from newscrawler.model import Image

PICTURES = frozenset(["img", "amp-img", "picture", "figure"])
MAX_LOOSE_CAPTION = 600
"""Characters of words in a figure that no name calls a caption."""
MAX_NESTED = 60
"""Parts of a gallery among which those that hold others are looked for."""

_SHOWING = (*(PICTURES - {"figure"}), *FRAMES, *PLAYERS, "blockquote", "svg", "canvas", "table", "pre")

Note = tuple[str, str, str]


def take_picture(taking: Taking, node: Any) -> None:
    """The figure around a picture, whatever it turns out to show; what holds body or other stories stays."""
    root = taking.around(node)
    if taking.foreign.holds(root):
        # So are the pictures in it: <figure><picture><img> is asked about once.
        taking.gone.update(root.iter(*PICTURES))
        return
    if root.tag == "figure" and (holds_body(root, taking.room) or not _shows(root)):
        return
    if provider := next((found for one in root.iter("blockquote") if (found := post_provider(one))), None):
        take_post(taking, root, provider)
    elif root.tag != "img" and _plays(root, taking.url):
        take_player(taking, root)
    else:
        _take_units(taking, root)


def _take_units(taking: Taking, root: Any) -> None:
    units = _units(root)
    gallery = len(units) > 2 or (len(units) > 1 and is_gallery(names(root)))
    noted = [note for unit in units for note in _take_unit(taking, unit, root, gallery)]
    if len(units) > 1 and (rest := _rest(root, units)):
        noted.append(("caption", "figure:rest", rest))
    taking.cut(root, *noted)


def _take_unit(taking: Taking, unit: Any, root: Any, gallery: bool) -> list[Note]:
    """One picture with its words; the notes of what goes with it."""
    shown = list(unit.iter("img", "amp-img")) or list(unit.iter("picture"))
    pictures = [image for one in shown if (image := read_image(one, taking.url)) is not None]
    words = words_in(unit)
    caption, credit = split_caption("\n".join(words.captions)) if words.captions else (None, None)
    if words.credits:
        told = " ".join(words.credits)
        credit = split_caption(told)[1] or bare_credit(told) or credit
    noted = [("caption", "figure:caption", " ".join(text.split())) for text in words.captions]
    noted += [("photo-credit", "figure:credit", text) for text in words.credits]
    if words.rest:
        noted.append(("photo-credit" if is_credit(words.rest) else "caption", "figure:rest", words.rest))
        if caption is None and pictures and len(words.rest) < MAX_LOOSE_CAPTION:
            caption, more = split_caption(words.rest)
            credit = credit or more
    if unit is root and caption is None and (below := taken_caption(root, pictures, taking.told_keys)) is not None:
        caption, more = split_caption(below.text)
        credit = credit or more
        noted.append(("caption", below.rule, below.text))
        taking.cut(below.node)
    taking.know(caption, *words.captions, *(image.alt for image in pictures))
    if pictures and pictures[0].url not in taking.shown:
        _keep(taking, pictures[0], caption, credit, gallery)
    return noted


def _keep(taking: Taking, image: Image, caption: str | None, credit: str | None, gallery: bool) -> None:
    taking.shown.add(image.url)
    led = taking.long_passages or any(known.role == "lead" for known in taking.images)
    role: Literal["lead", "inline", "gallery"] = "gallery" if gallery else "inline" if led else "lead"
    caption = caption or taking.told.get(image.url.split("?")[0])
    taking.images.append(replace(image, caption=caption, credit=credit, role=role, block=len(taking.passages)))


def _shows(figure: Any) -> bool:
    """Whether anything is shown in the figure: newsletters and promos are set as figures too."""
    return next(figure.iter(*_SHOWING), None) is not None


def _plays(root: Any, base: str) -> bool:
    return next(root.iter(*PLAYERS), None) is not None or any(is_playing(one, base) for one in root.iter(*FRAMES))


def _units(root: Any) -> list[Any]:
    """The single pictures of a gallery; the root itself when it shows but one."""
    for tag in ("figure", "li"):
        parts = [
            part for part in root.iterdescendants(tag) if next(part.iter("img", "amp-img", "picture"), None) is not None
        ]
        if len(parts) > 1:
            return _innermost(parts, tag) if len(parts) < MAX_NESTED else parts[:MAX_ITEMS]
    return [root]


def _innermost(parts: list[Any], tag: str) -> list[Any]:
    holding = {above for part in parts for above in part.iterancestors(tag)}
    return [part for part in parts if part not in holding]


def _rest(root: Any, units: list[Any]) -> str:
    whole = words_of(root)
    for unit in units:
        whole = whole.replace(words_of(unit), " ", 1)
    return " ".join(whole.split())

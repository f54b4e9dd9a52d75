"""A rule pack at work on one page: its selections go before the general rules, field by field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from newscrawler.cleaning.packs.pack import Pack
from newscrawler.cleaning.packs.readers import READERS
from newscrawler.cleaning.packs.selectors import select
from newscrawler.cleaning.selection import LONG_KEY, Selection
from newscrawler.extraction.fields import Fields, Part
from newscrawler.extraction.media import Media
from newscrawler.extraction.page import Page
from newscrawler.extraction.passages import Passage, key_of
from newscrawler.extraction.plain import words_of
from newscrawler.model import Removed

NO_PACK = Pack(name="", hosts=())

MARKS: dict[str, tuple[str, str]] = {
    "caption": ("caption", "caption"),
    "credit": ("credit", "photo-credit"),
    "video_title": ("video-title", "video-widget"),
}
"""Words of media → the class name by which the general rules know such an element, and the kind of thing it is."""
SEVERAL = frozenset({"byline", "timestamp"})
"""Kinds of parts of which a page may have more than the one that the pack selects."""
_FOLLOWING = 40
_LINES = ("p", "h2", "h3", "h4", "li", "blockquote")


@dataclass(frozen=True, slots=True)
class _Gone:
    """A passage that was cut, and the keys of the lines that came after it."""

    removed: Removed
    after: tuple[str, ...]


class Applied:
    """
    One pack and one page. With no pack everything stays as it is.

    The elements are found when this is made, in the tree as parsed; `fields`, `prune` and `selection` are asked in this
    order, while the general rules take the page apart.
    """

    def __init__(self, pack: Pack | None, page: Page) -> None:
        self.pack = pack or NO_PACK
        self._page = page
        names = (*READERS, *MARKS, "body", "keep")
        self._found = {name: select(page.tree, chosen) for name in names if (chosen := getattr(self.pack, name))}
        self._missed = {name for name in (*READERS, "body") if self._found.get(name) == []}
        self._titles = [words_of(node) for node in self._found.get("video_title", ())]
        self._gone: list[_Gone] = []
        self.taken: dict[str, str] = {}
        """Fields that came from the pack, each with its origin."""

    def fields(self, fields: Fields) -> Fields:
        """The fields, with the pack's in place of the general ones."""
        for name, (read, kind) in READERS.items():
            if not (nodes := self._found.get(name)):
                continue
            changes = read(nodes, fields, self._page, self._origin())
            if changes:
                fields = replace(fields, **changes, parts=self._parts(fields, name, kind, nodes))
                self.taken |= dict.fromkeys(changes, self._origin())
            else:
                self._missed.add(name)
        return fields

    def _parts(self, fields: Fields, name: str, kind: str | None, nodes: list[Any]) -> tuple[Part, ...]:
        if kind is None:
            return fields.parts
        others = [part for part in fields.parts if part.kind != kind or kind in SEVERAL]
        return (*others, *(Part(kind, self._origin(name), node, words_of(node)) for node in nodes))

    def prune(self) -> None:
        """Cut what the pack removes, and mark captions, credits and titles so that the general rules know them."""
        for removal in self.pack.remove:
            for node in select(self._page.tree, removal.select):
                self._cut(node, removal.kind, self._origin(removal.rule))
        for name, (mark, _) in MARKS.items():
            for node in self._found.get(name, ()):
                node.set("class", mark)
                if name != "video_title" and self._stands(node):
                    _move_to_picture(node)

    def media(self, media: Media) -> Media:
        """The media, with the pack's titles; marked words that belong to no picture or player are cut here."""
        for name, (_, kind) in MARKS.items():
            nodes = self._found.get(name)
            if nodes == [] and (media.videos if name == "video_title" else media.images):
                self._missed.add(name)
            for node in nodes or ():
                self._cut(node, kind, self._origin(name))
        if self._titles and len(self._titles) == len(media.videos):
            titled = zip(media.videos, self._titles, strict=True)
            media = replace(media, videos=tuple(replace(video, title=title or video.title) for video, title in titled))
        return media

    def selection(self, selection: Selection, passages: Sequence[Passage]) -> Selection:
        """The body's passages: all in the pack's container, and all that it keeps."""
        kept = frozenset(self._within("keep", passages))
        body: list[int] = selection.body
        if inside := list(self._within("body", passages)):
            body = list(_once(inside, passages))
        elif "body" in self._found:
            self._missed.add("body")
        return replace(selection, body=sorted({*body, *kept}), kept=kept)

    def _within(self, name: str, passages: Sequence[Passage]) -> Iterator[int]:
        nodes = set(self._found.get(name, ()))
        for passage in passages if nodes else ():
            here = passage.place.node
            if not passage.place.hidden and (here in nodes or any(above in nodes for above in here.iterancestors())):
                yield passage.index

    def removed(self, anchors: Sequence[str]) -> tuple[Removed, ...]:
        """What was cut, each with the body block before which it stood."""
        if not self._gone:
            return ()
        starts = {key_of(anchor): index for index, anchor in reversed(list(enumerate(anchors)))}
        return tuple(
            replace(gone.removed, block=next((starts[key] for key in gone.after if key in starts), None))
            for gone in self._gone
        )

    def warnings(self) -> tuple[str, ...]:
        """The pack's name, and every field whose selectors found nothing."""
        missed = (f"pack-miss:{name}" for name in (*READERS, "body", *MARKS) if name in self._missed)
        return (f"pack:{self.pack.name}", *missed) if self.pack.name else ()

    def digest(self, base: str) -> str:
        """The digest of a configuration, with the pack's in it."""
        return hashlib.sha256(f"{base} {self.pack.digest}".encode()).hexdigest()[:16] if self.pack.name else base

    def _origin(self, rule: str = "") -> str:
        return f"pack:{self.pack.name}" + (f":{rule}" if rule else "")

    def _cut(self, node: Any, kind: str, rule: str) -> None:
        if not self._stands(node) or node.tag in ("html", "body"):
            return
        if words := words_of(node):
            self._gone.append(_Gone(Removed(kind=kind, rule=rule, text=words), tuple(_lines_after(node))))
        node.drop_tree()

    def _stands(self, node: Any) -> bool:
        """Whether the element is still part of the page."""
        top = node
        for top in node.iterancestors():  # noqa: B007 - the last one is the root
            pass
        return top is self._page.tree


def _once(inside: list[int], passages: Sequence[Passage]) -> Iterator[int]:
    """Of passages that say the same at length, the first."""
    seen: set[str] = set()
    for index in inside:
        key = passages[index].key
        if len(key) > LONG_KEY and key in seen:
            continue
        seen.add(key)
        yield index


def _lines_after(node: Any) -> Iterator[str]:
    """The keys of the next lines of the page; those inside ``node`` are not after it."""
    lines = [one for one in node.xpath("following::*[position() <= 400]") if one.tag in _LINES]
    yield from filter(None, (key_of(words_of(line)) for line in lines[:_FOLLOWING]))


def _move_to_picture(node: Any) -> None:
    """Words of a picture that stand away from it go into its figure, where the general rules look for them."""
    pictures = node.xpath("(preceding::img | preceding::amp-img)[last()]")
    if not pictures or next(node.iterancestors("figure"), None) is not None:
        return
    figure = next(pictures[0].iterancestors("figure"), None)
    if figure is None:
        figure = _wrapped(pictures[0])
    node.drop_tree()
    node.tail = None
    figure.append(node)


def _wrapped(picture: Any) -> Any:
    figure = picture.makeelement("figure")
    figure.tail, picture.tail = picture.tail, None
    picture.getparent().replace(picture, figure)
    figure.append(picture)
    return figure

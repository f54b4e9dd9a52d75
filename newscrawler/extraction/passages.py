"""The words of a page as a flat list of passages, in the order of the page, each knowing where in the tree it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from lxml import etree

from newscrawler.extraction.furniture import groups_of, names_of
from newscrawler.model import BlockKind

CELLS = " | "
"""Between the cells of a table's row."""
MAX_PASSAGES = 20_000
"""More are not read: real pages have some hundreds, live blogs some thousands."""

UNREAD = frozenset({
    "script", "style", "noscript", "template", "svg", "title", "iframe", "object", "embed", "video", "audio",
    "canvas", "select", "option", "datalist", "map", "math", "textarea", "input",
})  # fmt: skip
BLOCKS = frozenset({
    "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "caption",
    "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption", "form", "fieldset", "legend",
    "details", "summary", "address", "hr", "center", "hgroup", "dialog", "menu", "search", "button",
})  # fmt: skip
LINE_UNITS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "pre", "figcaption"])
MEANING = (
    "article", "main", "aside", "header", "footer", "nav", "form", "figure", "blockquote", "table", "ul", "ol", "li",
    "dl", "pre", "details", "button",
)  # fmt: skip
INSIDE = {tag: 1 << place for place, tag in enumerate(MEANING)}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# Stands for <br>: no page can hold it, as its characters were checked when it was parsed.
BREAK = "\x1e"
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_EMPTY_LINE = re.compile(rf"{BREAK}\s*(?:{BREAK}\s*)+")
# Left over from Windows sets (C1), and characters that are nothing but layout.
_CLEAN = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_CLEAN |= dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x202A, 0x202C, 0x7F, 0xFFFC))
_CLEAN |= {0x2028: "\n", 0x2029: "\n", 0x0B: " ", 0x0C: " "}


@dataclass(slots=True, eq=False)
class Place:
    """An element that holds passages, and what the names on it and above it say (masks of furniture.BITS)."""

    node: Any
    tag: str
    above: Place | None
    depth: int
    names: str
    own: int
    inherited: int
    hidden: bool
    inside: int
    """Tags around, this one included, that mean something for a whole part: a mask over MEANING."""


@dataclass(slots=True, eq=False)
class Passage:
    """One run of text between two block boundaries. ``links`` are (address, words); ``part`` is set when it is a field."""

    index: int
    kind: BlockKind
    text: str
    place: Place
    level: int | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    link_chars: int = 0
    strong_chars: int = 0
    part: str | None = None
    key: str = ""

    @property
    def link_share(self) -> float:
        """How much of the text is the text of links, 0 to 1."""
        return min(1.0, self.link_chars / max(1, len(self.text)))


def clean_line(text: str) -> str:
    """Text as it is kept: NFC, no layout characters, single spaces; only breaks that the author set are line breaks."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))


def key_of(text: str) -> str:
    """Letters and digits only, in lower case: what two renderings of the same passage have in common."""
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def read_passages(root: Any, parts: Iterable[tuple[Any, str]] = ()) -> list[Passage]:
    """All passages below ``root``. ``parts`` are (element, kind) of passages that are known to be fields."""
    reader = _Reader(dict(parts))
    reader.read(root)
    return _with_rows(reader.passages)


class _Reader:
    """One walk over the tree; text gathers until a block begins or ends."""

    def __init__(self, parts: dict[Any, str]) -> None:
        self.parts = parts
        self.passages: list[Passage] = []
        self.place: Place | None = None
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.link: tuple[str, int] | None = None
        self.link_chars = 0
        self.strong = 0
        self.strong_chars = 0
        self.part: list[str] = []

    def read(self, root: Any) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, node in walk:
            tag = node.tag
            if not isinstance(tag, str):
                if event == "end" and node.tail:
                    self.words.append(node.tail)
                continue
            if event == "start":
                if tag in UNREAD or len(self.passages) >= MAX_PASSAGES:
                    walk.skip_subtree()
                    continue
                self._open(node, tag)
                if node.text:
                    self._say(node.text)
            else:
                if tag not in UNREAD:
                    self._close(node, tag)
                if node.tail:
                    self._say(node.tail)
        self._flush()

    def _say(self, text: str) -> None:
        self.words.append(text)
        if self.link:
            self.link_chars += len(text)
        if self.strong:
            self.strong_chars += len(text)

    def _open(self, node: Any, tag: str) -> None:
        if node in self.parts:
            self._flush()
            self.part.append(self.parts[node])
        if self._is_block(tag):
            self._flush()
            self.place = self._enter(node, tag)
        elif tag == "br":
            self.words.append(BREAK)
        elif tag == "a":
            self.link = (node.get("href") or "", len(self.words))
        elif tag in ("b", "strong"):
            self.strong += 1

    def _close(self, node: Any, tag: str) -> None:
        if self.place is not None and self.place.node is node:
            self._flush()
            self.place = self.place.above
        elif tag == "a" and self.link:
            words = clean_line("".join(self.words[self.link[1] :]))
            if words:
                self.links.append((self.link[0], words))
            self.link = None
        elif tag in ("b", "strong"):
            self.strong = max(0, self.strong - 1)
        if node in self.parts:
            self._flush()
            self.part.pop()

    def _is_block(self, tag: str) -> bool:
        # Custom elements are islands that hold blocks, but for those inside a line of text.
        return tag in BLOCKS or ("-" in tag and (self.place is None or self.place.tag not in LINE_UNITS))

    def _enter(self, node: Any, tag: str) -> Place:
        above = self.place
        names = names_of(node)
        own = groups_of(names) if names else 0
        hidden = (above is not None and above.hidden) or _is_hidden(node, tag)
        inside = (above.inside if above else 0) | INSIDE.get(tag, 0)
        inherited = (above.inherited | above.own) if above else 0
        return Place(node, tag, above, above.depth + 1 if above else 0, names, own, inherited, hidden, inside)

    def _flush(self) -> None:
        if not self.words:
            return
        if self.link:
            words = clean_line("".join(self.words[self.link[1] :]))
            if words:
                self.links.append((self.link[0], words))
            self.link = (self.link[0], 0)
        text = "".join(self.words)
        if self.place is not None and text and not text.isspace():
            for piece in _pieces(text, self.place):
                self._add(piece)
        self.words, self.links, self.link_chars, self.strong_chars = [], [], 0, 0

    def _add(self, text: str) -> None:
        assert self.place is not None
        kind, level = _kind(self.place)
        share = len(text) / max(1, sum(map(len, self.words)))
        self.passages.append(
            Passage(
                index=len(self.passages),
                kind=kind,
                text=text,
                place=self.place,
                level=level,
                links=[(url, words) for url, words in self.links if words in text],
                link_chars=sum(len(words) for _, words in self.links if words in text),
                strong_chars=int(self.strong_chars * share),
                part=self.part[-1] if self.part else None,
                key=key_of(text),
            )
        )


def _pieces(text: str, place: Place) -> list[str]:
    """The paragraphs of a run: two breaks part them, as an empty line does on screen."""
    if place.tag == "pre":
        kept = text.replace(BREAK, "\n").strip("\n").translate(_CLEAN)
        return [unicodedata.normalize("NFC", kept)] if kept.strip() else []
    pieces = _EMPTY_LINE.split(text) if BREAK in text else [text]
    return [line for line in map(clean_line, pieces) if line]


def _kind(place: Place) -> tuple[BlockKind, int | None]:
    if place.tag in HEADINGS:
        return "crosshead", HEADINGS[place.tag]
    if place.tag == "pre" or place.inside & INSIDE["pre"]:
        return "pre", None
    if place.inside & INSIDE["li"]:
        return "list-item", 1
    if place.inside & INSIDE["blockquote"]:
        return "quote", None
    return "paragraph", None


def _is_hidden(node: Any, tag: str) -> bool:
    get = node.get
    if get("hidden") is not None:
        return True
    style = get("style")
    if style and "none" in style and "display:none" in style.replace(" ", ""):
        return True
    return get("aria-hidden") == "true" and tag not in ("span", "i")


def _with_rows(passages: list[Passage]) -> list[Passage]:
    """The cells of a table's row as one passage; tables that only lay out the page are left alone."""
    if not any(passage.place.inside & INSIDE["table"] for passage in passages):
        return passages
    merged: list[Passage] = []
    for row, cells in groupby(passages, key=_row_of):
        several = list(cells)
        if row is not None and len({id(_cell_of(cell)) for cell in several}) == len(several) > 1:
            merged.append(_row(several))
        else:
            merged.extend(several)
    for index, passage in enumerate(merged):
        passage.index = index
    return merged


def _row(cells: list[Passage]) -> Passage:
    text = CELLS.join(cell.text for cell in cells)
    links = [link for cell in cells for link in cell.links]
    return replace(
        cells[0],
        kind="table-row",
        text=text,
        links=links,
        link_chars=sum(cell.link_chars for cell in cells),
        strong_chars=sum(cell.strong_chars for cell in cells),
        key=key_of(text),
    )


def _row_of(passage: Passage) -> Any:
    return _around(passage, ("tr",)) if passage.place.inside & INSIDE["table"] else None


def _cell_of(passage: Passage) -> Any:
    return _around(passage, ("td", "th"))


def _around(passage: Passage, tags: tuple[str, ...]) -> Any:
    place: Place | None = passage.place
    while place is not None and place.tag not in tags:
        place = place.above
    return place.node if place else None

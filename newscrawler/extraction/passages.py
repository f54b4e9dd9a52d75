"""The words of a page as a flat list of passages, in the order of the page, each knowing where in the tree it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from lxml import etree

from newscrawler.extraction.furniture import groups_of, names_of
from newscrawler.extraction.unseen import is_hidden
from newscrawler.model import BlockKind

CELLS = " | "
"""Between the cells of a table's row."""
MAX_PASSAGES = 20_000
"""More are not read: real pages have some hundreds, live blogs some thousands."""
MAX_LOOKUPS = 10_000
"""Of links in the paragraphs that line breaks make of one run of text."""

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
PLAIN = frozenset({
    "span", "i", "em", "u", "s", "small", "sub", "sup", "font", "time", "label", "abbr", "cite", "q", "code", "mark",
    "img", "picture", "source", "head", "meta", "link",
})  # fmt: skip
"""Neither blocks nor anything else that is looked at, and often met."""
LINE_UNITS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "pre", "figcaption"])
MEANING = (
    "article", "main", "aside", "header", "footer", "nav", "form", "figure", "blockquote", "table", "ul", "ol", "li",
    "dl", "pre", "details", "button",
)  # fmt: skip
INSIDE = {tag: 1 << place for place, tag in enumerate(MEANING)}
STRONG = frozenset({"b", "strong"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# Stands for <br>: no page can hold it, as its characters were checked when it was parsed.
BREAK = "\x1e"
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_EMPTY_LINE = re.compile(rf"{BREAK}\s*(?:{BREAK}\s*)+")
_WORDS = re.compile(r"[^\W_]+")
# Left over from Windows sets (C1), and characters that are nothing but layout.
_CLEAN = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_CLEAN |= dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x202A, 0x202C, 0x7F, 0xFFFC))
_CLEAN |= {0x2028: "\n", 0x2029: "\n", 0x0B: " ", 0x0C: " "}
_UNCLEAN = re.compile(f"[{''.join(map(chr, _CLEAN))}]")
_BLANK = " \u200c\u200d\u2800\u3164\u115f\u1160"
"""Joiners join nothing at the ends of a line, and fillers fill it with nothing that is seen."""


@dataclass(slots=True, eq=False)
class Place:
    """An element that holds passages, and what the names on it and above it say (masks of furniture.BITS)."""

    node: Any
    tag: str
    above: Place | None
    depth: int
    names: str
    dress: str
    """Its class: what elements of one kind have in common, as they do not their ids."""
    own: int
    inherited: int
    hidden: bool
    inside: int
    """Tags around, this one included, that mean something for a whole part: a mask over MEANING."""
    article: Place | None = None
    """The innermost article element around, which may be this one."""


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
        # Looking for what there is to change is much cheaper than translating what there is not.
        text = unicodedata.normalize("NFC", text.translate(_CLEAN) if _UNCLEAN.search(text) else text).strip(_BLANK)
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))


def key_of(text: str) -> str:
    """Letters and digits only, in lower case: what two renderings of the same passage have in common."""
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    text = unicodedata.normalize("NFKC", text).lower()
    key = text.encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS).decode("utf-8", "surrogatepass")
    return key if key.isalnum() else "".join(_WORDS.findall(key))


def read_passages(root: Any, parts: Iterable[tuple[Any, str]] = ()) -> list[Passage]:
    """All passages below ``root``. ``parts`` are (element, kind) of passages that are known to be fields."""
    reader = _Reader({node: kind for node, kind in parts if node.tag not in UNREAD})
    reader.read(root)
    return _with_rows(reader.passages)


class _Reader:
    """One walk over the tree; words gather until a block begins or ends."""

    def __init__(self, parts: dict[Any, str]) -> None:
        self.parts = {node: kind for node, kind in parts.items() if node.tag not in UNREAD}
        self.passages: list[Passage] = []
        self.place: Place | None = None
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.link: tuple[str, int] | None = None
        """The address of the open link, and how many of the words stood before it."""
        self.strong = 0
        self.strong_chars = 0
        self.part: list[str] = []

    def read(self, root: Any) -> None:
        # Two events an element, and most elements mean nothing here: they must cost next to nothing.
        parts, words = self.parts, self.words
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, node in walk:
            tag = node.tag
            if event == "start":
                if tag in UNREAD or not isinstance(tag, str):
                    walk.skip_subtree()
                    continue
                if tag not in PLAIN or node in parts:
                    self._open(node, tag)
                    if len(self.passages) >= MAX_PASSAGES:
                        break
                text = node.text
            else:
                if tag not in PLAIN or node in parts:
                    self._close(node, tag)
                text = node.tail
            if text:
                words.append(text)
                if self.strong:
                    self.strong_chars += len(text)
        self._flush()

    def _open(self, node: Any, tag: str) -> None:
        if node in self.parts:
            self._flush()
            self.part.append(self.parts[node])
        if tag in BLOCKS or ("-" in tag and self._is_island()):
            self._flush()
            self.place = _enter(node, tag, self.place)
        elif tag == "a":
            self.link = (node.get("href") or "", len(self.words))
        elif tag == "br":
            self.words.append(BREAK)
        elif tag in STRONG:
            self.strong += 1

    def _close(self, node: Any, tag: str) -> None:
        if self.place is not None and self.place.node is node:
            self._flush()
            self.place = self.place.above
        elif tag == "a":
            self._keep_link()
            self.link = None
        elif tag in STRONG:
            self.strong -= 1
        if node in self.parts:
            self._flush()
            self.part.pop()

    def _is_island(self) -> bool:
        """Custom elements are islands that hold blocks, but for those inside a line of text."""
        return self.place is None or self.place.tag not in LINE_UNITS

    def _keep_link(self) -> None:
        if self.link and (words := clean_line("".join(self.words[self.link[1] :]))):
            self.links.append((self.link[0], words))

    def _flush(self) -> None:
        if not self.words:
            return
        text = "".join(self.words)
        if self.link:
            self._keep_link()
            self.link = (self.link[0], 0)
        if self.place is not None and not text.isspace():
            self._add(_pieces(text, self.place), self.place, len(text))
        self.words.clear()
        self.links.clear()
        self.strong_chars = 0

    def _add(self, pieces: list[str], place: Place, chars: int) -> None:
        kind, level = _kind(place)
        candidates = self.links[: MAX_LOOKUPS // len(pieces)] if pieces else []
        for text in pieces:
            links = [link for link in candidates if link[1] in text]
            self.passages.append(
                Passage(
                    index=len(self.passages),
                    kind=kind,
                    text=text,
                    place=place,
                    level=level,
                    links=links,
                    link_chars=sum(len(words) for _, words in links),
                    strong_chars=int(self.strong_chars * (len(text) / chars)),
                    part=self.part[-1] if self.part else None,
                    key=key_of(text),
                )
            )


def _enter(node: Any, tag: str, above: Place | None) -> Place:
    attributes = dict(node.items())
    names = names_of(attributes) if attributes else ""
    own = groups_of(names) if names else 0
    hidden = _is_hidden(attributes, tag) if attributes else False
    inside = INSIDE.get(tag, 0)
    place = Place(node, tag, above, 0, names, attributes.get("class", ""), own, 0, hidden, inside)
    if above is not None:
        place.depth = above.depth + 1
        place.inherited = above.inherited | above.own
        place.hidden = hidden or above.hidden
        place.inside = inside | above.inside
        place.article = above.article
    if tag == "article":
        place.article = place
    return place


def _pieces(text: str, place: Place) -> list[str]:
    """The paragraphs of a run: two breaks part them, as an empty line does on screen."""
    if place.tag == "pre":
        kept = text.replace(BREAK, "\n").strip("\n").translate(_CLEAN)
        return [unicodedata.normalize("NFC", kept)] if kept.strip() else []
    if BREAK not in text:
        line = clean_line(text)
        return [line] if line else []
    return [line for line in map(clean_line, _EMPTY_LINE.split(text)) if line]


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


def _is_hidden(attributes: Mapping[str, str], tag: str) -> bool:
    return is_hidden(attributes) or (attributes.get("aria-hidden") == "true" and tag not in ("span", "i"))


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

"""Where on a page the fields stand: one walk over the tree, by the names that newsrooms give to the parts."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MAX_LESSER = 30
MAX_LANDMARKS = 200
"""Of one kind; a page with more of them says nothing with the later ones."""

# What class, id, itemprop, data-testid … call a part. Matched on words: "article__authorName" reads "article author name".
NAMED: tuple[tuple[str, str], ...] = (
    (
        "byline",
        r"\b(by ?lines?|authors?|author names?|article authors?|contributors?|writers?|autor|autores|"
        r"autorin|autoren|auteurs?"
        r"|redakteur|verfasser|signature|signatures|firma|firmas|autore|autori|dateline author|reporter|"
        r"journalist|giornalista"
        r"|forfatter|skribent|autorzy|yazar|muhabir|kirjoittaja|tekijat)\b",
    ),
    (
        "standfirst",
        r"\b(stand ?first|lead ?text|lede|dek|deck|article dek|sub ?titles?|sub ?heads?|sub ?headlines?|"
        r"sub ?headings?|vorspann|chapo|chapeau|sommario"
        r"|ingress|manchet|entradilla|bajada|sapo|excerpt|teaser ?text|article ?lead|article ?intro|"
        r"intro ?text|summary|abstract"
        r"|article description|lead paragraph|spitzmarke|einleitung|occhiello|descripcion|subtitulo|"
        r"underrubrik|intro|lead|anleser|deckline|article subtitle|preamble|synopsis|header teaser|article teaser|"
        r"teaser lead|bullet ?points|key ?points|key ?takeaways|mid ?title)\b",
    ),
    (
        "kicker",
        r"\b(kickers?|eyebrow|overline|dachzeile|antetitulo|spitzmarke|surtitre|roofline|topline|"
        r"pre ?title|super ?title|occhiello|vignette|label headline|over ?title|rubric)\b",
    ),
    (
        "time",
        r"\b(date ?published|published ?(date|time|at|on)?|pub ?date|publish ?date|publication ?date|"
        r"time ?stamp|date ?time|date ?line|post ?date|entry ?date"
        r"|article ?(date|time)|date|dates|datum|datetime|fecha|data|dato|released?|updated|"
        r"date ?modified|posted on|entry published|publish)\b",
    ),
    (
        "correction",
        r"\b(corrections?|editors? note|amended|correction note|clarification|errata|erratum|"
        r"fe de errores|rectificatif|article correction|update note|footnote|submeta)\b",
    ),
    ("breadcrumb", r"\bbread ?crumbs?\b"),
    ("comment", r"\bcomment (content|text|body|message)\b|\bcomment ?text\b"),
    (
        "tags",
        r"\b(tags?|tag list|article tags?|topics?|keywords|schlagworte|themen|etiquetas|mots cles|"
        r"post tags?|tag links?|hashtags?)\b",
    ),
)
# Names under which parts of other stories stand: nothing in them speaks of this one.
ELSEWHERE = re.compile(
    r"\b(related|recommend\w*|more (from|on|stories|news)|most (read|popular|viewed)|trending|popular|"
    r"teasers?|promos?|cards?|sidebar|side bar|footer|nav|navigation"
    r"|menu|comments?|newsletter|carousel|outbrain|taboola|latest|read more|read next|recirc\w*|widget|"
    r"masthead|disqus)\b"
)

_NAMED = tuple((kind, re.compile(pattern)) for kind, pattern in NAMED)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_:/.-]+")
_TAGS = (
    *(
        "link",
        "div",
        "p",
        "span",
        "section",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    ),
    *(
        "a",
        "address",
        "time",
        "small",
        "strong",
        "em",
        "b",
        "i",
        "td",
        "aside",
        "article",
        "main",
        "figure",
        "cite",
        "meta",
    ),
)
_ATTRIBUTES = frozenset(
    {
        "class",
        "id",
        "itemprop",
        "data-testid",
        "data-component",
        "data-component-name",
        "data-qa",
        "data-test",
        "data-gtm-name",
        "data-module",
    }
)
_OUTSIDE = frozenset({"nav", "footer", "aside"})


@dataclass(slots=True)
class Landmarks:
    """
    The parts of a page by kind, each list in the order of the page, and where each element stands in that order.

    ``headings`` are the h1 elements; ``authors`` links and items that are marked as an author (rel, itemprop, address);
    ``times`` time elements and what is named like one. Parts within other stories' teasers are left out.
    """

    headings: list[Any] = field(default_factory=list)
    lesser: list[Any] = field(default_factory=list)
    """The first h2 and h3 elements."""
    authors: list[Any] = field(default_factory=list)
    times: list[Any] = field(default_factory=list)
    byline: list[Any] = field(default_factory=list)
    standfirst: list[Any] = field(default_factory=list)
    kicker: list[Any] = field(default_factory=list)
    correction: list[Any] = field(default_factory=list)
    breadcrumb: list[Any] = field(default_factory=list)
    tags: list[Any] = field(default_factory=list)
    comment: list[Any] = field(default_factory=list)
    links: dict[str, list[Any]] = field(default_factory=dict)
    """``link`` elements of the head by rel."""
    tagged: list[Any] = field(default_factory=list)
    """Links with rel=tag, and in ``filed`` those with rel="category tag"."""
    filed: list[Any] = field(default_factory=list)
    around: set[Any] = field(default_factory=set)
    """The elements that hold the headline, once that is found."""
    order: dict[Any, int] = field(default_factory=dict)
    """Element → its place in the order of the page, for the elements named here."""
    heading: Any = None
    """The element that prints the headline, once that is found."""

    @property
    def start(self) -> int:
        """Where the headline stands in the order of the page: of the first h1 where none prints it, else 0."""
        heading = self.headings[0] if self.heading is None and self.headings else self.heading
        return self.order.get(heading, 0)


def survey(tree: Any) -> Landmarks:
    """One walk over the whole page; the tree stays as it is."""
    marks = Landmarks()
    lists = {kind: getattr(marks, kind) for kind, _ in NAMED if kind != "time"} | {"time": marks.times}
    for place, node in enumerate(tree.iter(*_TAGS)):
        tag = node.tag
        if tag == "h1":
            marks.headings.append(node)
            marks.order[node] = place
        elif tag in ("h2", "h3") and len(marks.lesser) < MAX_LESSER:
            marks.lesser.append(node)
            marks.order[node] = place
        elif tag == "link":
            _note_link(marks, node)
            continue
        said, rel, is_time, is_author = _told(node)
        kinds = kinds_of(said)
        if is_time or tag == "time":
            kinds = (*kinds, "time")
        if rel and tag == "a":
            _note_tag(marks, node, rel)
        if is_author:
            marks.authors.append(node)
            marks.order[node] = place
        for kind in kinds:
            if len(lists[kind]) < MAX_LANDMARKS:
                lists[kind].append(node)
                marks.order[node] = place
    return marks


def _told(node: Any) -> tuple[str, str, bool, bool]:
    """An element's names, its rel, and whether it is marked as a time or as an author."""
    said, rel, is_time, is_author = "", "", False, False
    for name, value in node.items():
        if name in _ATTRIBUTES:
            said = f"{said} {value}"
            is_author = is_author or (name == "itemprop" and value in ("author", "creator"))
        elif name == "rel":
            rel = value
            is_author = is_author or "author" in value.split()
        elif name == "datetime":
            is_time = True
    return said, rel, is_time, is_author


def is_elsewhere(node: Any, around: Container[Any] = ()) -> bool:
    """
    Whether the element stands in another story's teaser, in navigation, in comments or in the like.

    ``around`` are elements that hold the headline: they hold this story, whatever they are called.
    """
    for depth, above in enumerate(node.iterancestors()):
        tag = above.tag
        if tag in ("body", "main", "article") or depth > 12 or above in around:
            return False
        if tag in _OUTSIDE or _is_foreign(above.get("class") or "", above.get("id") or ""):
            return True
    return False


@lru_cache(maxsize=20_000)
def spelled(name: str) -> str:
    """A class name or id as words: "article__authorName" → "article author name"."""
    return _CAMEL.sub(" ", name[:400]).lower()


@lru_cache(maxsize=20_000)
def kinds_of(names: str) -> tuple[str, ...]:
    """The kinds of parts that a class, id or test id names: ("byline", "time")."""
    if not names:
        return ()
    words = spelled(names)
    return tuple(kind for kind, pattern in _NAMED if pattern.search(words))


@lru_cache(maxsize=20_000)
def _is_foreign(classes: str, name: str) -> bool:
    return bool(ELSEWHERE.search(spelled(f"{classes} {name}")))


def _note_tag(marks: Landmarks, node: Any, rel: str) -> None:
    words = rel.split()
    if "tag" in words:
        (marks.filed if "category" in words else marks.tagged).append(node)


def _note_link(marks: Landmarks, node: Any) -> None:
    rel = node.get("rel")
    if rel and node.get("href"):
        for word in rel.lower().split():
            marks.links.setdefault(word, []).append(node)

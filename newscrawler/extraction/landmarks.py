"""Where on a page the fields stand: one walk over the tree, by the names that newsrooms give to the parts."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawler.extraction.furniture import ATTRIBUTES

MAX_LESSER = 30
MAX_LANDMARKS = 200
"""Of one kind; a page with more of them says nothing with the later ones."""

# What class, id, itemprop, data-testid … call a part: phrases of words, where "?" makes the sign before it optional.
# Matched on words: "article__authorName" reads "article author name".
NAMED: tuple[tuple[str, str], ...] = (
    (
        "byline",
        "by ?lines?|authors?|author names?|article authors?|contributors?|writers?|autor|autores|autorin|"
        "autoren|auteurs?|redakteur|verfasser|signature|signatures|firma|firmas|autore|autori|"
        "dateline author|reporter|journalist|giornalista|forfatter|skribent|autorzy|yazar|muhabir|"
        "kirjoittaja|tekijat",
    ),
    (
        "standfirst",
        "stand ?first|lead ?text|lede|dek|deck|article dek|sub ?titles?|sub ?heads?|sub ?headlines?|"
        "sub ?headings?|vorspann|chapo|chapeau|sommario|ingress|manchet|entradilla|bajada|sapo|excerpt|"
        "teaser ?text|article ?lead|article ?intro|intro ?text|summary|abstract|article description|"
        "lead paragraph|spitzmarke|einleitung|occhiello|descripcion|subtitulo|underrubrik|intro|lead|"
        "anleser|deckline|article subtitle|preamble|synopsis|header teaser|article teaser|teaser lead|"
        "bullet ?points|key ?points|key ?takeaways|mid ?title",
    ),
    (
        "kicker",
        "kickers?|eyebrow|overline|dachzeile|antetitulo|spitzmarke|surtitre|roofline|topline|pre ?title|"
        "super ?title|occhiello|vignette|label headline|over ?title|rubric",
    ),
    (
        "time",
        "date ?published|published|published ?date|published ?time|published ?at|published ?on|pub ?date|"
        "publish ?date|publication ?date|time ?stamp|date ?time|date ?line|post ?date|entry ?date|"
        "article ?date|article ?time|date|dates|datum|datetime|fecha|data|dato|released?|updated|"
        "date ?modified|posted on|entry published|publish",
    ),
    (
        "correction",
        "corrections?|editors? note|amended|correction note|clarification|errata|erratum|fe de errores|"
        "rectificatif|article correction|update note|footnote|submeta",
    ),
    ("breadcrumb", "bread ?crumbs?"),
    ("comment", "comment content|comment ?text|comment body|comment message"),
    (
        "tags",
        "tags?|tag list|article tags?|topics?|keywords|schlagworte|themen|etiquetas|mots cles|post tags?|"
        "tag links?|hashtags?",
    ),
)
# Names under which parts of other stories stand: nothing in them speaks of this one.
ELSEWHERE = re.compile(
    r"\b(related|recommend\w*|more (from|on|stories|news)|most (read|popular|viewed)|trending|popular|"
    r"teasers?|promos?|cards?|sidebar|side bar|footer|nav|navigation"
    r"|menu|comments?|newsletter|carousel|outbrain|taboola|latest|read more|read next|recirc\w*|widget|"
    r"masthead|disqus)\b"
)


def _spellings(phrase: str) -> list[list[str]]:
    """The words of a phrase, in every spelling that its question marks allow."""
    said = [""]
    for sign, optional in re.findall(r"([^?])(\??)", phrase):
        said = [*(words + sign for words in said), *(said if optional else ())]
    return [words.split() for words in said]


def _index() -> dict[str, tuple[tuple[list[str], str], ...]]:
    """The first word of each phrase → the words that follow in it, and the kind it names."""
    index: dict[str, tuple[tuple[list[str], str], ...]] = {}
    for kind, phrases in NAMED:
        for first, *rest in (words for phrase in phrases.split("|") for words in _spellings(phrase)):
            index[first] = (*index.get(first, ()), (rest, kind))
    return index


_PHRASES = _index()
_FIRST_WORDS = frozenset(_PHRASES)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TAGS = (
    *(
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
_ATTRIBUTES = frozenset(ATTRIBUTES) | {"data-gtm-name"}
_AUTHORS = frozenset({"author", "creator"})
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
    """Element → its place in the order of the page."""
    heading: Any = None
    """The element that prints the headline, once that is found."""

    @property
    def start(self) -> int:
        """Where the headline stands in the order of the page: of the first h1 where none prints it, else 0."""
        heading = self.headings[0] if self.heading is None and self.headings else self.heading
        return self.order.get(heading, 0)


def survey(tree: Any) -> Landmarks:
    """
    One walk over the whole page; the tree stays as it is.

    Written for speed: it looks at every element, and most of them tell nothing.
    """
    nodes = list(tree.iter(*_TAGS))
    marks = Landmarks(
        headings=list(tree.iter("h1")),
        lesser=list(islice(tree.iter("h2", "h3"), MAX_LESSER)),
        order=dict(zip(nodes, range(len(nodes)), strict=True)),
    )
    for node in tree.iter("link"):
        _note_link(marks, node)
    clocks = set(tree.iter("time"))
    lists = {kind: getattr(marks, kind) for kind, _ in NAMED if kind != "time"} | {"time": marks.times}
    for node in nodes:
        kinds: tuple[str, ...] = ()
        is_time = False
        for attribute, value in node.items():
            if attribute in _ATTRIBUTES:
                if told := kinds_of(value):
                    kinds = tuple(dict.fromkeys((*kinds, *told))) if kinds else told
                if attribute == "itemprop" and value in _AUTHORS:
                    _note_author(marks, node)
            elif attribute == "rel":
                _note_rel(marks, node, value)
            elif attribute == "datetime":
                is_time = True
        if (is_time or node in clocks) and "time" not in kinds:
            kinds = (*kinds, "time")
        for kind in kinds:
            if len(lists[kind]) < MAX_LANDMARKS:
                lists[kind].append(node)
    return marks


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
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    # Five calls of replace() take a fifth of the time of one translate().
    words = name[:400].replace("-", " ").replace("_", " ").replace(":", " ").replace("/", " ").replace(".", " ")
    small = words.lower()
    return (small if small == words else _CAMEL.sub(" ", words).lower()).split()


@lru_cache(maxsize=20_000)
def kinds_of(names: str) -> tuple[str, ...]:
    """The kinds of parts that a class, id or test id names: ("byline", "time")."""
    words = _words(names)
    if _FIRST_WORDS.isdisjoint(words):
        return ()
    found = {
        kind: True
        for place, word in enumerate(words, 1)
        for rest, kind in _PHRASES.get(word, ())
        if words[place : place + len(rest)] == rest
    }
    return tuple(found)


@lru_cache(maxsize=20_000)
def _is_foreign(classes: str, name: str) -> bool:
    return bool(ELSEWHERE.search(spelled(f"{classes} {name}")))


def _note_author(marks: Landmarks, node: Any) -> None:
    if not marks.authors or marks.authors[-1] is not node:
        marks.authors.append(node)


def _note_rel(marks: Landmarks, node: Any, rel: str) -> None:
    words = rel.split()
    if "author" in words:
        _note_author(marks, node)
    if "tag" in words and node.tag == "a":
        (marks.filed if "category" in words else marks.tagged).append(node)


def _note_link(marks: Landmarks, node: Any) -> None:
    rel = node.get("rel")
    if rel and node.get("href"):
        for word in rel.lower().split():
            marks.links.setdefault(word, []).append(node)

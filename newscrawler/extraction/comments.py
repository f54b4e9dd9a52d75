"""What readers wrote under an article, where the page carries it: in JSON-LD, in microdata or in a comment list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from newscrawler.extraction.entities import name_of
from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.landmarks import Landmarks, spelled
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.times import read_time
from newscrawler.model import Comment

MAX_COMMENTS = 200
MAX_CHARS = 5_000
"""Of one comment; the rest is cut off."""
MAX_NAME = 80
MAX_DEPTH = 5
"""Of replies to replies."""
MAX_CLIMB = 4
MAX_INSIDE = 200

_TEXT = re.compile(r"\bcomment (?:content|text|body|message)\b")
_COMMENT = re.compile(r"\bcomment\b")
_AUTHOR = re.compile(r"\b(?:comment ?author|author ?name|user ?name|nick ?name|commenter|author)\b")
_SAYS = re.compile(r"\s+(?:says|said|wrote|sagt|schreibt|dice|dijo|dit|disse|scrive)\s*:?$", re.IGNORECASE)


def read_comments(page: Page, articles: list[Node], marks: Landmarks) -> tuple[Comment, ...]:
    """At most MAX_COMMENTS comments, each once, in the order of the page: those of JSON-LD, else those that are printed."""
    for source in (_from_json_ld(page, articles), _from_markup(marks)):
        found: dict[str, Comment] = {}
        for comment in islice(source, 2 * MAX_COMMENTS):
            found.setdefault(key_of(f"{comment.author} {comment.text}"), comment)
        if found:
            return tuple(found.values())[:MAX_COMMENTS]
    return ()


def _from_json_ld(page: Page, articles: list[Node]) -> Iterator[Comment]:
    for node in articles[:3]:
        yield from _replies(node, MAX_DEPTH)
    for node in page.json_ld:
        if "Comment" in types_of(node):
            yield from _read_node(node, MAX_DEPTH)


def _replies(node: Node, depth: int) -> Iterator[Comment]:
    told = node.get("comment")
    for item in (told if isinstance(told, list) else [told])[:MAX_COMMENTS]:
        if isinstance(item, dict):
            yield from _read_node(item, depth - 1)


def _read_node(node: Node, depth: int) -> Iterator[Comment]:
    text = plain(node.get("text") or node.get("description"))[:MAX_CHARS]
    if text:
        stamp = plain(node.get("dateCreated") or node.get("datePublished"))
        yield Comment(text=text, author=_name(name_of(node.get("author") or node.get("creator"))), time=_time(stamp))
    if depth > 0:
        yield from _replies(node, depth)


def _from_markup(marks: Landmarks) -> Iterator[Comment]:
    """Passages named a comment's text, where its author or time stands beside them: prompts have neither."""
    for node in marks.comment:
        if not _is_text(node) or any(_is_text(inside) for inside in islice(node.iterdescendants(), MAX_INSIDE)):
            continue
        around = _around(node)
        text, author, time = _words(node), _author(around), _printed_time(around)
        if text and (author or time):
            yield Comment(text=text, author=author, time=time)


def _words(node: Any) -> str:
    """A comment's paragraphs, without the author and time that some templates set before them."""
    paragraphs = [words for paragraph in islice(node.iter("p"), MAX_INSIDE) if (words := words_of(paragraph))]
    return (" ".join(paragraphs) or words_of(node))[:MAX_CHARS]


def _is_text(node: Any) -> bool:
    return node.get("itemprop") == "commentText" or bool(_TEXT.search(spelled(node.get("class") or "")))


def _around(node: Any) -> Any:
    """The element that holds the comment's words, its author and its time."""
    for above in islice(node.iterancestors(), MAX_CLIMB):
        named = spelled(above.get("class") or "")
        if (
            above.tag == "li"
            or above.get("itemprop") == "comment"
            or (above.tag == "article" and _COMMENT.search(named))
        ):
            return above
        if _COMMENT.search(named) and next(above.iter("time", "cite"), None) is not None:
            return above
    return node.getparent()


def _author(around: Any) -> str | None:
    """The words of the first element that is marked as a name; else of the first that is named like an author."""
    nodes = list(islice(around.iterdescendants(), MAX_INSIDE))
    for is_named in (_is_name, _is_author):
        for node in nodes:
            if is_named(node) and (name := _name(words_of(node))):
                return name
    return None


def _is_name(node: Any) -> bool:
    return "fn" in (node.get("class") or "").split() or node.tag == "cite" or node.get("itemprop") == "name"


def _is_author(node: Any) -> bool:
    return node.get("itemprop") in ("author", "creator") or bool(_AUTHOR.search(spelled(node.get("class") or "")))


def _name(words: str) -> str | None:
    name = _SAYS.sub("", plain(words))
    return name if 0 < len(name) <= MAX_NAME else None


def _printed_time(around: Any) -> datetime | None:
    stamp = next(around.iter("time"), None)
    return None if stamp is None else _time(stamp.get("datetime") or words_of(stamp))


def _time(stamp: str) -> datetime | None:
    moment = read_time(stamp) if stamp else None
    return moment.value if moment else None

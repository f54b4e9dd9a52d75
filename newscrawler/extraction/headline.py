"""The headline as printed, without the site's name, and the kicker above it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, spelled
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.wording import names as known_names

MAX_HEADLINE = 400
MAX_KICKER = 90
MIN_CUT = 8
SHARED = 0.5
"""Of the lesser number of words: two wordings of one headline share that many."""
MAX_SITE = 50
"""Characters behind a separator that may be a section and the site's name."""

META = known_names("meta", "headline")

_SEPARATOR = re.compile(r"\s+[|·•–—-]+\s+|\s*[|｜：]\s*|\s+::\s+|\s+»\s+|--|\s+[-–—]\s*|\s<\s|\s_\s|_(?=[^_]{2,30}$)")
_KICKER_END = re.compile(r"\s*[:|/•·–—-]\s*$")
_KICKER_NAME = re.compile(
    r"\b(?:kickers?|eyebrow|overline|dachzeile|spitzmarke|surtitre|roofline|topline|pre ?title|super ?title|sub ?titles?|occhiello)\b"
)
_WORD = re.compile(r"\w{4,}")
_EMPHASIS = re.compile(r"^\*([^*]+)\*|\*\*?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline, every other wording of it, the kicker, and the elements that print them."""

    text: str | None = None
    wordings: tuple[str, ...] = ()
    kicker: str | None = None
    heading: Any = None
    kicker_node: Any = None


def read_headline(
    page: Page, articles: list[Node], marks: Landmarks, publisher: str | None, feed_title: str | None = None
) -> Headline:
    """
    Let the printed heading, JSON-LD and the meta tags vote: the wording that two of them share wins.

    A printed heading of the same words in another wording wins against them: metadata is often one wording for search
    engines, copied into all tags. Where all differ, the printed heading is the headline. A kicker that the heading
    holds is told apart when another witness has the headline without it.
    """
    names = _site_names(page, publisher)
    declared = [_cut(plain(node.get("headline") or node.get("name")), names) for node in articles[:2]]
    meta = [_cut(plain(words), names) for name in META for words in page.meta.get(name, ())[:1]]
    title = _title(page, names)
    witnesses = [words for words in (*declared[:1], *meta[:2]) if words]
    heading, printed, inside = _heading(marks, witnesses or [title], names)
    if inside:
        declared, meta = ([_bare(words, inside, printed) for words in several] for several in (declared, meta))
    text = _elected(printed, declared, meta, title) or feed_title or None
    kicker, node = _kicker(marks, heading, text)
    kicker = inside or kicker
    if kicker and text and text.startswith(kicker):
        kicker = None
    wordings = dict.fromkeys(words for words in (text, printed, *declared, *meta, title, feed_title) if words)
    return Headline(
        text=text and text[:MAX_HEADLINE],
        wordings=tuple(wordings)[:12],
        kicker=kicker,
        heading=heading,
        kicker_node=node,
    )


def _elected(printed: str, declared: list[str], meta: list[str], title: str) -> str:
    ballots = [words for words in (printed, *declared[:1], *meta[:1]) if words]
    votes = Counter(key_of(words) for words in ballots)
    for words in ballots:
        if votes[key_of(words)] > 1:
            return printed if _rephrases(printed, words) else words
    # The title tag decides between witnesses that all differ; by itself it is the last resort.
    agreed = [words for words in ballots if key_of(words) == key_of(title)]
    if agreed and _rephrases(printed, agreed[0]):
        return printed
    return (agreed or ballots or meta or [title])[0]


def _rephrases(printed: str, agreed: str) -> bool:
    """
    Whether the heading is the agreed headline in other words.

    It is none where one of them is the other with something before or behind: then the heading may have swallowed a
    neighbour, and what the metadata joins by a colon is one headline.
    """
    mine, theirs = key_of(printed), key_of(agreed)
    if mine == theirs or theirs in mine or theirs.endswith(mine):
        return False
    here, there = (set(_WORD.findall(words.casefold())) for words in (printed, agreed))
    return bool(here and there) and len(here & there) >= SHARED * min(len(here), len(there))


def _heading(marks: Landmarks, witnesses: list[str], names: set[str]) -> tuple[Any, str, str | None]:
    """The h1 that prints the headline, its words, and a kicker that stands inside it."""
    keys = {key_of(words) for words in witnesses if words}
    first: tuple[Any, str, str | None] = (None, "", None)
    near: tuple[Any, str, str | None] | None = None
    for node in marks.headings[:20]:
        words = _EMPHASIS.sub(r"\1", words_of(node))
        key = key_of(words)
        if not key or key in names or len(words) > MAX_HEADLINE:
            continue
        if key in keys:
            return (node, *_marked_kicker(node, words))
        if near is None and (inside := _split_kicker(words, witnesses)):
            near = (node, *inside)
        if first[0] is None and len(words) > 8 and not is_elsewhere(node, marks.around) and _is_wordy(words):
            first = (node, words, None)
    return near or (first if first[0] is not None else _lesser_heading(marks, keys, witnesses))


def _marked_kicker(heading: Any, words: str) -> tuple[str, str | None]:
    """The heading's words and the kicker that its first element marks as one."""
    first = next(iter(heading), None)
    if first is None or (heading.text or "").strip() or not _KICKER_NAME.search(spelled(first.get("class") or "")):
        return words, None
    kicker = words_of(first)
    rest = words[len(kicker) :].lstrip(" :|/–—-") if words.startswith(kicker) else ""
    return (
        (rest, _KICKER_END.sub("", kicker)) if len(rest) > MIN_CUT and 1 < len(kicker) <= MAX_KICKER else (words, None)
    )


def _bare(words: str, kicker: str, headline: str) -> str:
    """The headline alone, where a witness sets the kicker before it; what a colon joins is one headline."""
    joined = words.startswith((f"{kicker}:", f"{kicker} :"))
    return headline if not joined and key_of(words) == key_of(kicker + headline) else words


def _lesser_heading(marks: Landmarks, keys: set[str], witnesses: list[str]) -> tuple[Any, str, str | None]:
    """A heading of lower rank that prints the headline, on pages without an h1."""
    for node in marks.lesser:
        words = words_of(node)
        if key_of(words) in keys:
            return node, words, None
        if inside := _split_kicker(words, witnesses):
            return (node, *inside)
    return None, "", None


def _is_wordy(words: str) -> bool:
    return len(words.split()) > 2 or any(char > "\u2e80" for char in words)


def _split_kicker(words: str, witnesses: list[str]) -> tuple[str, str] | None:
    for witness in witnesses:
        if len(witness) > 15 and len(words) > len(witness) and words.endswith(witness):
            kicker = _KICKER_END.sub("", words[: -len(witness)]).strip()
            if 1 < len(kicker) <= MAX_KICKER:
                return witness, kicker
    return None


def _kicker(marks: Landmarks, heading: Any, text: str | None) -> tuple[str | None, Any]:
    """What stands right above the headline and is named like a kicker."""
    if heading is None:
        return None, None
    at = marks.order.get(heading, 0)
    for node in reversed(marks.kicker):
        if abs(at - marks.order[node]) > 40 or is_elsewhere(node, marks.around):
            continue
        words = words_of(node)
        if 1 < len(words) <= MAX_KICKER and key_of(words) not in (key_of(text or ""), ""):
            return _KICKER_END.sub("", words), node
    return None, None


def _site_names(page: Page, publisher: str | None) -> set[str]:
    host = page.url.split("/")[2] if page.url.count("/") > 1 else ""
    labels = [
        label for label in host.split(":")[0].split(".") if len(label) > 2 and label not in ("www", "com", "net", "org")
    ]
    named = [
        publisher or "",
        page.first("og:site_name", "application-name", "al:android:app_name", "apple-mobile-web-app-title") or "",
        host.removeprefix("www."),
        *labels,
    ]
    return {key for name in named if len(key := key_of(plain(name))) > 1}


def _cut(words: str, names: set[str]) -> str:
    """The words without the site's name behind a separator, and the section that stands before that name."""
    pieces = [match.span() for match in _SEPARATOR.finditer(words)]
    for start, end in pieces[-3:]:
        if start >= MIN_CUT and len(words) - end <= MAX_SITE and _names_site(key_of(words[end:]), names):
            return words[:start].rstrip()
    if pieces and key_of(words[: pieces[0][0]]) in names:
        return words[pieces[0][1] :].strip()
    return words


def _names_site(rest: str, names: set[str]) -> bool:
    return any(
        rest == name
        or (len(name) > 3 and (rest.startswith(name) or rest.endswith(name)))
        or (len(rest) > 5 and name.startswith(rest))
        for name in names
        if rest
    )


def _title(page: Page, names: set[str]) -> str:
    node = page.tree.find(".//title")
    return _cut(plain(node.text), names) if node is not None and node.text else ""

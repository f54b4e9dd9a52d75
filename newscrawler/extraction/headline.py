"""The headline as printed, without the site's name, and the kicker above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.json_ld import Node, literal
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere, spelled
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.site_names import SEPARATOR, SiteNames, site_names
from newscrawler.extraction.times import read_time
from newscrawler.extraction.wording import names as known_names

MAX_HEADLINE = 400
MAX_KICKER = 90
MIN_REST = 8
"""Characters that are left of a heading without its kicker at least."""
MIN_STEM = 20
"""Characters of a wording that was cut off, for another one to be the whole of it."""
MAX_LONGER = 3
"""A heading so many times as long as the headline is a paragraph."""
SHARED = 0.5
"""Of the lesser number of words: two wordings of one headline share that many."""
STEM = 5
"""Characters in which two forms of a word agree."""
META = known_names("meta", "headline")

_KICKER_END = re.compile(r"\s*[:|/•·–—-]\s*$")
_KICKER_NAME = re.compile(
    r"\b(?:kickers?|eyebrow|overline|dachzeile|spitzmarke|surtitre|roofline|topline|pre ?title|super ?title|sub ?titles?|occhiello)\b"
)
_WORD = re.compile(r"\w{4,}")
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
"""Runs of scripts that part no words, or seldom."""
_EMPHASIS = re.compile(r"^\*([^*]+)\*|\*\*?")
_ELLIPSIS = re.compile(r"\s*(?:\.{3}|…|\[…\])$")
_LABELS = ("|", "·", "•", "/", "»")
"""Signs behind a label of a kind of article ("Opinion | …"); what a colon joins is one headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline, every other wording of it, the kicker, and the elements that print them."""

    text: str | None = None
    wordings: tuple[str, ...] = ()
    kicker: str | None = None
    heading: Any = None
    kicker_node: Any = None


@dataclass(frozen=True, slots=True)
class _Printed:
    """A heading, its words, a kicker that stands inside it, and whether its words are one piece of text."""

    node: Any = None
    words: str = ""
    kicker: str | None = None

    @property
    def is_one_piece(self) -> bool:
        key = key_of(self.words)
        return self.node is not None and any(key in key_of(text) for text in self.node.itertext())


def read_headline(
    page: Page, articles: list[Node], marks: Landmarks, publisher: str | None, feed_title: str | None = None
) -> Headline:
    """
    Let the printed heading, JSON-LD and the meta tags vote: the wording that two of them share wins.

    A printed heading of the same words in another wording wins against them: metadata is often one wording for search
    engines, copied into all tags. Where all differ, the printed heading is the headline. A kicker that the heading
    holds is told apart when another witness has the headline without it. A wording that was cut off is completed.
    """
    names = site_names(page, publisher)
    declared = _told(names, (_headline_of(node) for node in articles[:2]))
    meta = _told(names, (words for name in META for words in page.meta.get(name, ())[:1]))
    title = next(iter(_told(names, _titles(page))), "")
    title = title if declared or meta else names.cut(title, loosely=True)
    heading = _heading(page, marks, [*declared[:1], *meta[:2]] or [title], names)
    if heading.kicker:
        declared, meta = ([_bare(words, heading) for words in several] for several in (declared, meta))
    elected = _elected(heading, declared, meta, title)
    wordings = tuple(
        dict.fromkeys(words for words in (elected, heading.words, *declared, *meta, title, feed_title) if words)
    )
    text = _whole(elected, wordings) or feed_title or None
    kicker, node = _kicker(marks, heading.node, text)
    kicker = heading.kicker or kicker
    if kicker and text and text.startswith(kicker):
        kicker = None
    return Headline(
        text=text and text[:MAX_HEADLINE],
        wordings=wordings[:12],
        kicker=kicker,
        heading=heading.node,
        kicker_node=node,
    )


def _headline_of(node: Node) -> Any:
    return literal(node.get("headline") or node.get("name"))


def _titles(page: Page) -> list[str]:
    """The title tag, wherever broken markup put it; drawings in the page have titles too."""
    node = next((node for node in page.tree.iter("title") if next(node.iterancestors("svg"), None) is None), None)
    return [node.text] if node is not None and node.text else []


def _told(names: SiteNames, values: Iterable[Any]) -> list[str]:
    """The wordings without the site's name; what is nothing but that name is none."""
    cut = (names.cut(plain(value)) for value in values)
    return [words for words in cut if words and key_of(words) not in names.full]


def _elected(heading: _Printed, declared: list[str], meta: list[str], title: str) -> str:
    printed = heading.words
    ballots = [words for words in (printed, *declared[:1], *meta[:1]) if words]
    votes = Counter(key_of(words) for words in ballots)
    for words in ballots:
        if votes[key_of(words)] > 1:
            return printed if _wins(heading, words, title) else words
    # The title tag decides between witnesses that all differ; by itself it is the last resort.
    agreed = [words for words in ballots if key_of(words) == key_of(title)]
    if printed and (agreed or title) and _parts(heading, (agreed or [title])[0]):
        return (agreed or [title])[0]
    if agreed and _wins(heading, agreed[0], title):
        return printed
    return (agreed or ballots or meta or [title])[0]


def _wins(heading: _Printed, agreed: str, title: str) -> bool:
    """
    Whether the heading is the headline, and what the metadata agrees on another wording of it.

    Where the heading holds the agreed wording and goes on, it is the fuller one if it is one piece of text, with no
    separator between; if not, it may have swallowed a neighbour. Where the agreed wording sets something before the
    heading's, that is no more than a label if a stroke parts them.
    """
    mine, theirs = key_of(heading.words), key_of(agreed)
    if not mine or mine == theirs or len(mine) > MAX_LONGER * len(theirs):
        return False
    if theirs in mine:
        goes_on = SEPARATOR.match(heading.words, len(agreed)) is None or not heading.words.startswith(agreed)
        return goes_on and heading.is_one_piece and read_time(heading.words) is None
    if theirs.endswith(mine):
        return agreed.removesuffix(heading.words).rstrip().endswith(_LABELS)
    return mine == key_of(title) or _shared(heading.words, agreed) >= SHARED


def _parts(heading: _Printed, title: str) -> bool:
    """Whether the title ends where a text in the heading ends: behind it stands a neighbour that the heading swallowed."""
    mine, theirs = key_of(heading.words), key_of(title)
    if len(theirs) < MIN_REST or mine == theirs or not mine.startswith(theirs):
        return False
    return any(key_of(text) == theirs for text in heading.node.itertext())


def _shared(one: str, other: str) -> float:
    """How much of the lesser wording stands in the other: 0 to 1."""
    here, there = _terms(one), _terms(other)
    return len(here & there) / min(len(here), len(there)) if here and there else 0.0


def _terms(words: str) -> set[str]:
    small = words.casefold()
    runs = () if small.isascii() else _UNPARTED.findall(small)
    return {word[:STEM] for word in _WORD.findall(small)} | {
        run[at : at + 2] for run in runs for at in range(len(run) - 1)
    }


def _whole(text: str, wordings: tuple[str, ...]) -> str:
    """The wording that a cut-off one begins, and that is not all in capitals where another is not."""
    stem = _ELLIPSIS.sub("", text)
    for words in wordings if len(stem) >= MIN_STEM else ():
        goes_on = words.startswith(stem) and len(words) > len(text) and not _ELLIPSIS.search(words)
        if goes_on and (stem != text or words[len(stem)].islower()):
            return words
    if not text.isupper() or " " not in text:
        return text
    return next((words for words in wordings if key_of(words) == key_of(text) and not words.isupper()), text)


def _heading(page: Page, marks: Landmarks, witnesses: list[str], names: SiteNames) -> _Printed:
    """The heading that prints the headline: the one a witness knows, else the one most like it, else the first."""
    keys = {key_of(words) for words in witnesses if words}
    near: _Printed | None = None
    best: tuple[float, _Printed] = (-1.0, _Printed())
    for node in marks.headings[:20]:
        words = names.cut(_EMPHASIS.sub(r"\1", words_of(node)))
        key = key_of(words)
        if not key or key in names or len(words) > MAX_HEADLINE:
            continue
        if key in keys:
            return _marked(node, words)
        if near is None and (inside := _split_kicker(words, witnesses)):
            near = _Printed(node, *inside)
        if near is None and len(words) > 8 and _is_wordy(words) and not is_elsewhere(node, marks.around):
            like = max((_shared(words, witness) for witness in witnesses), default=0.0)
            if (like if like >= SHARED else 0.0) > best[0]:
                best = (like, _marked(node, words))
    like, first = best
    if near is None and (like < SHARED or _closes(first.words, witnesses)):
        alone = first.node is None
        near = _lesser_heading(marks, keys, witnesses, is_only=alone) or (_item(page, marks) if alone else None)
    return near or first


def _marked(heading: Any, words: str) -> _Printed:
    """The heading without the kicker that its first element marks as one."""
    first = next(iter(heading), None)
    if first is None or (heading.text or "").strip() or not _KICKER_NAME.search(spelled(first.get("class") or "")):
        return _Printed(heading, words)
    kicker = words_of(first)
    rest = words[len(kicker) :].lstrip(" :|/–—-") if words.startswith(kicker) else ""
    if len(rest) > MIN_REST and 1 < len(kicker) <= MAX_KICKER:
        return _Printed(heading, rest, _KICKER_END.sub("", kicker))
    return _Printed(heading, words)


def _bare(words: str, heading: _Printed) -> str:
    """The headline alone, where a witness sets the kicker before it; what a colon joins is one headline."""
    kicker = heading.kicker or ""
    joined = words.startswith((f"{kicker}:", f"{kicker} :"))
    return heading.words if not joined and key_of(words) == key_of(kicker + heading.words) else words


def _lesser_heading(
    marks: Landmarks, keys: set[str], witnesses: list[str], *, is_only: bool = False
) -> _Printed | None:
    """A heading of lower rank that prints what a witness says, where no h1 does."""
    for node in marks.lesser:
        words = words_of(node)
        found = key_of(words) in keys or _opens(words, witnesses)
        inside = (words, None) if found else _split_kicker(words, witnesses)
        if inside and (is_only or not is_elsewhere(node, marks.around)):
            return _Printed(node, *inside)
    return None


def _item(page: Page, marks: Landmarks) -> _Printed:
    """What is marked as the headline, where no heading is."""
    node = page.tree.find('body//*[@itemprop="headline"]')
    words = words_of(node) if node is not None and node.tag != "meta" and not is_elsewhere(node, marks.around) else ""
    return _Printed(node, words) if MIN_REST < len(words) <= MAX_HEADLINE else _Printed()


def _opens(words: str, witnesses: list[str]) -> bool:
    """Whether a witness is these words and something behind a separator: a site's name that nobody told us."""
    return (
        len(words) > MIN_STEM
        and _is_wordy(words)
        and any(witness.startswith(words) and SEPARATOR.match(witness, len(words)) is not None for witness in witnesses)
    )


def _closes(words: str, witnesses: list[str]) -> bool:
    """Whether a witness ends in these words behind a separator: they may be the site's name."""
    ending = [witness for witness in witnesses if words and witness.endswith(words)]
    return any(match.end() == len(one) - len(words) for one in ending for match in SEPARATOR.finditer(one))


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

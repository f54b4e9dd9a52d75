"""Where a picture or player ends and the body begins: the widest element around it that holds its words and nothing else."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from newscrawler.extraction.landmarks import spelled
from newscrawler.extraction.plain import words_of

MAX_CAPTION = 1600
"""Characters under one picture: the longest credit lines of the wire desks have 900."""
MAX_CLIMB = 8
MAX_SEEN = 1_500
"""Elements of a figure; what has more is none."""
BODY_PARAGRAPH = 120
"""A paragraph of that many characters outside a caption makes a figure no figure."""

CAPTION = re.compile(
    r"\b(?:fig ?caption|captions?|legend|legende|leyenda|bild ?unterschrift|bild ?text|didascalia|"
    r"didascalie|pie ?(?:de)? ?foto|cut ?line|image ?text|credits?|credit ?line|copyright"
    r"|photographer|image ?source|photo ?source|bild ?quelle|foto ?quelle|crédit|credito|legenda|metadata|"
    r"image ?meta|media ?info|attribution|author ?photo|photo ?by|byline ?image|figure ?text|"
    r"picture ?text)\b"
)
CREDIT = re.compile(
    r"\b(?:credits?|credit ?line|copyright|photographer|image ?source|photo ?source|bild ?quelle|"
    r"foto ?quelle|credito|attribution|source|photo ?by|fotograf|author)\b"
)
HOLDER = re.compile(
    r"\b(?:figures?|images?|img|pictures?|photos?|fotos?|bild(?:er)?|wp caption|media|gallery|galleries|"
    r"slide ?shows?|slides?|carousel|lightbox|illustration|thumbnail|player|videos?|audio|podcast|"
    r"embed(?:ded)?"
    r"|lead ?art|hero|lede|poster|visual|asset|amp img|opener|aufmacher|imagen|multimedia|featured|"
    r"attachment|caption)\b"
)
PLAYER = re.compile(
    r"\b(?:video|videos|video ?player|video ?container|video ?wrapper|video ?embed|jw ?player|brightcove|"
    r"video ?js|vjs|media ?player|audio ?player|podcast ?player|player|video ?resource|video ?inline|"
    r"leaf ?media video)\b"
)
GALLERY = re.compile(
    r"\b(?:gallery|galleries|slide ?show|slides|carousel|bilder ?strecke|foto ?strecke|bilder ?galerie|"
    r"diaporama|foto ?galeria|galeria|swiper|lightbox ?gallery)\b"
)

_NAMES = frozenset({"class", "id", "data-testid", "data-component-name", "itemprop", "data-component", "data-gu-name"})
_SLANTED = frozenset({"em", "i", "small", "cite", "sub", "figcaption"})
_WALLS = frozenset(
    ["body", "main", "article", "html", "form", "table", "tbody", "tr", "td", "ul", "ol", "blockquote", "header"]
)


# Around pictures of other stories and of the authors.
_FOREIGN = re.compile(
    r"\b(?:related|recommend\w*|more (?:from|on|stories|news)|most (?:read|popular|viewed)|trending|"
    r"teasers?|promos?|sidebar|footer|nav|navigation|menu|comments?|newsletter|outbrain|taboola"
    r"|read (?:more|next)|recirc\w*|masthead|disqus|avatar|author ?(?:bio|box|image|photo|avatar|card|"
    r"info)?|byline|bio|social|share|logo|advert\w*|ad)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a figure: captions, credits, and what belongs to neither."""

    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    rest: str = ""


def names(node: Any) -> str:
    """Class, id and test names of an element as words."""
    return spelled(" ".join([value for name, value in node.items() if name in _NAMES]))


@lru_cache(maxsize=20_000)
def is_holder(words: str) -> bool:
    return bool(HOLDER.search(words))


@lru_cache(maxsize=20_000)
def is_player(words: str) -> bool:
    return bool(PLAYER.search(words))


@lru_cache(maxsize=20_000)
def _says_foreign(words: str) -> bool:
    return bool(_FOREIGN.search(words))


def is_foreign(node: Any, around: Container[Any] = ()) -> bool:
    """
    Whether the picture belongs to another story's teaser, to an author's box, to navigation or to an advert.

    ``around`` are elements that hold the headline, and so this story.
    """
    for depth, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "main", "article") or depth > 12 or above in around:
            return False
        if above.tag in ("nav", "footer") or _says_foreign(names(above)):
            return True
    return False


def figure_around(node: Any, room: int) -> Any:
    """
    The widest element around ``node`` that may be taken out with it.

    ``room`` is how many characters the element may hold beside captions: what holds more is body and is left alone.
    """
    best = node
    here = node
    for _ in range(MAX_CLIMB):
        here = here.getparent()
        if here is None or here.tag in _WALLS or not isinstance(here.tag, str):
            break
        if here.tag == "p" and _is_slanted(here):
            best = here
            continue
        if here.tag == "figure":
            if not holds_body(here, room):
                best = here
                continue
            break
        length = visible_length(here, MAX_CAPTION + 1)
        if length == 0:
            best = here
        elif length > MAX_CAPTION or here.tag == "p" or not is_holder(names(here)) or holds_body(here, room):
            # A bare wrapper of a figure and its caption: <div><img><div class=caption>.
            if length <= MAX_CAPTION and here.tag != "p" and _all_captions(here, best):
                best = here
                continue
            break
        else:
            best = here
    return best


def holds_body(node: Any, room: int) -> bool:
    """Whether paragraphs, headings of articles or long text outside captions stand in the element."""
    if node.find(".//h1") is not None:
        return True
    free = 0
    for paragraph in node.iter("p"):
        if not _in_caption(paragraph, node):
            length = len("".join(paragraph.itertext()).strip())
            if length >= BODY_PARAGRAPH:
                free += length
    return free > room


def words_in(node: Any) -> Words:
    """Captions and credits in a figure by tag and name, each passage once, and what is left."""
    captions: list[str] = []
    makers: list[str] = []
    taken: set[Any] = set()
    for here in node.iter():
        if here in taken or not isinstance(here.tag, str) or here is node:
            continue
        called = names(here)
        if here.tag == "figcaption" or CAPTION.search(called):
            taken.update(here.iter())
            own = (
                []
                if _is_credit(here)
                else [part for part in here.iterdescendants() if isinstance(part.tag, str) and _is_credit(part)]
            )
            caption, credit = (
                _parted(here, own[:1])
                if own
                else ((("", words_of(here))) if _is_credit(here) else (words_of(here), ""))
            )
            captions += [caption] if caption else []
            makers += [credit] if credit else []
    rest = words_of(node)
    for words in (*captions, *makers):
        rest = rest.replace(words, " ", 1)
    return Words(tuple(captions), tuple(makers), " ".join(rest.split()))


def _is_credit(node: Any) -> bool:
    called = names(node)
    return (bool(CREDIT.search(called)) and "caption" not in called.replace("figcaption", "")) or (
        node.tag != "figcaption" and called.endswith("credit")
    )


def _parted(node: Any, own: list[Any]) -> tuple[str, str]:
    """The words of a caption without those of the credit in it, and the credit's."""
    credit = words_of(own[0])
    whole = words_of(node)
    return (" ".join(whole.replace(credit, " ", 1).split()), credit) if credit and credit in whole else (whole, "")


def _in_caption(node: Any, top: Any) -> bool:
    for here in (node, *node.iterancestors()):
        if here is top:
            return False
        if here.tag == "figcaption" or CAPTION.search(names(here)):
            return True
    return False


def _is_slanted(paragraph: Any) -> bool:
    """Whether all words of a paragraph with a picture are set in small or slanted type: a caption made by hand."""
    if (paragraph.text or "").strip() or not 0 < visible_length(paragraph, 500) < 500:
        return False
    return all(
        (child.tag in _SLANTED or not visible_length(child, 1)) and not (child.tail or "").strip()
        for child in paragraph
    )


def _all_captions(here: Any, best: Any) -> bool:
    """Whether all words of ``here`` outside ``best`` stand in elements named as captions."""
    if (here.text or "").strip():
        return False
    for child in here:
        if child is best:
            pass
        elif visible_length(child, 1) and not (
            isinstance(child.tag, str) and (child.tag == "figcaption" or CAPTION.search(names(child)))
        ):
            return False
        if (child.tail or "").strip():
            return False
    return True


def visible_length(node: Any, stop: int) -> int:
    """Characters that a reader sees, counted no further than ``stop``."""
    total = 0
    for seen, here in enumerate(node.iter()):
        if seen > MAX_SEEN:
            return stop
        silent = here.tag in ("script", "style", "noscript", "svg", "path", "button", "title", "template", "iframe")
        if not silent and here.text:
            total += len(here.text.strip())
        if here is not node and here.tail:
            total += len(here.tail.strip())
        if total >= stop:
            break
    return total

"""What the names of elements say of pictures, players and their words. Hints, never verdicts: every site has its own words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from newscrawler.extraction.landmarks import spelled

NAMING = frozenset(["class", "id", "data-testid", "data-component-name", "itemprop", "data-component", "data-gu-name"])
"""Attributes that name an element."""

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
# Around pictures of other stories and of the authors.
FOREIGN = re.compile(
    r"\b(?:related|recommend\w*|more (?:from|on|stories|news)|most (?:read|popular|viewed)|trending|"
    r"teasers?|promos?|sidebar|footer|nav|navigation|menu|comments?|newsletter|outbrain|taboola"
    r"|read (?:more|next)|recirc\w*|masthead|disqus|avatar|author ?(?:bio|box|image|photo|avatar|card|"
    r"info)?|byline|bio|social|share|logo|advert\w*|ad)\b"
)


def names(node: Any) -> str:
    """Class, id and test names of an element as words."""
    told = [value for name, value in node.items() if name in NAMING]
    return spelled(" ".join(told)) if told else ""


@lru_cache(maxsize=20_000)
def is_caption(words: str) -> bool:
    return bool(CAPTION.search(words))


@lru_cache(maxsize=20_000)
def is_credit(words: str, tag: str) -> bool:
    """Whether the element is the credit alone and not the caption with it."""
    if CREDIT.search(words) and "caption" not in words.replace("figcaption", ""):
        return True
    return tag != "figcaption" and words.endswith("credit")


@lru_cache(maxsize=20_000)
def is_holder(words: str) -> bool:
    return bool(HOLDER.search(words))


@lru_cache(maxsize=20_000)
def is_player(words: str) -> bool:
    return bool(PLAYER.search(words))


@lru_cache(maxsize=20_000)
def is_foreign(words: str) -> bool:
    return bool(FOREIGN.search(words))


def is_gallery(words: str) -> bool:
    return bool(GALLERY.search(words))

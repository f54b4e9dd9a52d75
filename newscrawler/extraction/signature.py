"""Who signs under an article: "Jane Doe", "(dpa)", "Herald / Reuters", "© dpa-infocom, dpa:240503-99-123456/2"."""

from __future__ import annotations

import re
from typing import Any

from newscrawler.extraction.byline_pieces import without_prefix
from newscrawler.extraction.near import Line
from newscrawler.extraction.people import Signed, read_names
from newscrawler.extraction.wording import agencies, word_set

MAX_SIGNATURE = 60
"""Characters of a line that is nothing but a signature."""
MIN_WORDS, MAX_WORDS = 2, 3
MAX_SIGNERS = 2

# They sell pictures, and sign no text.
PICTURES = frozenset({"Getty Images"})

_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d\s+)?", re.IGNORECASE)
_SOURCE = re.compile(
    r"^(?:quellen?|sources?|fuentes?|fontes?|fonti?|bron|kilde|källa|źródło|kaynak|источник)\s*:\s*", re.IGNORECASE
)
_CODE = re.compile(r",\s*dpa:\S+")
_BRACKETED = re.compile(r"\(([^()]{2,40})\)\W*$")
_SENTENCE = re.compile(r"[!?:;@0-9#\"“”„»«]|\.\s|\.$")
_BETWEEN = re.compile(r"\b(?:mit|with|avec|con|com|met|med|und|and|et|y|e|de|of|von)\b|[/,;|+()]", re.IGNORECASE)
_EMPHASIS = frozenset({"strong", "b", "em", "i"})


def read_signature(last: list[Line], publisher: str = "") -> Signed:
    """
    Who the ``last`` lines of a body say wrote it; nothing when none of them is a signature alone.

    A few capitalised words are believed only when they are set apart (bold, italic, on the right) and nothing follows.
    """
    for place, (node, line) in enumerate(reversed(last)):
        if who := _signed(node, line, publisher, last=place == 0):
            return who
    return Signed()


def credited_agency(last: list[Line]) -> str | None:
    """The news agency that the ``last`` lines of a body credit: a line of its own, or brackets at a paragraph's end."""
    for _, line in reversed(last):
        bracketed = _BRACKETED.search(line[-MAX_SIGNATURE:])
        for said in (line if len(line) <= MAX_SIGNATURE else "", bracketed[1] if bracketed else ""):
            if said and (wire := _agency(said)):
                return wire
    return None


def _agency(said: str) -> str | None:
    """The first agency in a list of signers; a full name among them makes it a picture's credit, other words prose."""
    bare = _CODE.sub("", _SOURCE.sub("", _COPYRIGHT.sub("", said.strip(" ()[]*-–—."))))
    names = [name for piece in _BETWEEN.split(bare) if (name := piece.strip(" .").casefold())]
    wires = [agencies()[name] for name in names if name in agencies()]
    if not wires or _SENTENCE.search(bare) or any(" " in name and name not in agencies() for name in names):
        return None
    return next((wire for wire in wires if wire not in PICTURES), None)


def _signed(node: Any, line: str, publisher: str, *, last: bool) -> Signed:
    bare = _COPYRIGHT.sub("", line.strip(" ()[]*-–—"))
    said = without_prefix(bare, publisher)
    words = said.split()
    if not words or len(line) > MAX_SIGNATURE or len(words) > MAX_WORDS or _SENTENCE.search(said):
        return Signed()
    who = read_names(bare, publisher=publisher)
    if who.agencies or (who.houses and not who.people):
        claimed = bare != line and not _COPYRIGHT.match(line.strip(" ()[]*-–—"))
        return who if who.agencies or claimed or _is_set_apart(node) else Signed()
    full = [person for person in who.people if " " in person.name]
    if not full or len(who.people) > MAX_SIGNERS or not word_set("no_names").isdisjoint(said.casefold().split()):
        return Signed()
    named = len(words) >= MIN_WORDS and all(word[:1].isupper() for word in words)
    return who if named and (said != bare or (last and _is_set_apart(node))) else Signed()


def _is_set_apart(node: Any) -> bool:
    """Whether all words of the line are bold or italic, or stand on the right."""
    if "right" in (node.get("style") or node.get("align") or ""):
        return True
    inner = next(iter(node), None)
    return (
        inner is not None and len(node) == 1 and inner.tag in _EMPHASIS and not (node.text or inner.tail or "").strip()
    )

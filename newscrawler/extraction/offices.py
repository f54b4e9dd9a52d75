"""Which names are those of houses, and which words those of offices."""

from __future__ import annotations

import re

from newscrawler.extraction.plain import EAST_ASIAN, key_of
from newscrawler.extraction.wording import agencies, word_set

MAX_ROLE = 10
"""Words of an office."""
MAX_HEAD = 4
"""Words of a name before the office or the house that is printed behind it without a comma."""

RANKS = frozenset(
    [
        *(
            "senior",
            "chief",
            "staff",
            "political",
            "business",
            "sports",
            "health",
            "science",
            "technology",
            "economics",
        ),
        *("foreign", "diplomatic", "investigative", "managing", "digital", "deputy", "assistant", "associate", "head"),
        *("freelance", "freier", "freie", "grand", "envoyé", "enviado", "enviada", "spécial", "spéciale", "politiek"),
    ]
)
"""Words that begin an office and do not end it: what stands behind them is its rest, and no name."""


def is_house(name: str, publisher: str = "") -> bool:
    """Whether a name is that of an office, a desk or a placeholder rather than of a person."""
    key = key_of(name)
    if publisher and key and (key == key_of(publisher) or (len(key) > 5 and key in key_of(publisher))):
        return True
    words = name.casefold().replace("-", " ").split()
    if "." in name.strip(".") and " " not in name.strip() and re.search(r"\.[a-z]{2,4}$", name.casefold()):
        return True
    return any(word.strip(".,'’s") in word_set("organisations") or word in word_set("organisations") for word in words)


def is_role(piece: str) -> bool:
    """Whether the words are those of an office: "Senior Reporter"."""
    known = [_is_office(word) for word in piece.split()]
    return bool(known) and (known[-1] or known[0] or (any(known) and len(known) > 3)) and len(known) <= MAX_ROLE


def peel(piece: str, publisher: str = "") -> tuple[str, str]:
    """
    A name and what is printed before or behind it without a comma: "Jane Doe Senior Reporter", "Jane Doe Reuters".

    The whole piece and "" where nothing is.
    """
    words = piece.split()
    least = 1 if EAST_ASIAN.search(piece) else 2
    known = [_is_office(word) for word in words]
    if any(known) and not all(known):
        start, end = known.index(False), len(known) - known[::-1].index(False)
        is_whole = start == 0 or words[start - 1].casefold() not in RANKS
        if (
            is_whole
            and least <= end - start <= MAX_HEAD
            and not any(known[start:end])
            and (start == 0 or end == len(words))
        ):
            return " ".join(words[start:end]), " ".join(words[:start] + words[end:])
    for at in range(2, min(MAX_HEAD, len(words) - 1) + 1):
        head, tail = " ".join(words[:at]), " ".join(words[at:])
        if tail.casefold() in agencies() or (publisher and key_of(tail) == key_of(publisher)):
            return (head, tail) if not is_house(head, publisher) else (piece, "")
    return piece, ""


def _is_office(word: str) -> bool:
    return word.casefold().strip(".,-") in word_set("roles")

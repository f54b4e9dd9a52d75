"""People's names out of bylines: no prefixes, roles, agencies, houses, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from newscrawler.extraction.byline_pieces import MAX_BYLINE, pieces
from newscrawler.extraction.offices import is_house, is_role, peel
from newscrawler.extraction.plain import EAST_ASIAN, key_of
from newscrawler.extraction.wording import agencies
from newscrawler.model import Author

MAX_NAMES = 20
MAX_NAME = 60
MAX_WORDS = 6
MIN_LOGIN = 4

_PERSON = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’ʼ`´\-‐‑\s]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff])*$")
_SHOUTED = re.compile(r"^[^a-zß-öø-ÿ]+$")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "les",
        "van",
        "von",
        "der",
        "den",
        "den",
        "ten",
        "ter",
        "zu",
        "zum",
        "und",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "af",
        "av",
        "y",
        "e",
        "'t",
        "op",
    ]
)
# Words that no name has: "Mins Read", "About Jane Doe".
_NAMELESS = frozenset(
    [
        *("about", "more", "min", "mins", "minute", "minutes", "read", "checked", "written", "updated", "by"),
        *("posts", "view", "contact", "this", "was", "undefined", "null", "none"),
    ]
)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed: people; agencies by their one name here; and every house, agencies too, as it is printed."""

    people: tuple[Author, ...] = ()
    agencies: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.agencies or self.houses)


def read_names(byline: str, *, publisher: str = "", url: str | None = None, role: str | None = None) -> Signed:
    """
    Who stands in a byline such as "By Jane Doe and John Roe, Political Editors | Reuters".

    Names in capitals are set in title case. A single word counts as a person only when nothing else is there; a
    word of an office becomes the role of the name before it. ``publisher`` is never a person.
    """
    return _read(byline[:MAX_BYLINE], publisher, url, role)


# The same line is read as a byline, as the fullest one and as what names all authors.
@lru_cache(maxsize=1_000)
def _read(byline: str, publisher: str, url: str | None, role: str | None) -> Signed:
    people: list[Author] = []
    wires: list[str] = []
    houses: list[str] = []
    for piece in pieces(byline, publisher):
        key = piece.casefold().strip(" .©")
        if key in agencies():
            wires.append(agencies()[key])
            houses.append(piece)
            continue
        # Behind a name, an office is that person's: "Jane Doe, West Coast Correspondent".
        is_rest = bool(people) and not people[-1].role and is_role(piece)
        name, beside = (piece, "") if is_rest else peel(piece, publisher)
        if not beside and is_role(piece) and (people or not is_house(piece)):
            if people and not people[-1].role:
                people[-1] = replace(people[-1], role=piece)
        elif is_house(name, publisher):
            houses.append(piece)
        elif (person := _person(name, byline)) is not None:
            is_office = bool(beside) and is_role(beside)
            people.append(Author(name=person, url=url, role=role or (beside if is_office else None)))
            wires += [agencies()[beside.casefold()]] if beside.casefold() in agencies() else []
            houses += [beside] if beside and not is_office else []
    people = _joined_surnames(people)
    return Signed(tuple(unique(people)[:MAX_NAMES]), tuple(dict.fromkeys(wires)), tuple(dict.fromkeys(houses)))


def merged(parts: list[Signed]) -> Signed:
    """Everyone whom the parts name, each once."""
    return Signed(
        tuple(unique(person for part in parts for person in part.people)),
        tuple(dict.fromkeys(wire for part in parts for wire in part.agencies)),
        tuple(dict.fromkeys(house for part in parts for house in part.houses)),
    )


def has_full_name(who: Signed) -> bool:
    """Whether anybody stands there with more than one word, or in a script that sets no space between names."""
    return any(" " in person.name or EAST_ASIAN.search(person.name) for person in who.people)


def unique(people: Iterable[Author]) -> list[Author]:
    """Each person once; what a later mention knows (address, role) is added to the first."""
    found: dict[str, Author] = {}
    for person in people:
        key = key_of(person.name)
        known = found.get(key)
        found[key] = (
            person if known is None else replace(known, url=known.url or person.url, role=known.role or person.role)
        )
    return list(found.values())


def _person(piece: str, whole: str) -> str | None:
    """The piece as a name, in title case when the ``whole`` byline is in capitals or in small letters."""
    words = piece.strip(" .,:;-–—").split()
    name = " ".join(words)
    if not name or len(name) > MAX_NAME or len(words) > MAX_WORDS or not _PERSON.match(name):
        return None
    if not _NAMELESS.isdisjoint(name.casefold().split()):
        return None
    if name == whole.strip() and name.islower() and len(words) == 1 and len(name) >= MIN_LOGIN and name.isascii():
        return name
    if EAST_ASIAN.search(name):
        return name.removesuffix("記者").removesuffix("记者").removesuffix("기자").strip() or None
    if len(words) > 1 and _SHOUTED.match(name) and any(len(word) > 2 for word in words):
        name = " ".join(_titled(word) for word in words)
    elif 1 < len(words) <= 4 and whole == whole.casefold():
        name = " ".join(_titled(word) if word not in _PARTICLES else word for word in words)
    small = [
        word
        for word in name.split()
        if word[0].islower() and word.casefold() not in _PARTICLES and "'" not in word and "’" not in word
    ]
    return None if small else name


def _titled(word: str) -> str:
    if len(word.strip(".")) <= 1 or ("." in word and len(word) <= 4):
        return word
    cased = "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    return re.sub(r"^(Mc|O['’])(\w)", lambda match: match[1] + match[2].upper(), cased)


def _joined_surnames(people: list[Author]) -> list[Author]:
    """A lone word among full names is a leftover of splitting, and no person."""
    full = [person for person in people if " " in person.name or EAST_ASIAN.search(person.name)]
    return full or people[:3]

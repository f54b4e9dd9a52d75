"""People's names out of bylines: no prefixes, roles, agencies, houses, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from newscrawler.extraction.plain import key_of, plain
from newscrawler.extraction.wording import agencies, phrases, word_set
from newscrawler.model import Author

MAX_BYLINE = 400
MAX_NAMES = 20
MAX_NAME = 60
MAX_WORDS = 6
AT_START = 3
"""Characters: what begins within them begins the line."""

# Prefixes that are also parts of names ("Van Dyke", "Di Maria"): taken off only before two words or more.
AMBIGUOUS = frozenset(
    {
        "von",
        "van",
        "di",
        "da",
        "dal",
        "af",
        "av",
        "text",
        "story",
        "from",
        "aus",
        "words",
        "interview",
        "от",
        "文",
        "글",
    }
)

_NOISE = re.compile(
    r"\S{1,80}@\S{1,80}\.\w{2,10}|https?://\S{1,300}|(?<!\w)@\w{1,40}|\(\s*\)|[\[\]{}<>*_=~\"“”„«»]"
    r"|\b\d{1,2}[:.h]\d\d\b.{0,20}$|\b(?:19|20)\d\d\b.{0,40}$|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,40}$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]{0,80})\)?")
_PLACE = re.compile(
    r"\s+(?:for|For|in|at|of|from|para|pour|für|aus|bei|beim|à|desde|via|im|on|dla|für die|til|para o|para a)\s+.{0,120}$"
)
_FILED_UNDER = re.compile(r",\s+in\s.{1,200}$")
_SPLIT = re.compile(r"\s*[;|/•·、・，\n\t]\s*|\s+[-–—]+\s+|\s*,\s*")
_PERSON = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’ʼ`´\-‐‑\s]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff])*$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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
# A byline in the middle of a line: "Updated May 3 Written by Jane Doe".
_LATER = re.compile(r"(?<!\w)(?:[Ww]ritten by|By|Von|Par|Por|Di|Door|Av|Af|Autor:)\s+(?=[^\W\d_a-z])")
_DAY_AT_END = re.compile(r"(?:\s+(?:sponsored|updated))?\s+[^\W\d_]{3,12}\.?\s+\d{1,2}$", re.IGNORECASE)
# Words that no name has: "Mins Read", "About Jane Doe".
_NAMELESS = frozenset(
    {"about", "more", "min", "mins", "minute", "minutes", "read", "checked", "written", "updated", "by"}
)
MIN_LOGIN = 4
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "phd", "ph.d.", "md", "m.d.", "mba", "esq", "esq."})


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
    people: list[Author] = []
    wires: list[str] = []
    houses: list[str] = []
    for piece in _pieces(byline, publisher):
        key = piece.casefold().strip(" .©")
        if key in agencies():
            wires.append(agencies()[key])
            houses.append(piece)
        elif _is_role(piece) and (people or not is_house(piece)):
            if people and not people[-1].role:
                people[-1] = replace(people[-1], role=piece)
        elif is_house(piece, publisher):
            houses.append(_DAY_AT_END.sub("", piece))
        elif (name := _person(piece, byline)) is not None:
            people.append(Author(name=name, url=url, role=role))
    people = _joined_surnames(people)
    return Signed(tuple(unique(people)[:MAX_NAMES]), tuple(dict.fromkeys(wires)), tuple(dict.fromkeys(houses)))


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


def is_house(name: str, publisher: str = "") -> bool:
    """Whether a name is that of an office, a desk or a placeholder rather than of a person."""
    key = key_of(name)
    if publisher and key and (key == key_of(publisher) or (len(key) > 5 and key in key_of(publisher))):
        return True
    words = name.casefold().replace("-", " ").split()
    if "." in name.strip(".") and " " not in name.strip() and re.search(r"\.[a-z]{2,4}$", name.casefold()):
        return True
    return any(word.strip(".,'’s") in word_set("organisations") or word in word_set("organisations") for word in words)


def byline_head(byline: str) -> str:
    """The byline up to where a time, a section or those who checked it begin, without a time that stands before it."""
    text = _FILED_UNDER.sub("", plain(byline[:MAX_BYLINE]))
    end = _end().search(text)
    if end is not None and end.start() <= AT_START and (later := _LATER.search(text, end.end())) is not None:
        text = text[later.start() :]
        end = _end().search(text)
    return text[: end.start()] if end is not None and end.start() > AT_START else text


def without_prefix(text: str, publisher: str = "") -> str:
    """
    The byline without "By", "Von", "Texte de" and the like, in any of the languages.

    "Von" and "Di" before a single word may belong to a name, unless that word is a house, such as the ``publisher``.
    """
    for _ in range(3):
        match = _prefix().match(text)
        if not match:
            break
        rest = text[match.end() :].lstrip(" :：-–—|")
        if (
            match[1].casefold() in AMBIGUOUS
            and len(rest.split()) < 2
            and not _CJK.search(text)
            and ":" not in text[: match.end() + 2]
            and not is_house(rest, publisher)
        ):
            break
        if not rest:
            break
        text = rest
    return text


@cache
def _prefix() -> re.Pattern[str]:
    words = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases("byline_prefixes"))
    return re.compile(rf"^\W{{0,4}}({words})(?:\s*[:：]\s*|\s+(?=\S)|(?=[\u3040-\u9fff]))", re.IGNORECASE)


@cache
def _end() -> re.Pattern[str]:
    """Where the time begins that many bylines end in."""
    words = "|".join(re.escape(phrase) for phrase in (*phrases("published"), *phrases("updated")))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _conjunction() -> re.Pattern[str]:
    words = "|".join(re.escape(phrase) for phrase in phrases("conjunctions"))
    return re.compile(rf"\s+(?:{words}|And|AND)\s+")


def _pieces(byline: str, publisher: str = "") -> list[str]:
    text = without_prefix(byline_head(byline), publisher)
    aside = [inside for inside in _BRACKETS.findall(text) if inside.casefold() in agencies()]
    text = _NOISE.sub(" ", _BRACKETS.sub(" ", text)) if "(" in text or _NOISE.search(text) else text
    pieces: list[str] = []
    parts = _SPLIT.split(text)
    if (
        len(parts) == 2
        and "," in text
        and all(part and " " not in part.strip() for part in parts)
        and not _is_role(parts[1])
    ):
        parts = [f"{parts[1]} {parts[0]}"]
    for part in parts:
        if part.casefold().strip(" .") in _SUFFIXES:
            continue
        if part.casefold().strip() in agencies():
            pieces.append(part.strip())
            continue
        for one in _conjunction().split(f" {_PLACE.sub('', f' {part}')} "):
            one = _PLACE.sub("", without_prefix(one.strip(" .:-–—’'•,"))).strip(" .:-–—,")
            if one:
                pieces.append(one)
    return [*pieces[: 2 * MAX_NAMES], *aside]


def _is_role(piece: str) -> bool:
    words = [word.strip(".,-") for word in piece.casefold().split()]
    known = [word in word_set("roles") for word in words]
    return bool(words) and (known[-1] or known[0] or (any(known) and len(words) > 3)) and len(words) <= 10


def _person(piece: str, whole: str) -> str | None:
    """The piece as a name, in title case when the ``whole`` byline is in capitals or in small letters."""
    name = piece.strip(" .,:;-–—")
    words = name.split()
    if not name or len(name) > MAX_NAME or len(words) > MAX_WORDS or not _PERSON.match(name):
        return None
    if not _NAMELESS.isdisjoint(name.casefold().split()):
        return None
    if name == whole.strip() and name.islower() and len(words) == 1 and len(name) >= MIN_LOGIN and name.isascii():
        return name
    if _CJK.search(name):
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
    full = [person for person in people if " " in person.name or _CJK.search(person.name)]
    return full or people[:3]

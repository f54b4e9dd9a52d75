"""A byline in pieces: without prefixes, times, places and addresses, one name or office each."""

from __future__ import annotations

import re
from functools import cache

from newscrawler.extraction.calendars import months_in
from newscrawler.extraction.offices import is_house, is_role
from newscrawler.extraction.plain import EAST_ASIAN, plain
from newscrawler.extraction.wording import agencies, phrases

MAX_BYLINE = 400
MAX_PIECES = 40
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
    r"\S{1,80}@\S{1,80}\.\w{2,10}|https?://\S{1,300}|(?<!\w)@\w{1,40}|\(\s*\)|[\[\]{}<>*_~\"“”„«»【】［］]"
    r"|\b\d{1,2}[:.h]\d\d\b.{0,20}$|\b(?:19|20)\d\d\b.{0,40}$|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,40}$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]{0,80})\)?")
# "[서울=뉴시스] 홍길동", "ワシントン=山田太郎": a dateline before the name.
_DATELINE = re.compile(
    r"^\s*(?:[\[【(][^\]】)]{1,30}[=·][^\]】)]{1,30}[\]】)]|[^\s=]{1,12}[=＝](?=[\u3040-\u9fff\uac00-\ud7af]))\s*"
)
_PLACE = re.compile(
    r"\s+(?:for|For|in|at|of|from|para|pour|für|aus|bei|beim|à|desde|via|im|on|dla|für die|til|para o|para a)\s+.{0,120}$"
)
# One word before "for" or "of" is no name: "Center for Research".
_CENTER = re.compile(r"^\s*[^\W\d_]{4,}\s+(?:for|of|pour|für|para)\s")
_FILED_UNDER = re.compile(r",\s+in\s.{1,200}$")
_SPLIT = re.compile(r"\s*[;|/•·、・，\n\t]\s*|\s+[-–—=]+(?:\s+|$)|\s*,\s*")
_INITIAL_LAST = re.compile(r"^[^\W\d_]{2,20}(?:\s[^\W\d_]\.)+$")
# A byline in the middle of a line: "Updated May 3 Written by Jane Doe".
_LATER = re.compile(r"(?<!\w)(?:[Ww]ritten by|[Bb]y|[Vv]on|[Pp]ar|[Pp]or|Di|[Dd]oor|Av|Af|Autor:)\s+(?=[^\W\d_a-z])")
_DAY = re.compile(
    r"(?:\s+(?:sponsored|updated))?\s+(?:([^\W\d_]{3,12})\.?\s+\d{1,2}|\d{1,2}\.?\s+([^\W\d_]{3,12})\.?)$",
    re.IGNORECASE,
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "phd", "ph.d.", "md", "m.d.", "mba", "esq", "esq."})


def byline_head(byline: str) -> str:
    """The byline up to where a time, a section or those who checked it begin, without a time that stands before it."""
    text = _DATELINE.sub("", _FILED_UNDER.sub("", plain(byline[:MAX_BYLINE])))
    later = _LATER.search(text)
    if later is not None and any(char.isdigit() for char in text[: later.start()]):
        text = text[later.start() :]
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
            and not EAST_ASIAN.search(text)
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
    return re.compile(rf"^\W{{0,4}}({words})(?:\s*[:：]\s*|\s+(?=\S)|[/／・]?(?=[\u3040-\u9fff]))", re.IGNORECASE)


@cache
def _end() -> re.Pattern[str]:
    """Where the time begins that many bylines end in, or the names of those who edited."""
    known = (*phrases("published"), *phrases("updated"))
    words = "|".join(re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalnum() else "") for phrase in known)
    return re.compile(rf"(?<!\w)(?:(?:last|first)\s+)?(?:{words})", re.IGNORECASE)


@cache
def _conjunction() -> re.Pattern[str]:
    words = "|".join(re.escape(phrase) for phrase in phrases("conjunctions"))
    return re.compile(rf"\s+(?:{words}|And|AND)\s+")


def pieces(byline: str, publisher: str = "") -> list[str]:
    """What stands between commas, strokes and conjunctions, each piece a name, an office or a house."""
    text = without_prefix(byline_head(byline), publisher)
    aside = [inside for inside in _BRACKETS.findall(text) if inside.casefold() in agencies()]
    text = _NOISE.sub(" ", _BRACKETS.sub(" ", text)) if "(" in text or _NOISE.search(text) else text
    found: list[str] = []
    parts = _SPLIT.split(text)
    for part in _turned(parts) if "," in text else parts:
        if part.casefold().strip(" .") in _SUFFIXES:
            continue
        if part.casefold().strip() in agencies():
            found.append(part.strip())
            continue
        found += [piece for one in _conjoined(part) if (piece := _bare(one))]
    return [*found[:MAX_PIECES], *aside]


def _turned(parts: list[str]) -> list[str]:
    """ "Doe, Jane" and "Doe, Jane T." the right way round."""
    if len(parts) != 2 or " " in parts[0].strip() or not all(parts) or is_role(parts[1]):
        return parts
    first = parts[1].strip()
    return [f"{first} {parts[0]}"] if " " not in first or _INITIAL_LAST.match(first) else parts


def _conjoined(part: str) -> list[str]:
    """The sides of "and"; what follows a place belongs to it, unless each side names its own place."""
    sides = _conjunction().split(f" {part} ")
    if len(sides) > 1 and all(_PLACE.search(f" {side}") for side in sides):
        return sides
    return [part] if _CENTER.match(part) else _conjunction().split(f" {_PLACE.sub('', f' {part}')} ")


def _bare(piece: str) -> str:
    said = _without_day(without_prefix(piece.strip(" .:-–—’'•,=")).strip(" .:-–—,="))
    return said if _CENTER.match(said) else _PLACE.sub("", said).strip(" .:-–—,=")


def _without_day(piece: str) -> str:
    """The piece without the day at its end: "Jane Doe December 2"."""
    match = _DAY.search(piece)
    return piece[: match.start()] if match and (match[1] or match[2]).lower() in months_in("") else piece

"""
Datelines: "RIVERTON (Agency) —" before the first sentence, cut from the text and kept as a field.

A dateline is taken for one only when its shape leaves no doubt: a known agency, or a place in capitals before a dash.
"""

from __future__ import annotations

import re
from functools import cache

from newscrawler.extraction.wording import agencies, months
from newscrawler.model import Dateline

MAX_CHARS = 90
MIN_REST = 12
"""Letters that must follow: a line that is all dateline is one only when it names an agency or ends in a dash."""

# Houses that sign their datelines and are no agencies of the table.
HOUSES = (
    "cnn", "cnn business", "cnn travel", "cnn politics", "cnn sport", "cnn style", "cnn underscored", "cnn en español",
    "bbc", "bbc news", "upi", "kuna", "ani", "pti", "ians", "bernama", "wam", "spa", "nna", "jns", "tass", "тасс",
    "риа новости", "интерфакс", "укринформ", "cp", "aap", "aa", "iha", "dha", "ntb", "tt", "stt", "ritzau", "anp",
    "belga", "apa", "sda", "ats", "keystone-sda", "sid", "kna", "epd", "ansa", "adnkronos", "agi", "lapresse", "efe",
    "europa press", "lusa", "pap", "čtk", "ctk", "mti", "agerpres", "xinhua", "yonhap", "kyodo", "jiji", "antara",
    "vna", "pna", "news agencies", "agencies", "agencias", "agenturen", "red", "rtr", "dpa-afx", "dpa/tmn", "rnd",
    "reuters life!", "thomson reuters foundation", "bloomberg", "afp", "ap", "reuters", "dpa", "رويترز", "أ ف ب",
    "د ب أ", "وكالات", "سانا", "واس", "وام", "قنا", "بترا",
)  # fmt: skip
# Capitals before a dash that are no places.
NO_PLACES = frozenset({
    "update", "updated", "breaking", "exclusive", "live", "watch", "video", "analysis", "opinion", "correction",
    "note", "editor", "editors", "warning", "spoiler", "review", "interview", "photos", "quiz", "poll",
    "explainer", "factbox", "timeline", "sponsored", "advertisement", "eilmeldung", "kommentar", "urgent",
})  # fmt: skip

_PLACE = r"[^\W\d_a-zß-öø-ÿ][\w'’.\-]*(?:,?[ /](?:[^\W\d_][\w'’.\-]*)){0,5}"
_UPPER = "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐĆČĐŁŃŚŞŠŹŻŽİĞ"
_CAPITALS = rf"(?:[{_UPPER}][{_UPPER}'’.\-]{{2,}})(?:[ /](?:[{_UPPER}][{_UPPER}'’.\-]+)){{0,4}}"
_REGION = r"(?:, [A-Z][\w.'’-]{1,18}(?: [A-Z][\w.'’-]{1,18}){0,2})?"
_DASH = r"\s*(?:[—–―]+|(?<=\s)-+(?=\s)|--+|\.[-—–])\s*"

_CJK = (
    # 【ワシントン＝佐藤一郎】
    re.compile(r"^【(?P<place>[^】＝=]{1,14})(?:[＝=](?P<agency>[^】]{1,16}))?】\s*"),
    # (서울=연합뉴스) 홍길동 기자 =
    re.compile(r"^[(\[](?P<place>[^)\]=]{1,12})=(?P<agency>[^)\]]{2,14})[)\]]\s*(?:[^=]{2,14}기자\s*=\s*)?"),
    # 新华社北京3月5日电, （中央社記者…台北3日電）
    re.compile(
        r"^[（(]?(?P<agency>新华社|新華社|中新社|中新网|中央社|央视网|人民网|本报|本報)(?P<place>[^，。,]{0,30}?)"
        r"(?P<date>\d{1,2}月\d{1,2}日|\d{1,2}日)?[电電讯訊](?:（[^）]{2,20}）)?[)）]?\s*[:：]?\s*"
    ),
)
# МОСКВА, 3 мар — РИА Новости.   МОСКВА, 3 марта. /ТАСС/.   (ANSA) - ROMA, 03 MAR -
_WIRES = (
    re.compile(
        r"^(?P<place>[А-ЯЁІЇЄҐ][А-ЯЁІЇЄҐ-]{2,}(?: [А-ЯЁІЇЄҐ-]{2,})?), (?P<date>\d{1,2} [а-яіїє]{3,9})\.?\s*[—–-]?\s*"
        r"/?(?P<agency>РИА Новости|ТАСС|Интерфакс|Прайм)?/?\.?\s*"
    ),
    re.compile(
        r"^\((?P<agency>ANSA|AGI|ADNKRONOS|AdnKronos|LaPresse)\)\s*[-–—]\s*"
        r"(?P<place>[A-Z' ]{3,30}),? (?P<date>\d{1,2} [A-Z]{3,4})\s*[-–—]\s*"
    ),
)


def split_dateline(text: str) -> tuple[Dateline | None, str]:
    """(dateline, rest of the text); (None, text) when the text begins with none."""
    for pattern in (*_CJK, *_WIRES):
        match = pattern.match(text[: 2 * MAX_CHARS])
        if match and len(text) - match.end() >= MIN_REST:
            return _dateline(match, text)
    head = text[: 2 * MAX_CHARS]
    match = _signed().match(head)
    if match and match.end() <= MAX_CHARS and _fits(match, text):
        return _dateline(match, text)
    for pattern in _unknown_house():
        match = pattern.match(head)
        if match and match.end() <= MAX_CHARS and _is_place(match["place"], text[match.end() :]):
            return _dateline(match, text)
    match = _capitals().match(head)
    if (
        match
        and match.end() <= MAX_CHARS
        and len(text) - match.end() >= MIN_REST
        and _is_place(match["place"], text[match.end() :])
    ):
        return _dateline(match, text)
    return None, text


def is_dateline(text: str) -> bool:
    """Whether the text is a dateline and nothing else, which only those that an agency signs can be."""
    match = _signed().match(text) if len(text) <= MAX_CHARS else None
    return match is not None and not text[match.end() :].strip()


def _dateline(match: re.Match[str], text: str) -> tuple[Dateline, str]:
    found = match.groupdict()
    agency = (found.get("agency") or found.get("bare") or "").strip(" ()/") or None
    place = (found.get("place") or "").strip(" ,-–—/") or None
    raw = match.group(0).strip()
    named = agencies().get(agency.lower(), None if "】" in raw else agency) if agency else None
    return Dateline(raw=raw, place=place, agency=named, date_text=(found.get("date") or "").strip(" ,.") or None), text[
        match.end() :
    ].lstrip()


def _fits(match: re.Match[str], text: str) -> bool:
    """A signed dateline is one when a dash follows, when it is glued to a capital, or when nothing follows."""
    rest = text[match.end() :]
    return not rest or bool(match["dash"].strip()) or not rest[0].islower()


def _is_place(place: str, rest: str) -> bool:
    words = place.lower().replace(",", " ").split()
    return len(rest) >= MIN_REST and not any(word.strip(".") in NO_PLACES for word in words) and not rest[:1].islower()


@cache
def _unknown_house() -> tuple[re.Pattern[str], ...]:
    """
    PLACE (Whoever) —   and   Place (abc) –   whoever signs: capitals, or a house's small letters, leave no doubt.

    "Markus Muster (ABC) –" is a person with a party: a place in small letters wants a house in small letters.
    """
    shapes = ((_CAPITALS + _REGION, r"[^\W\d_][^()\d]{1,38}"), (_PLACE, r"[a-zà-öø-ÿ]{2,5}(?:/[a-zà-öø-ÿ]{2,5})?"))
    return tuple(
        re.compile(rf"^(?P<place>{place}){_date_part()}\s*,?\s*\((?P<agency>{house})\){_DASH}")
        for place, house in shapes
    )


@cache
def _signed() -> re.Pattern[str]:
    """PLACE, date (AGENCY) —   and   PLACE AGENCY —   and   (AGENCY)Glued."""
    names = sorted({*HOUSES, *agencies()}, key=lambda name: (-len(name), name))
    agency = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"^(?:(?P<place>{_PLACE}){_date_part()}\s*,?\s*)?"
        rf"(?:\((?P<agency>(?i:{agency})(?:/(?i:{agency}))?)\)"
        rf"|(?P<bare>CNN(?: Business| Travel)?|AP|AFP|dpa|Reuters|REUTERS)(?=\s*[—–]))"
        rf"(?P<dash>{_DASH}|\s*[:.]\s+|\s*)"
    )


@cache
def _capitals() -> re.Pattern[str]:
    return re.compile(rf"^(?P<place>{_CAPITALS}{_REGION}){_date_part()}(?:\s*[—–―]+\s*|\s+--?\s+)")


@cache
def _date_part() -> str:
    names = "|".join(sorted((re.escape(name) for name in months()), key=lambda name: (-len(name), name)))
    day = rf"\d{{1,2}}\.?\s+(?:de\s+)?(?i:{names})\.?|(?i:{names})\.?\s+\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]?"
    return rf"(?:,?\s+(?P<date>(?:{day})(?:,?\s+(?:de\s+)?\d{{4}})?))?"

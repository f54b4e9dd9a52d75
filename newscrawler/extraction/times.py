"""Times as pages write them, in digits or in words, with how exact they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from newscrawler.extraction.calendars import months_in, western

Precision = Literal["second", "minute", "day"]

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
MAX_CHARS = 200

# Names of zones in news pages that no standard parser knows: hours from UTC.
ZONES: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "ist": 5.5, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6, "mst": -7, "mdt": -6,
    "mt": -7, "pst": -8, "pdt": -7, "pt": -8, "akst": -9, "hst": -10, "brt": -3, "art": -3, "jst": 9, "kst": 9,
    "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "awst": 8, "nzst": 12, "nzdt": 13, "sast": 2, "eat": 3, "wat": 1,
    "cat": 2, "pkt": 5, "wib": 7,
}  # fmt: skip

_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-/.](?P<month>\d{1,2})[-/.]?(?P<day>\d{1,2})|(?P<month2>\d\d)(?P<day2>\d\d)(?!:))"
    r"(?:[T\s_,]{1,3}(?P<hour>\d{1,2}):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d|:\d|\s?[ap]\.?\s?m\b)\s?(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d(?!\d)|[+-]\d:\d\d|[A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])\s?[:.h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d.])\s{0,3}(?P<half>[ap]\.?\s?m\.?\b)?"
    r"|(?<![\d.:])(?P<hour2>1[0-2]|[1-9])\s?(?P<half2>[ap]\.?m\.?)(?!\w)",
    re.IGNORECASE,
)
_MILITARY = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)(?=\s?(?:GMT|UTC|BST|ET|EST|EDT|CET|hrs)\b)")
_ZONE = re.compile(r"(?:UTC|GMT)?\s?([+-]\d{1,2})(?::?(\d\d))?(?!\d)|\b([A-Z]{2,4})\b")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})\s?[./-]\s?(?P<month>\d{1,2})\s?[./-]\s?(?P<year>(?:19|20)\d\d)(?!\d)")
_CJK = re.compile(r"(?P<year>(?:19|20)\d\d)\s?[年년.]\s?(?P<month>\d{1,2})\s?[月월.]\s?(?P<day>\d{1,2})\s?[日일.]?")
_DIGITS = re.compile(r"^\s*(?:/Date\()?(\d{10}|\d{13})(?:[+-]\d{4})?(?:\)/)?\s*$")
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\s*$")
_SHORT_YEAR = re.compile(
    r"^(?P<before>(?:[^\d]{0,24}|\D{0,12}\d{1,2}[:.]\d\d\D{1,12})(?<![\w.]))"
    r"(?P<date>(?P<day>\d{1,2})(?P<sign>[./ -])(?P<month>\d{1,2}|[^\W\d_]{3,10}\.?)(?P=sign))"
    r"(?P<year>\d\d)(?P<after>\D{0,12}|\D{1,6}\d{1,2}[:.h]\d\d\D{0,12})$"
)
# Any word where a month may stand: which words are months, the table knows. Marks that stand above and below letters
# are no letters to the pattern language; Thai short forms have dots inside, Arabic months a second word.
_LETTER = "(?:[^\\W\\d_]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1780-\u17ff])"
_WORD = rf"(?<!\w)(?P<name>{_LETTER}(?:{_LETTER}|\.(?=[\u0e00-\u0e7f])){{1,14}}(?:\s(?:الأول|الاول|الثاني))?)(?!\w)\.?"
# Arabic papers print the months of two countries: "مارس/آذار".
_MONTH = rf"{_WORD}(?:\s?[/(]\s?{_LETTER}{{2,12}}\)?)?"
_DAY = r"(?<![\d:])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?"
_LINK = r"[\s,.]{0,3}(?:(?:de|of|del|d’|d'|ng)\s)?[\s,.-]{0,2}"
# "2022" and the clock after it are often glued: "3 de mayo de 202221:25".
_FULL_YEAR = r"(?P<year>(?:19|20)\d\d)(?:(?!\d)|(?=\d\d[:.h]\d\d(?!\d)))"
_NAMED = (
    re.compile(rf"{_DAY}{_LINK}{_MONTH}{_LINK}{_FULL_YEAR}", re.IGNORECASE),
    re.compile(
        rf"(?:{_FULL_YEAR}(?:e?ko)?[\s.,m]{{1,4}})?{_MONTH}\s{{0,3}}{_DAY}(?!\d)(?:,?\s{{0,3}}(?P<year2>(?:19|20)\d\d)(?!\d))?",
        re.IGNORECASE,
    ),
    re.compile(rf"{_FULL_YEAR}[\s.,]{{1,3}}(?:[^\W\d_]{{1,6}}\.?\s)?{_DAY}\s?{_MONTH}", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware time, as exact as it was written, and whether its zone was written too."""

    value: datetime
    precision: Precision
    zoned: bool


def read_time(text: str, *, month_first: bool = False, language: str = "") -> Moment | None:
    """
    The first time that a text gives, or None. A day alone is midnight UTC with precision "day".

    ISO 8601 and its near misses, RFC 2822, seconds since 1970, and day, month name, year in any order and any
    of the languages, scripts and eras of wording.toml and calendars.toml. ``month_first`` reads 4/5/2024 as the
    Americans do; ``language`` decides where one name means different months.
    """
    text = western(text[:MAX_CHARS].strip())
    if not _YEAR.search(text):
        return _from_epoch(text) or _from_mail(text) or _from_short_year(text, month_first, language)
    for read in (_from_epoch, _from_compact, _from_iso, _from_mail):
        if (moment := read(text)) is not None:
            return moment
    return _from_names(text, language) or _from_cjk(text) or _from_numbers(text, month_first=month_first)


def other_reading(text: str, value: datetime) -> datetime | None:
    """What 4/5/2024 means with day and month the other way round than in ``value``; None where it can mean one day only."""
    readings = [read_time(text, month_first=month_first) for month_first in (True, False)]
    days = [moment.value for moment in readings if moment is not None]
    return next((day for day in days if day != value), None) if value in days else None


def day_in_url(url: str) -> Moment | None:
    """The day that an address has in its path: /2024/04/28/, /20240428-, -2024-04-28."""
    match = _URL_DAY.search(url)
    return match and _moment(match)


_URL_DAY = re.compile(
    r"(?<=[/_.=-])(?P<year>(?:19|20)\d\d)(?P<gap>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>0[1-9]|"
    r"[12]\d|3[01])(?=[/_.?#-]|$)"
)


def _from_epoch(text: str) -> Moment | None:
    match = _DIGITS.match(text)
    if not match:
        return None
    seconds = int(match[1][:10])
    value = datetime.fromtimestamp(seconds, UTC)
    return Moment(value, "second", True) if EARLIEST_YEAR <= value.year <= LATEST_YEAR else None


def _from_compact(text: str) -> Moment | None:
    match = _COMPACT.match(text)
    return _from_iso("{}-{}-{} {}:{}:{}".format(*match.groups(default="00"))) if match else None


def _from_short_year(text: str, month_first: bool, language: str) -> Moment | None:
    """A text that is nothing but a day with the year in two digits: "03.03.24, 14:30", "3-MAR-24"."""
    match = _SHORT_YEAR.match(text)
    if not match:
        return None
    century = 20 if int(match["year"]) < 50 else 19
    whole = f"{match['before']}{match['date']}{century}{match['year']}{match['after']}"
    named = match["month"][0].isalpha()
    return _from_names(whole, language) if named else _from_numbers(whole, month_first=month_first)


def _from_iso(text: str) -> Moment | None:
    match = _ISO.search(text)
    if not match:
        return None
    zone = match["zone"]
    moment = _moment(match, zone=_offset(zone) if zone else None)
    if moment is None or moment.precision != "day":
        return moment
    return _with_clock(moment, text[match.end() :])


def _from_mail(text: str) -> Moment | None:
    if len(text) < 16 or ("," not in text[:5] and not text[:1].isdigit()):
        return None
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR or text.count(":") == 0:
        return None
    zoned = value.tzinfo is not None
    return Moment(value if zoned else value.replace(tzinfo=UTC), "second" if text.count(":") > 1 else "minute", zoned)


def _from_names(text: str, language: str = "") -> Moment | None:
    months = months_in(language)
    for pattern in _NAMED:
        at = 0
        while match := pattern.search(text, at):
            at = match.start() + 1
            parts = match.groupdict()
            year = parts.get("year") or parts.get("year2")
            month = months.get(parts["name"].lower().rstrip("."))
            if year and month and (moment := _day(int(year), month, int(parts["day"]))):
                return _with_clock(moment, text[match.end() :] + " " + text[: match.start()])
    return None


def _from_cjk(text: str) -> Moment | None:
    match = _CJK.search(text)
    moment = match and _moment(match)
    return (
        _with_clock(moment, text[match.end() :].replace("時", ":").replace("点", ":").replace("시 ", ":"))
        if match and moment
        else None
    )


def _from_numbers(text: str, *, month_first: bool) -> Moment | None:
    match = _DAY_FIRST.search(text)
    if not match:
        return None
    day, month = int(match["day"]), int(match["month"])
    if (month_first and "." not in match[0] and month <= 31 and day <= 12) or (month > 12 >= day):
        day, month = month, day
    moment = _day(int(match["year"]), month, day)
    return moment and _with_clock(moment, text[match.end() :] + " " + text[: match.start()])


def _day(year: int, month: int, day: int) -> Moment | None:
    try:
        return Moment(datetime(year, month, day, tzinfo=UTC), "day", False)
    except ValueError:
        return None


def _moment(match: re.Match[str], *, zone: timedelta | None = None) -> Moment | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    tz = timezone(zone) if zone else UTC
    day = (year, int(parts.get("month") or parts["month2"]), int(parts.get("day") or parts["day2"]))
    try:
        if parts.get("hour") is None:
            return Moment(datetime(*day, tzinfo=UTC), "day", False)
        hour, minute, second = int(parts["hour"]), int(parts["minute"]), parts.get("second")
        value = datetime(*day, hour % 24, minute, int(second or 0) % 60, tzinfo=tz)
    except (ValueError, OverflowError):
        return None
    return Moment(value, "minute" if second is None else "second", zone is not None)


def _with_clock(moment: Moment, rest: str) -> Moment:
    """The same day with the time of day that stands near it, if one does."""
    clock = _CLOCK.search(_MILITARY.sub(r"\1:\2", rest[:60]))
    if not clock:
        return moment
    hour = int(clock["hour"] or clock["hour2"])
    half = (clock["half"] or clock["half2"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = None
    if after := _ZONE.match(rest[clock.end() : clock.end() + 12].lstrip(" (,.")):
        zone = _offset(after[0])
    value = moment.value.replace(hour=hour, minute=int(clock["minute"] or 0), second=int(clock["second"] or 0))
    if zone is not None:
        value = value.replace(tzinfo=timezone(zone))
    return Moment(value, "second" if clock["second"] else "minute", zone is not None)


def _offset(zone: str) -> timedelta | None:
    if (hours := ZONES.get(zone.lower())) is not None:
        return timedelta(hours=hours)
    match = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", zone)
    if not match:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return None if offset >= timedelta(hours=24) else offset if match[1] == "+" else -offset

"""Times as feeds and sitemaps write them → aware UTC datetimes, or None. Never raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1990, 2100

MONTHS_AS_WRITTEN: dict[str, str] = {
    "sept": "Sep",
    "januar": "Jan", "jän": "Jan", "januari": "Jan", "janv": "Jan", "enero": "Jan", "ene": "Jan", "gen": "Jan",
    "februar": "Feb", "fév": "Feb", "févr": "Feb", "fev": "Feb", "febrero": "Feb",
    "märz": "Mar", "mär": "Mar", "mrz": "Mar", "mars": "Mar", "marzo": "Mar",
    "avr": "Apr", "avril": "Apr", "abr": "Apr", "abril": "Apr",
    "mai": "May", "mayo": "May", "mag": "May",
    "juni": "Jun", "juin": "Jun", "junio": "Jun", "giu": "Jun",
    "juli": "Jul", "juil": "Jul", "juillet": "Jul", "julio": "Jul", "lug": "Jul",
    "août": "Aug", "aout": "Aug", "ago": "Aug", "agosto": "Aug",
    "set": "Sep", "septembre": "Sep", "septiembre": "Sep",
    "okt": "Oct", "oktober": "Oct", "octobre": "Oct", "octubre": "Oct", "ott": "Oct",
    "noviembre": "Nov", "novembre": "Nov",
    "dez": "Dec", "dezember": "Dec", "déc": "Dec", "décembre": "Dec", "dic": "Dec", "diciembre": "Dec",
}  # fmt: skip
"""Months of other languages (and "Sept") that stand in otherwise correct RFC 822 dates."""

ZONES_AS_WRITTEN: dict[str, str] = {
    "Z": "+0000", "UTC": "+0000", "WET": "+0000", "WEST": "+0100", "BST": "+0100", "IST": "+0530",
    "CET": "+0100", "MEZ": "+0100", "CEST": "+0200", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300",
    "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
}  # fmt: skip
"""Zone names that RFC 822 does not define but feeds use."""

_ISO = re.compile(r"\d{4}-?\d\d(?:-?\d\d)?")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d\d)\Z")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?\Z")
_SLASHES = re.compile(r"(\d{4})[/.](\d\d)[/.](\d\d)")
_WORD = re.compile(r"[^\W\d_]+")


def read_time(text: str | None) -> datetime | None:
    """
    The moment that ``text`` names: ISO 8601 and RFC 3339, RFC 822 with its common misspellings, seconds since 1970.

    A time without a zone is taken as UTC, a day as its midnight. None for anything else and for years that are no news.
    """
    raw = " ".join((text or "")[:80].split())
    if not raw:
        return None
    try:
        value = _parse(raw)
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):  # what the two parsers raise for odd text
        return None
    return value if EARLIEST <= value.year <= LATEST else None


def _parse(raw: str) -> datetime:
    if epoch := _EPOCH.match(raw):
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    raw = _SLASHES.sub(r"\1-\2-\3", raw, count=1)
    if month := _MONTH_ONLY.match(raw):
        return datetime(int(month[1]), int(month[2]), 1, tzinfo=UTC)
    if _ISO.match(raw):
        return datetime.fromisoformat(
            raw.replace(" UTC", "Z").replace(" Z", "Z").replace(" GMT", "Z").replace(" +", "+")
        )
    return parsedate_to_datetime(_WORD.sub(_as_meant, raw.partition(", ")[2] or raw).replace(".", ""))


def _as_meant(word: re.Match[str]) -> str:
    return ZONES_AS_WRITTEN.get(word[0]) or MONTHS_AS_WRITTEN.get(word[0].lower()) or word[0]

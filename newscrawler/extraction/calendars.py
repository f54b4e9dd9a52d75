"""Days as other scripts, calendars and eras write them, rewritten as ours does (calendars.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from newscrawler.extraction import wording

_FOREIGN_DIGIT = re.compile(r"(?=\d)[^0-9]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_BUDDHIST = re.compile(r"(?<!\d)(2[45]\d\d)(?!\d)")
_BUDDHIST_SHORT = re.compile("(?<=[\u0e00-\u0e7f.][ ])([5-9]\\d)(?![\\d:.])")
BUDDHIST = 543
"""Years that the Buddhist era is ahead of ours."""
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?[\s,]+((?:19|20)\d\d)", re.IGNORECASE)
_PERSIAN_DIGITS = re.compile(r"(?<!\d)(1[34]\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_HOUR = r"(\d{1,2})(?:\s?[:：時时点點시]\s?(\d{1,2})?[分분]?)"
# 1 Farvardin 1403 was 20 March 2024.
_FIRST_OF_1403 = date(2024, 3, 20).toordinal()


def western(text: str) -> str:
    """The text with our digits, years and days, and with "am" or "pm" behind the clock; most texts are so already."""
    if text.isascii():
        return _persian_numbers(text)
    text = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0], 0)), text)
    text = _era().sub(lambda match: str(_table("eras")[match[1]] + (1 if match[2] == "元" else int(match[2]))), text)
    text = _before().sub(lambda match: f"{match[2]}:{(match[3] or '00').zfill(2)} {_half_of(match[1])}", text)
    text = _behind().sub(lambda match: f"{match[1]} {_half_of(match[2])}", text)
    text = _VIETNAMESE.sub(lambda match: f"{match[3]}-{match[2].zfill(2)}-{match[1].zfill(2)}", text)
    if _THAI.search(text):
        text = _BUDDHIST_SHORT.sub(lambda match: str(2500 + int(match[1]) - BUDDHIST), text)
        text = _BUDDHIST.sub(lambda match: str(int(match[1]) - BUDDHIST), text)
    named = _persian().sub(lambda match: _gregorian(match, match[3], _persian_months()[match[2]], match[1]), text)
    return _persian_numbers(named)


@cache
def months_in(language: str) -> dict[str, int]:
    """Every month name that is known, in lower case → its number; where languages differ, as ``language`` means it."""
    known: dict[str, int] = {}
    tables = (wording.table("months"), _table("months"))
    spoken = [table.get(language, ()) for table in tables] + [names for table in tables for names in table.values()]
    for months in spoken:
        for number, names in enumerate(months, start=1):
            for name in names.split():
                known.setdefault(name.replace("_", " "), number)
    return known


def labels(of: str) -> tuple[str, ...]:
    """What pages print before a time that is that of the publication (``of`` is "published")."""
    return tuple(_table("labels")[of])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("calendars.toml").read_text(encoding="utf-8"))


def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = _tables()[name]
    return table


@cache
def _era() -> re.Pattern[str]:
    eras = "|".join(re.escape(era) for era in _table("eras"))
    return re.compile(rf"({eras})\s?(\d{{1,4}}|元)")


def _half_of(word: str) -> str:
    return "am" if word in _table("halves")["am"] else "pm"


@cache
def _words_of_halves() -> str:
    words = [word for half in _table("halves").values() for word in half]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"({_words_of_halves()})\s?{_HOUR}")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(\d{{1,2}}:\d\d)\s({_words_of_halves()})(?!\w)")


@cache
def _persian_months() -> dict[str, int]:
    return {name: number for number, name in enumerate(_table("persian")["months"], start=1)}


@cache
def _persian() -> re.Pattern[str]:
    names = "|".join(_persian_months())
    return re.compile(rf"(\d{{1,2}})\s+({names})(?:\s+ماه)?[\s،,]+(1[34]\d\d)(?!\d)")


def _persian_numbers(text: str) -> str:
    return _PERSIAN_DIGITS.sub(lambda match: _gregorian(match, match[1], int(match[2]), match[3]), text)


def _gregorian(match: re.Match[str], year: str, month: int, day: str) -> str:
    """The Persian day as our calendar has it; what is no day stays as it is."""
    if not (1 <= month <= 12 and 1 <= int(day) <= 31):
        return match[0]
    ordinal = _FIRST_OF_1403 + _days(int(year), month, int(day)) - _days(1403, 1, 1)
    return date.fromordinal(ordinal).isoformat()


def _days(year: int, month: int, day: int) -> int:
    """Days of the Persian calendar since its epoch, by the cycle of 33 years with eight leap years."""
    year += 1595
    before = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return 365 * year + year // 33 * 8 + (year % 33 + 3) // 4 + before + day

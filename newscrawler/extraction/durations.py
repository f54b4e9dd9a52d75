"""How long a recording lasts, in seconds, however the page writes it."""

from __future__ import annotations

import re

MAX_SECONDS = 24 * 3600

_ISO = re.compile(r"^P(?:(\d{1,3})D)?T?(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6})(?:[.,]\d{1,9})?S)?$", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\d:])")
_WORDS = re.compile(
    r"(?<!\d)(\d{1,3})\s?(h|std|hr|hours?|stunden?|min|mins|minutes?|minuten|minutos?|minuti|sec|secs|"
    r"seconds?|sek|sekunden|segundos?|s|m)\b\.?",
    re.IGNORECASE,
)
_UNITS = {"h": 3600, "m": 60, "s": 1}


def read_duration(value: str | float | None) -> int | None:
    """
    Seconds of "PT3M40S", "03:40", "1:02:03", "3 min 40 s", "220", 220 or 220000 (milliseconds); None if it is none.

    Nothing over a day and nothing of length zero is believed.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _believed(value)
    text = value.strip()[:60]
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text):
        return _believed(float(text))
    if (match := _ISO.match(text)) and any(match.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return _believed(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    if match := _CLOCK.search(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return _believed((hours * 60 + minutes) * 60 + seconds)
    total = sum(int(number) * _UNITS[_unit(unit)] for number, unit in _WORDS.findall(text))
    return _believed(total)


def _unit(word: str) -> str:
    low = word.lower()
    return "h" if low.startswith(("h", "st")) else "m" if low.startswith("m") else "s"


def _believed(seconds: float) -> int | None:
    if not 0 < seconds < 1e9:  # NaN fails both
        return None
    if seconds > MAX_SECONDS:
        seconds /= 1000
    return round(seconds) if 0 < seconds <= MAX_SECONDS else None

"""What the characters of many texts are, counted all at once: looking at each text by itself costs ten times as much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

Column = Any
"""A numpy array with one number a text."""


(
    SPACE, DIGIT, CAPITAL, COMMA, QUESTION, BAR, COPYRIGHT, BREAK, AT,
    SPACELESS,  # of a script that does not part words
    QUOTE,  # what a quotation, or a line that is one, begins with
    STOP, AFTER_STOP,
    MARK,  # one of those without which no picture is credited
) = (1 << place for place in range(14))  # fmt: skip
"""What a character may be; several at once."""

_MARKS = {
    SPACE: " ", COMMA: ",、，", QUESTION: "?", BAR: "|•·", COPYRIGHT: "©", BREAK: "\n", AT: "@",
    QUOTE: "\"'“„«‘»—–-", STOP: ".!?。！？؟।", AFTER_STOP: "\"'”’»)", MARK: ":/|©)]",
}  # fmt: skip
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_SPACELESS_LETTER = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _SPACELESS) + "]")
TOP = 0x1FFFF
"""Beyond the second plane there are no digits and no capitals."""


def count_spaceless(text: str) -> int:
    """How many letters of one text are of a script that does not part words."""
    return 0 if text.isascii() else len(_SPACELESS_LETTER.findall(text))


class Characters:
    """The characters of texts, none of which is empty."""

    def __init__(self, texts: Sequence[str]) -> None:
        codes = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self.sizes: Column = np.array(list(map(len, texts)))
        self._count = len(texts)
        self._kinds = _kinds().take(codes, mode="clip")
        self._starts = np.cumsum(self.sizes + 1) - self.sizes - 1
        self._places = np.flatnonzero(self._kinds)
        self._found = self._kinds[self._places]
        self._text = np.repeat(np.arange(self._count), self.sizes + 1)[self._places]

    def count(self, kind: int) -> Column:
        """How many characters of each text are of the kind."""
        return np.bincount(self._text[(self._found & kind) != 0], minlength=self._count)

    def begins(self, kind: int) -> Column:
        """Whether the first character is of the kind."""
        return (self._kinds[self._starts] & kind) != 0

    def sentences(self) -> Column:
        """How many full stops have a space or a closing mark behind them."""
        stops = np.flatnonzero(self._found & STOP)
        ended = stops[(self._kinds[self._places[stops] + 1] & AFTER_STOP) != 0]
        return np.bincount(self._text[ended], minlength=self._count)


@cache
def _kinds() -> Column:
    """The kinds of every character up to TOP, by its code."""
    characters = "".join(map(chr, range(TOP + 1)))
    kinds = np.zeros(TOP + 1, dtype=np.uint16)
    for kind, is_one in ((DIGIT, str.isdigit), (CAPITAL, str.isupper), (AFTER_STOP, str.isspace)):
        kinds[np.frombuffer(bytes(map(is_one, characters)), dtype=bool)] |= kind
    for kind, marks in _MARKS.items():
        kinds[list(map(ord, marks))] |= kind
    for first, last in _SPACELESS:
        kinds[first : last + 1] |= SPACELESS
    return kinds

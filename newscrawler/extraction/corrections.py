"""Notes in which the newsroom says what it changed in an article."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from newscrawler.extraction.landmarks import Landmarks, is_elsewhere
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.wording import phrases

MAX_NOTE = 1200
MAX_NOTES = 20

_TAGS = ("p", "li", "em", "i", "small", "div", "footer", "aside", "section", "span", "address")


def is_correction(text: str) -> bool:
    """Whether a passage is an editor's note on a change ("This article was amended on …"), in any of the languages."""
    return len(text) <= MAX_NOTE and bool(_note().search(text[:400].casefold().lstrip("*•– ")))


def read_corrections(marks: Landmarks) -> list[tuple[Any, str]]:
    """The notes that stand in elements named like one; those that stand as plain paragraphs are for cleaning to find."""
    found: dict[str, Any] = {}
    for node in marks.correction[:40]:
        if is_elsewhere(node, marks.around):
            continue
        words = words_of(node)
        if len(words) > 20 and is_correction(words) and not any(words in known for known in found):
            found[words] = node
    return [(node, words) for words, node in list(found.items())[:MAX_NOTES]]


@cache
def _note() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(phrase) for phrase in phrases("corrections")))

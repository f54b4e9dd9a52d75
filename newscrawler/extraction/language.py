"""Which language a text is in, and how sure that is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 700
"""Characters that are looked at: the whole text costs ten times as much and is no surer."""
MIN_SAMPLE = 40

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8}){0,3}$")


def declared_language(*values: str | None) -> str | None:
    """The first of the values that is a BCP 47 tag, in its usual spelling: "pt_br" → "pt-BR"."""
    for value in values:
        if value and _TAG.match(value.strip()):
            first, *rest = re.split("[-_]", value.strip())
            return "-".join(
                [
                    first.lower(),
                    *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest),
                ]
            )
    return None


def detect_language(text: str) -> tuple[str | None, float | None]:
    """Language and probability of the text's beginning; (None, None) when it is too short to tell."""
    sample = text[:SAMPLE].strip()
    if len(sample) < MIN_SAMPLE:
        return None, None
    language, probability = _identifier().classify(sample)
    return str(language), round(float(probability), 4)


@cache
def _identifier() -> LanguageIdentifier:
    from newscrawler.extraction.language_model import load_identifier

    return load_identifier()

"""Lines that players leave in a text: durations, sources, counters."""

from __future__ import annotations

import re

# "03:40 - Source: CNN", "1:02:03", "- Source: CNN"
PLAYER_LINE = re.compile(
    r"^\W*(?:(?:\d{1,2}:)?\d{1,2}:\d{2}\W*(?:[-–—|]\s*(?:source|quelle|fuente|fonte|bron|kilde|źródło)\s*:.{1,60})?|[-–—]\s*source\s*:\s*\S.{0,40})$",
    re.IGNORECASE,
)
# "1 of 12", "Bild 3 von 9", "3/12"
COUNTER = re.compile(
    r"^\W*(?:(?:image|photo|slide|bild|foto|video|picture)\s*)?\d{1,3}\s*(?:/|of|von|de|di|sur|av|z|из|з)\s*\d{1,3}\W*$",
    re.IGNORECASE,
)
HEADLINE_WORDS = 24
_ENDS = re.compile(r"[.!。！](?:[\s\"'”’»)]*)$")


def is_player_line(text: str) -> bool:
    """Whether the line is a duration, a source, a counter, alone or together."""
    return len(text) < 120 and bool(PLAYER_LINE.match(text) or COUNTER.match(text))


def is_widget_headline(text: str) -> bool:
    """Whether the line above a player line may be the player's headline: short, and no full sentence."""
    return len(text.split()) <= HEADLINE_WORDS and not _ENDS.search(text)

"""Lines that players leave in a text: durations, sources, counters."""

from __future__ import annotations

import re

# "Source" before whom a clip is from, what a counter counts, and what stands between its numbers, in many languages.
_SOURCE = (
    r"source|quelle|fuente|fonte|bron|kilde|källa|lähde|źródło|zdroj|izvor|forrás|sursa|kaynak|πηγή|источник|джерело|المصدر"
    r"|منبع|מקור|स्रोत|সূত্র|sumber|nguồn|ที่มา|出典|来源|來源|출처"
)
_COUNTED = r"image|photo|slide|bild|foto|video|picture|imagen|imagem|immagine|afbeelding|kuva|zdjęcie|снимка|фото|写真|사진|图|圖"
_OF = r"/|／|of|von|van|de|di|sur|av|af|z|ze|iz|od|din|από|из|з|от|من|מתוך|dari|trong"
# "03:40 - Source: CNN", "1:02:03", "- Source: CNN"
PLAYER_LINE = re.compile(
    rf"^\W*(?:(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}\W*(?:[-–—|]\s*(?:{_SOURCE})\s*[:：].{{1,60}})?|[-–—]\s*source\s*:\s*\S.{{0,40}})$",
    re.IGNORECASE,
)
# "1 of 12", "Bild 3 von 9", "3/12"
COUNTER = re.compile(rf"^\W*(?:(?:{_COUNTED})\s*)?\d{{1,3}}\s*(?:{_OF})\s*\d{{1,3}}\W*$", re.IGNORECASE)
HEADLINE_WORDS = 24
_ENDS = re.compile(r"[.!。！](?:[\s\"'”’»)]*)$")


def is_player_line(text: str) -> bool:
    """Whether the line is a duration, a source, a counter, alone or together."""
    return len(text) < 120 and bool(PLAYER_LINE.match(text) or COUNTER.match(text))


def is_widget_headline(text: str) -> bool:
    """Whether the line above a player line may be the player's headline: short, and no full sentence."""
    return len(text.split()) <= HEADLINE_WORDS and not _ENDS.search(text)

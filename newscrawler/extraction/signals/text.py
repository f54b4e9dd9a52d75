"""What can be measured of a passage's text by itself: size, punctuation, digits, links."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from newscrawler.extraction import characters
from newscrawler.extraction.signals.material import Material, Matrix

_ENDS = re.compile(r"""[.!?…。！？؟۔।:;][\s"'”’»›“)\]]*$""")
_CREDIT = re.compile(
    r"(?:^|\W)(?:photo|foto|image|bild|picture|imagen|crédit|credit|getty|reuters|afp|dpa|epa|imago|shutterstock|写真|사진|图|фото)\s*[:/|©)]|^\W*[(\[].{3,120}[)\]]\W*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b")


def text_table(page: Material) -> Matrix:
    """One row a passage, in the order of TEXT."""
    texts = [passage.text for passage in page.passages]
    of = page.characters
    size, broad = of.sizes, page.breadth
    words = of.count(characters.SPACE) + 1 + (broad - size) / 3
    digits = of.count(characters.DIGIT)
    columns = [
        np.log1p(broad),
        np.log1p(words),
        broad / words,
        [not text[-1].isalnum() and bool(_ENDS.search(text, max(0, len(text) - 12))) for text in texts],
        np.log1p(of.sentences()),
        [text[0].islower() for text in texts],
        of.begins(characters.QUOTE),
        of.begins(characters.DIGIT),
        digits / size,
        of.count(characters.CAPITAL) / size,
        of.count(characters.COMMA) / words,
        [text[-1] == ":" for text in texts],
        of.count(characters.QUESTION) > 0,
        of.count(characters.BAR) > 0,
        (of.count(characters.AT) > 0) | [("http" in text or "www." in text) for text in texts],
        of.count(characters.COPYRIGHT) > 0,
        _known(_CREDIT, texts, (of.count(characters.MARK) > 0) & (size < 300)),
        _known(_DATE, texts, (digits > 0) & (size < 120)),
        page.share,
        np.log1p([len(passage.links) for passage in page.passages]),
        [passage.strong_chars for passage in page.passages] / size,
        *([passage.kind == kind for passage in page.passages] for kind in ("list-item", "crosshead", "table-row")),
        [passage.level or 0 for passage in page.passages],
        of.count(characters.BREAK),
    ]
    return np.array(columns, dtype=np.float32).T


def _known(pattern: re.Pattern[str], texts: Sequence[str], may: Matrix) -> Matrix:
    """Whether the pattern is found; only texts that ``may`` have it are searched."""
    found = np.zeros(len(texts), dtype=bool)
    for index in np.flatnonzero(may).tolist():
        found[index] = pattern.search(texts[index]) is not None
    return found


TEXT = (
    "log_chars", "log_words", "word_length", "ends_sentence", "sentences", "lower_start", "quote_start", "digit_start",
    "digits", "capitals", "commas", "colon_end", "question", "bars", "address", "copyright", "credit", "date",
    "link_share", "links", "strong", "is_item", "is_crosshead", "is_row", "level", "breaks",
)  # fmt: skip

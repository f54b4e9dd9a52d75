"""What can be measured of each passage of a page: numbers that tell body text from what stands around it, in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from newscrawler.extraction.passages import Passage
from newscrawler.extraction.signals.element import ELEMENT, TOPICS, WORDS, of_element, of_words
from newscrawler.extraction.signals.material import FEW_LINKS, LONG, Material, Matrix, Witnesses, breadth, signature
from newscrawler.extraction.signals.surroundings import GROUPS, NEIGHBOURS, PLACE, of_groups, of_neighbours, of_place
from newscrawler.extraction.signals.text import TEXT, text_table

__all__ = ["FEW_LINKS", "LONG", "NAMES", "TOPICS", "Witnesses", "breadth", "measure", "signature"]

NAMES: tuple[str, ...] = (*TEXT, *ELEMENT, *WORDS, *GROUPS, *PLACE, *NEIGHBOURS)
"""The columns of a row, in their order; the forest was trained on them."""


def measure(passages: Sequence[Passage], witnesses: Witnesses, wording: Sequence[Mapping[str, str]]) -> Matrix:
    """One row of numbers a passage, in the order of ``NAMES``. ``wording`` is what each passage's words speak of."""
    if not passages:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    page = Material(passages, witnesses, wording)
    text = text_table(page)
    columns = [
        text,
        *of_element(page),
        *of_words(page),
        *of_groups(page),
        *of_place(page),
        *of_neighbours(page, text),
    ]
    return np.concatenate(columns, axis=1, dtype=np.float32)

"""Two texts word by word: what was taken out and what was put in, with a few words around."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_WORDS = 20_000
"""Longer texts are compared by paragraphs: difflib takes quadratic time."""

_WORDS = re.compile(r"\S+\s*|\s+")
_PARAGRAPHS = re.compile(r".*\n*")

DiffKind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that both texts have, or only the old, or only the new."""

    kind: DiffKind
    text: str


def diff_words(old: str, new: str) -> Iterator[Piece]:
    """The pieces that make up both texts, in order: without the added ones they are the old text, without the removed the new."""
    cut = _WORDS if old.count(" ") + new.count(" ") < MOST_WORDS else _PARAGRAPHS
    before, after = cut.findall(old), cut.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("removed", "".join(before[i1:i2]))
        if j2 > j1:
            yield Piece("added", "".join(after[j1:j2]))


def shortened(pieces: Iterator[Piece], *, around: int = 60) -> Iterator[Piece]:
    """The same pieces, with what did not change cut down to ``around`` characters at either side of a change."""
    for piece in pieces:
        if piece.kind == "same" and len(piece.text) > 2 * around + 5:
            yield Piece("same", f"{piece.text[:around]} […] {piece.text[-around:]}")
        else:
            yield piece

"""The model of languages, read from a file where it is needed: in memory it is larger than all else that a page takes."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from functools import lru_cache
from struct import Struct
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WEIGHTS_KEPT = 8192
"""Rows of weights kept at hand, of 284 bytes each."""
MOVES_KEPT = 65_536
"""Moves kept at hand, 0.1 kB each."""


def load_identifier() -> LanguageIdentifier:
    """
    py3langid's identifier with its two large tables in a file without a name: 20 MB in memory where it takes 76.

    A text asks for a few hundred rows of each. Processes forked later share the file, and may read it at one time.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    weights, priors, languages, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
    return LanguageIdentifier(
        _Weights(weights), priors, languages, _Moves(moves), array("i", features), norm_probs=True, tk_row=rows
    )


class _Weights:
    """A matrix of which rows are read: ``weights[numbers]`` as of an array."""

    def __init__(self, matrix: np.ndarray[Any, Any]) -> None:
        self._width, self._kind = matrix.shape[1], matrix.dtype
        self._row = lru_cache(WEIGHTS_KEPT)(_reader(matrix.data, self._width * self._kind.itemsize))

    def __getitem__(self, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        found = b"".join(map(self._row, numbers.tolist()))
        return np.frombuffer(found, self._kind).reshape(-1, self._width)


class _Moves(dict[int, int]):
    """The automaton's next states, as of an array; asked for a thousand times a text, so it is a dictionary that fills."""

    def __init__(self, moves: array[int]) -> None:
        self._kind, self._read = Struct(moves.typecode), _reader(moves, moves.itemsize)

    def __missing__(self, place: int) -> int:
        if len(self) >= MOVES_KEPT:
            self.clear()
        move: int = self._kind.unpack(self._read(place))[0]
        self[place] = move
        return move


def _reader(table: memoryview | array[int], size: int) -> Callable[[int], bytes]:
    """What reads a piece of that many bytes of the table, by number, from a file that goes when nobody has it open."""
    file = TemporaryFile(prefix="newscrawler-")  # noqa: SIM115 - it lives as long as its reader
    file.write(table)
    file.flush()
    return lambda number: os.pread(file.fileno(), size, number * size)

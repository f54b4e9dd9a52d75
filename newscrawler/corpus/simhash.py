"""
Simhash (Charikar 2002): 64 bits a text, close for close texts, so that others can look for near-duplicates by counting bits.

Made when a corpus file is written, not when a page is cleaned: it is no part of what a page says.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from newscrawler.corpus.signatures import Array, split_words

_BITS = 64
_TRIPLE = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd multipliers, one for each place in a triple: the same words in another order are another triple."""


def simhash(text: str) -> str | None:
    """
    16 hex digits over the different triples of words of a text; None for texts too short to say anything.

    Unrelated texts differ in about 32 bits, copies with a paragraph more or less in about 5. Same on every machine.
    """
    words = split_words(text)
    if not words:
        return None
    codes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype="<u8")
    first, second, third = (codes[at : len(codes) - 2 + at] * np.uint64(by) for at, by in enumerate(_TRIPLE))
    triples = np.unique(_mix(first ^ (second << np.uint64(1)) ^ (third << np.uint64(2))))
    ones = np.unpackbits(triples.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little").sum(axis=0)
    bits = np.packbits(ones * 2 > len(triples), bitorder="little")
    return f"{int.from_bytes(bits.tobytes(), 'little'):0{_BITS // 4}x}"


def _mix(numbers: Array) -> Array:
    """Spread every bit over all 64 (the finalizer of splitmix64)."""
    for shift, by in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(by)
    mixed: Array = numbers ^ (numbers >> np.uint64(31))
    return mixed

"""Texts that are the same or nearly so: groups found by equal digests and by MinHash bands, checked by samples."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

NEAR = 0.6
"""Share of common word triples from which two texts are near-duplicates: an agency's story with another end still is."""

_AT_ONCE = 65_536


def cluster(digests: Array, bands: Array, samples: Array, signed: Array, order: Array) -> Array:
    """
    For each place in ``order`` the place of the first text of its group; a text without others is its own first.

    ``order`` holds the texts' row numbers, and decides who is first. ``digests`` are numbers that are equal for equal
    texts, ``bands`` and ``samples`` come from `signatures.sign`, ``signed`` says which rows have them. Memory beyond
    these: a few numbers a text and 65,536 pairs at a time.
    """
    groups = _Groups(len(order))
    groups.join(*_neighbours(digests[order], np.arange(len(order))))
    places = np.flatnonzero(signed[order])
    for band in range(bands.shape[1]):
        left, right = _neighbours(bands[order[places], band], places)
        for at in range(0, len(left), _AT_ONCE):
            some, others = left[at : at + _AT_ONCE], right[at : at + _AT_ONCE]
            # What earlier bands joined needs no second look.
            open_ = groups.first[some] != groups.first[others]
            some, others = some[open_], others[open_]
            near = (samples[order[some]] == samples[order[others]]).mean(axis=1) >= NEAR
            groups.join(some[near], others[near])
    return groups.firsts()


def _neighbours(keys: Array, numbers: Array) -> tuple[Array, Array]:
    """Pairs of texts with the same key: each with the first of them, and with the one before it."""
    order = np.argsort(keys, kind="stable")
    sorted_keys, sorted_numbers = keys[order], numbers[order]
    starts = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]]) if len(keys) else np.array([], dtype=int)
    first = np.repeat(sorted_numbers[starts], np.diff(np.r_[starts, len(keys)]))
    same_as_before = np.r_[False, sorted_keys[1:] == sorted_keys[:-1]] if len(keys) else np.array([], dtype=bool)
    before = np.roll(sorted_numbers, 1)
    with_first = np.flatnonzero(same_as_before)
    with_before = np.flatnonzero(same_as_before & (before != first))
    left = np.concatenate([first[with_first], before[with_before]])
    return left, np.concatenate([sorted_numbers[with_first], sorted_numbers[with_before]])


class _Groups:
    """Disjoint sets, each known by its smallest number."""

    def __init__(self, size: int) -> None:
        self.first = np.arange(size)

    def join(self, left: Array, right: Array) -> None:
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            low, high = sorted((self._find(one), self._find(other)))
            self.first[high] = low

    def _find(self, number: int) -> int:
        first = self.first
        while first[number] != number:
            first[number] = first[first[number]]
            number = int(first[number])
        return number

    def firsts(self) -> Array:
        """The smallest number of each text's group."""
        first = self.first
        while not np.array_equal(following := first[first], first):
            first = following
        return first

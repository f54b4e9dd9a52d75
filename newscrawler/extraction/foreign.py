"""Which pictures and players of a page belong to something else than its story."""

from __future__ import annotations

from collections.abc import Container
from itertools import chain
from math import inf
from typing import Any

from newscrawler.extraction.media_names import is_foreign, names

MAX_LEVELS = 12
"""Levels above a picture that may tell whose it is."""

_STORY = frozenset({"body", "main", "article"})
_ELSEWHERE = frozenset({"nav", "footer"})


class Foreign:
    """
    Other stories' teasers, authors' boxes, navigation and adverts of one page.

    ``around`` are the elements that hold the headline, and so this story.
    """

    def __init__(self, around: Container[Any]) -> None:
        self._around = around
        # Element → levels up to the foreign one around it. Pictures share what stands above them.
        self._levels: dict[Any, float] = {}

    def holds(self, node: Any) -> bool:
        """Whether the element stands in a foreign one or is one."""
        if node not in self._levels:
            self._measure(node)
        return self._levels[node] <= MAX_LEVELS

    def _measure(self, node: Any) -> None:
        passed: list[Any] = []
        levels = inf
        for here in chain((node,), node.iterancestors()):
            if here in self._levels:
                levels = self._levels[here] + 1
                break
            passed.append(here)
            if here.tag in _STORY or here in self._around:
                break
            if here.tag in _ELSEWHERE or is_foreign(names(here)):
                levels = 0
                break
        for further, one in enumerate(reversed(passed)):
            self._levels[one] = levels + further

"""How many pages of one pattern are worth fetching: the end of pagination that has none."""

from __future__ import annotations

import re
from collections import OrderedDict

from newscrawler.urls._clean import clean_url, split_url
from newscrawler.urls._sites import host_group
from newscrawler.urls._tables import PAGING_PARAMETERS, PAGING_SEGMENTS

_DIGITS = re.compile(r"\d+")
_PAGE_IN_SEGMENT = re.compile(r"(?:page|p|seite)[-_]?\d+", re.IGNORECASE)

MOST_PATTERNS = 20_000
"""Patterns remembered; the one not met for the longest is forgotten first."""


class PageBudget:
    """
    Counts URLs by pattern and refuses what is over.

    ``pages`` is for URLs that turn pages (``?page=7``, ``/page/7``), ``numbers`` for URLs that differ in their numbers
    only. Slugs make patterns of their own, so articles are not counted together. Kept in memory, for one run.
    """

    def __init__(self, *, pages: int = 50, numbers: int = 5_000) -> None:
        self._limits = {"pagination": pages, "numbers": numbers}
        self._spent: OrderedDict[tuple[str, str], int] = OrderedDict()

    def refuse(self, url: str) -> str | None:
        """
        Count a URL; "trap:pagination" or "trap:numbers" when its pattern is used up, else None.

        URLs without numbers and pagers always pass.
        """
        kind, pattern = url_pattern(url)
        if kind is None:
            return None
        spent = self._spent.pop((kind, pattern), 0) + 1
        self._spent[kind, pattern] = spent
        if len(self._spent) > MOST_PATTERNS:
            self._spent.popitem(last=False)
        return f"trap:{kind}" if spent > self._limits[kind] else None


def url_pattern(url: str) -> tuple[str | None, str]:
    """
    The kind and the pattern of a URL: "pagination" when it turns pages, "numbers" when it holds numbers, else None.

    The pattern is the URL with its numbers as ``#`` and, for pagination, the pager's value gone.
    """
    parts = split_url(clean_url(url))
    segments = parts.path.lower().split("/")
    paging = False
    for place, segment in enumerate(segments):
        follows = place and segments[place - 1] in PAGING_SEGMENTS and segment.isdigit()
        if follows or _PAGE_IN_SEGMENT.fullmatch(segment):
            segments[place], paging = "*", True
    query = []
    for pair in sorted((parts.query or "").lower().split("&")):
        name, _, _ = pair.partition("=")
        turns = name in PAGING_PARAMETERS
        paging = paging or turns
        query.append(f"{name}=*" if turns else pair)
    shape = f"{'/'.join(segments)}?{'&'.join(query)}"
    pattern = host_group(url) + _DIGITS.sub("#", shape)
    if paging:
        return "pagination", pattern
    return ("numbers", pattern) if "#" in pattern else (None, pattern)

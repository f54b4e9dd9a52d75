"""Meta tags by what their names mean: "article:published_time" and "Article-Published-Time" are one."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawler.extraction.page import Page

_SIGNS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4_000)
def _bare(name: str) -> str:
    return _SIGNS.sub("", name.lower())


class Metas:
    """The contents of a page's meta tags, looked up by names whose signs and case do not count."""

    def __init__(self, page: Page) -> None:
        self._contents: dict[str, list[str]] = {}
        for name, contents in page.meta.items():
            self._contents.setdefault(_bare(name), []).extend(content for content in contents if content)

    def all(self, name: str) -> list[str]:
        """Every non-empty content of one name, in the order of the page."""
        return self._contents.get(_bare(name), [])

    def first(self, *names: str) -> str | None:
        """The first content of the first of these names that the page has."""
        return next((contents[0] for name in names if (contents := self.all(name))), None)

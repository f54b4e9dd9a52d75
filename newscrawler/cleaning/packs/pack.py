"""A rule pack: the selectors of one publisher's pages, and the days on which its pages looked like that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from newscrawler.sources.source import covers_url

Selectors = tuple[str, ...]
"""CSS selectors or XPath expressions; the first that selects anything is the one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What to cut from the page before it is read: every element selected, noted as ``kind`` under ``rule``."""

    rule: str
    kind: str
    select: Selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """
    One ``[[pack]]`` of a file: for the pages of ``hosts`` that were captured from ``valid_from`` to ``valid_until``.

    Both days belong to it; None is open. A field without selectors is left to the general rules.
    """

    name: str
    hosts: tuple[str, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    headline: Selectors = ()
    kicker: Selectors = ()
    standfirst: Selectors = ()
    byline: Selectors = ()
    authors: Selectors = ()
    published: Selectors = ()
    section: Selectors = ()
    body: Selectors = ()
    """The elements that hold the body; nothing outside them is body."""
    keep: Selectors = ()
    """Elements whose passages are body, whatever the general rules say."""
    caption: Selectors = ()
    credit: Selectors = ()
    video_title: Selectors = ()
    remove: tuple[Removal, ...] = ()

    def fits(self, url: str, day: date) -> bool:
        """Whether the pack is for a page of this address that was captured on this day."""
        begun = self.valid_from is None or self.valid_from <= day
        over = self.valid_until is not None and self.valid_until < day
        return begun and not over and covers_url(self.hosts, url)

    @property
    def digest(self) -> str:
        """Changes whenever the pack may give another article."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


def pack_for(packs: Iterable[Pack], url: str, day: date) -> Pack | None:
    """The pack in force: of those that fit, the one that begins last; among equals the one that was read last."""
    fitting = [pack for pack in packs if pack.fits(url, day)]
    return max(reversed(fitting), key=lambda pack: pack.valid_from or date.min, default=None)

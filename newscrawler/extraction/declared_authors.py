"""Who wrote it, as JSON-LD and the meta tags declare."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urljoin

from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.page import Page
from newscrawler.extraction.people import Signed, merged, read_names
from newscrawler.extraction.plain import key_of, plain
from newscrawler.extraction.wording import names, phrases
from newscrawler.model import Author

META = names("meta", "author")
LD_KEYS = ("author", "creator", "contributor")
ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|/")
"""What begins like this, or holds a path, is the address of a profile and no name."""

_HOUSES = frozenset({"Organization", "NewsMediaOrganization"})


def from_json_ld(articles: list[Node], page: Page, house: str) -> Signed:
    """Authors of the article's nodes; where there are none, its creators, then its contributors."""
    for node in articles[:3]:
        for key in LD_KEYS:
            found = merged([_read_node(value, page, house) for value in _listed(node.get(key))])
            if found:
                return found
    return Signed()


def _listed(value: Any) -> list[Any]:
    return value[:30] if isinstance(value, list) else [] if value is None else [value]


def _read_node(value: Any, page: Page, house: str) -> Signed:
    if isinstance(value, list):
        return merged([_read_node(item, page, house) for item in value[:10]])
    if not isinstance(value, dict):
        return read_names(value, publisher=house) if isinstance(value, str) and not ADDRESS.match(value) else Signed()
    names = [name for name in _listed(value.get("name")) if isinstance(name, str)] or [_joined(value)]
    url = next(
        (one for one in (*_listed(value.get("url")), *_listed(value.get("sameAs"))) if isinstance(one, str) and one),
        None,
    )
    role = plain(value.get("jobTitle"))[:80] or None
    found = merged([read_names(name, publisher=house) for name in names])
    if not _HOUSES.isdisjoint(types_of(value)):
        return Signed(
            (), found.agencies, found.houses or tuple(plain(name) for name in names if name and not found.agencies)
        )
    if len(found.people) == 1:
        person = found.people[0]
        found = Signed(
            (Author(name=person.name, url=url and urljoin(page.url, url), role=role or person.role),),
            found.agencies,
            found.houses,
        )
    return found


def _joined(value: Node) -> str:
    parts = (value.get("givenName"), value.get("additionalName"), value.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str))


def from_meta(metas: Metas, house: str) -> Signed:
    """The people of the first tag that names any, else the houses of the first that names one."""
    first = Signed()
    for name in META:
        values = [value for value in metas.all(name)[:20] if not ADDRESS.match(value)]
        if not values or (name == "twitter:data1" and key_of(metas.first("twitter:label1") or "") not in _labels()):
            continue
        found = merged([read_names(value, publisher=house) for value in values])
        if found.people:
            return found
        first = first or found
    return first


@cache
def _labels() -> frozenset[str]:
    return frozenset(key_of(phrase) for phrase in phrases("byline_prefixes"))

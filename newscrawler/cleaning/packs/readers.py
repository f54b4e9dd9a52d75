"""Selected elements → the values of a field. A reader gives the changes of `Fields`; none when the words make no sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin

from newscrawler.extraction.fields import Fields
from newscrawler.extraction.page import Page
from newscrawler.extraction.people import Signed, read_names, unique
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.times import read_time
from newscrawler.model import Author, DateCandidate

MAX_WORDS = 2_000
STAMPS = ("datetime", "content", "data-timestamp")

Nodes = list[Any]
Changes = dict[str, Any]
Reader = Callable[[Nodes, Fields, Page, str], Changes]


def _said(nodes: Nodes) -> str:
    return " ".join(filter(None, map(words_of, nodes)))[:MAX_WORDS]


def _headline(nodes: Nodes, fields: Fields, _page: Page, _origin: str) -> Changes:
    words = words_of(nodes[0])[:MAX_WORDS]
    return {"headline": words, "headlines": tuple(dict.fromkeys([words, *fields.headlines]))} if words else {}


def _words(name: str) -> Reader:
    def read(nodes: Nodes, _fields: Fields, _page: Page, _origin: str) -> Changes:
        return {name: words} if (words := _said(nodes)) else {}

    return read


def _byline(nodes: Nodes, fields: Fields, _page: Page, _origin: str) -> Changes:
    words = _said(nodes)
    return {"byline": words, **_signed([read_names(words, publisher=fields.publisher or "")])} if words else {}


def _authors(nodes: Nodes, fields: Fields, page: Page, _origin: str) -> Changes:
    house = fields.publisher or ""
    return _signed([read_names(words_of(node), publisher=house, url=_address(node, page.url)) for node in nodes])


def _signed(signatures: list[Signed]) -> Changes:
    """Who signed; a house where no person did, as the general rules have it."""
    people = unique(person for signed in signatures for person in signed.people)
    houses = dict.fromkeys(house for signed in signatures for house in signed.houses)
    authors = tuple(people) or tuple(Author(name=house, role="organisation") for house in houses)
    wires = [wire for signed in signatures for wire in signed.agencies]
    return ({"authors": authors} if authors else {}) | ({"agency": wires[0]} if wires else {})


def _address(node: Any, base: str) -> str | None:
    try:
        address = urljoin(base, (node.get("href") or "").strip())
    except ValueError:
        return None
    return address if node.get("href") and address.startswith(("http://", "https://")) else None


def _published(nodes: Nodes, fields: Fields, _page: Page, origin: str) -> Changes:
    for node in nodes:
        for raw in (*(node.get(name) for name in STAMPS), words_of(node)):
            if raw and (moment := read_time(raw)) is not None:
                mine = DateCandidate(
                    field="published", value=moment.value, origin=origin, raw=raw[:200], precision=moment.precision
                )
                return {
                    "published": moment.value,
                    "published_raw": mine.raw,
                    "published_precision": mine.precision,
                    "published_from": origin,
                    "date_candidates": (mine, *fields.date_candidates),
                }
    return {}


READERS: Mapping[str, tuple[Reader, str | None]] = {
    "headline": (_headline, "headline"),
    "kicker": (_words("kicker"), "kicker"),
    "standfirst": (_words("standfirst"), "standfirst"),
    "byline": (_byline, "byline"),
    "authors": (_authors, None),
    "published": (_published, "timestamp"),
    "section": (_words("section"), None),
}
"""Field → its reader, and the kind of part that the selected elements are on the page: what is a part is no body."""

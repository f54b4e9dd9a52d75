"""Who wrote it: the byline as printed, the people it names, and the agency, from every witness on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from newscrawler.extraction.byline_pieces import byline_head, without_prefix
from newscrawler.extraction.declared_authors import ADDRESS, META, from_json_ld, from_meta
from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.landmarks import Landmarks, is_elsewhere
from newscrawler.extraction.metas import Metas
from newscrawler.extraction.near import Line
from newscrawler.extraction.page import Page
from newscrawler.extraction.people import Signed, has_full_name, merged, read_names, unique
from newscrawler.extraction.plain import EAST_ASIAN, key_of, plain, words_of
from newscrawler.extraction.signature import read_signature
from newscrawler.model import Author

MAX_PRINTED = 240
"""Characters of a passage that is read as a byline; a longer one is a biography."""
MAX_LINE = 90
"""Characters of a line that is nothing but a byline."""
MAX_AMONG = 120
"""Characters of a line without a name of its own that is searched for a byline."""
MAX_CJK_LINE = 30
"""Characters of a byline in Chinese, Japanese or Korean; a longer one tells of the author."""
MAX_BYLINE_WORDS = 12
MAX_HEAD = 50
NEAR = 400
"""Elements between headline and byline; further away stand the authors of other stories."""

# Houses that stand for any house.
NAMELESS = frozenset(
    {
        "agencies",
        "agencias",
        "agences",
        "agenturen",
        "agenzie",
        "agentur",
        "wires",
        "wire",
        "staff",
        "redaktion",
        "agency",
    }
)

# Among source and time, with or without spaces: "2024-03-03 来源：某地网 作者：王小明".
_CJK_LABEL = re.compile("(?:作者|记者|記者|撰文|撰稿)\\s?[:：/／]\\s?[\u4e00-\u9fff·]{2,5}(?![\u4e00-\u9fff])")
_PARTS = re.compile(r"\s+[·•|]\s+")
_HONORIFIC = re.compile(r"^(?:(?:dr|prof|dott|ing)\b\.?\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The byline as printed, its people, its agency, and the elements that print it."""

    raw: str | None = None
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    nodes: tuple[Any, ...] = ()


def read_byline(
    page: Page,
    metas: Metas,
    articles: list[Node],
    marks: Landmarks,
    near: list[Line],
    publisher: str | None = None,
    last: list[Line] | None = None,
) -> Byline:
    """
    The people of the first witness that names any: JSON-LD, then meta tags, then what is marked as author, then
    what is printed in a byline near the headline, then the signature under the body (``last`` are its last lines).

    Where no person signed, the house that did stands in ``authors`` with the role "organisation".
    """
    house = publisher or ""
    printed = list(_printed(marks)) or [(node, part) for node, words in near if (part := _byline_in(words, house))][:1]
    witnesses = [
        from_json_ld(articles, page, house),
        from_meta(metas, house),
        _from_marked(page, marks, house),
        _from_printed(printed, house),
    ]
    if not any(who.people for who in witnesses):
        witnesses.append(read_signature(last or [], house))
    people = next((who.people for who in witnesses if has_full_name(who)), ()) or next(
        (who.people for who in witnesses if who.people), ()
    )
    people = _fullest(people, printed, house)
    wires = [wire for who in witnesses for wire in who.agencies]
    authors = _completed(people, witnesses) if people else _houses(witnesses, house)
    raw = _as_printed(printed, authors) or next(
        (words for name in META for words in metas.all(name) if not ADDRESS.match(words)), None
    )
    return Byline(
        raw=raw and plain(raw)[:MAX_PRINTED],
        authors=authors,
        agency=wires[0] if wires else None,
        nodes=tuple(node for node, _ in printed),
    )


def _as_printed(printed: list[Line], authors: tuple[Author, ...]) -> str | None:
    """The shortest printed passage that names every author, best one that says "By"."""
    lines = [words for _, words in printed]
    whole = [words for words in lines if all(key_of(person.name) in key_of(words) for person in authors)]
    said = [words for words in whole if without_prefix(words) != words]
    return min(said or whole or lines[:1], key=len, default=None)


def _fullest(people: tuple[Author, ...], printed: list[Line], house: str) -> tuple[Author, ...]:
    """The people of the printed line that names these and more: metadata often has room for the first name only."""
    names = {_key(person) for person in people}
    for line in printed:
        who = _from_printed([line], house).people if len(line[1]) <= MAX_LINE else ()
        if names and len(who) > len(names) and names <= {_key(person) for person in who}:
            return who
    return people


def _key(person: Author) -> str:
    return key_of(_HONORIFIC.sub("", person.name))


def _completed(people: tuple[Author, ...], witnesses: list[Signed]) -> tuple[Author, ...]:
    """The believed people with what the other witnesses know of them."""
    wanted = {key_of(person.name) for person in people}
    known = [person for who in witnesses for person in who.people if key_of(person.name) in wanted]
    return tuple(unique([*people, *known]))


def _houses(witnesses: list[Signed], publisher: str) -> tuple[Author, ...]:
    """The house that signed: another one than the publisher if any did."""
    own = key_of(publisher)
    named = [[house for house in who.houses if house.casefold() not in NAMELESS] for who in witnesses]
    others = [houses for houses in named if any(key_of(house) != own for house in houses)]
    signed = [list(houses) for houses in (*others, *named, *(who.houses for who in witnesses)) if houses]
    return tuple(Author(name=name, role="organisation") for name in (signed or [[]])[0][:3])


def _from_marked(page: Page, marks: Landmarks, house: str) -> Signed:
    start = marks.start
    parts: list[Signed] = []
    for node in marks.authors[:30]:
        away = marks.order[node] - start
        if away > 4 * NEAR or (is_elsewhere(node, marks.around) and not 0 < away < NEAR // 5):
            continue
        named = node.find('.//*[@itemprop="name"]')
        words = (node.get("content") or "") if node.tag == "meta" else words_of(named if named is not None else node)
        if words and len(words) <= MAX_PRINTED:
            url = node.get("href")
            parts.append(_with_url(read_names(words, publisher=house), url and urljoin(page.url, url)))
    return merged(parts)


def _with_url(who: Signed, url: str | None) -> Signed:
    if not url or len(who.people) != 1:
        return who
    return Signed((Author(name=who.people[0].name, url=url, role=who.people[0].role),), who.agencies, who.houses)


def _printed(marks: Landmarks) -> Iterator[tuple[Any, str]]:
    """Bylines that the page shows, those nearest to the headline first; each passage once, the outermost element of it."""
    start = marks.start
    around = [node for node in marks.byline if -NEAR // 3 < marks.order[node] - start < NEAR]
    near = [node for node in around if not is_elsewhere(node, marks.around)] or [
        node for node in around if _byline_in(words_of(node))
    ]
    seen: set[str] = set()
    for node in sorted(near, key=lambda node: (marks.order[node] < start, marks.order[node])):
        words = words_of(node)
        if words and len(words) <= MAX_PRINTED and key_of(words) not in seen:
            seen.add(key_of(words))
            yield node, words


def _from_printed(printed: list[Line], house: str) -> Signed:
    for node, words in printed:
        if len(words) > MAX_CJK_LINE and EAST_ASIAN.search(words):
            continue
        head = key_of(byline_head(words))
        linked = [read_names(words_of(link), publisher=house) for link in node.iter("a")][:10]
        named = merged([who for who in linked if has_full_name(who) and _stands_in(head, who)])
        found = named or _apart(node, house, head) or read_names(words, publisher=house)
        if has_full_name(found) or (
            found and (without_prefix(words) != words or (found.houses and len(words) <= MAX_LINE))
        ):
            return found
    return Signed()


def _apart(node: Any, house: str, head: str) -> Signed:
    """Names that stand in elements of their own, with nothing but these between them."""
    leaves = [leaf for leaf in node.iter() if len(leaf) == 0 and (leaf.text or "").strip()][:30]
    if len(leaves) < 2:
        return Signed()
    read = [read_names(leaf.text, publisher=house) for leaf in leaves]
    return merged([who for who in read if has_full_name(who) and _stands_in(head, who)])


def _stands_in(head: str, who: Signed) -> bool:
    """Whether the names stand in the head of the byline, before those who edited or checked."""
    return any(key_of(person.name) in head for person in who.people)


def _byline_in(words: str, house: str = "") -> str:
    """The part of a short line that begins with "By", "Von" … and goes on with nothing but names; "" when none does."""
    if len(words) > MAX_AMONG:
        return ""
    if labelled := _CJK_LABEL.search(words):
        return labelled[0]
    return next((part for part in _PARTS.split(words) if _reads_as_byline(part, house)), "")


def _reads_as_byline(words: str, house: str) -> bool:
    rest = without_prefix(words, house)
    if rest == words or len(rest.split()) > MAX_BYLINE_WORDS:
        return False
    who = read_names(words, publisher=house)
    return has_full_name(who) or (bool(who) and len(byline_head(words)) < MAX_HEAD)

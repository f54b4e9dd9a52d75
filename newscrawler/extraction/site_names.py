"""What a site calls itself, and how much of a title is no more than that."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newscrawler.extraction.json_ld import types_of
from newscrawler.extraction.offices import is_house
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain

MIN_CUT = 8
"""Characters that are left of a title at least."""
MAX_SITE = 50
"""Characters behind a separator that may be a section and the site's name."""
SHORT = 3
"""Letters of a name that counts as a word of its own only: "BBC" in "BBC News"."""

SEPARATOR = re.compile(
    r"\s+[|·•*–—-]+\s+|\s*[|｜：︱丨]\s*|\s+::?\s+|\s+[»›«~]\s+|--|\s+[-–—]\s*|\s<\s|\s_\s|_(?=[^_]{2,30}$)"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af])[-–—](?=[\u3040-\u9fff\uac00-\ud7af])"
)
_BEFORE = re.compile(r"\s*:\s+")
_DECLARED = ("og:site_name", "application-name", "al:android:app_name", "al:ios:app_name", "apple-mobile-web-app-title")
_HOUSES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Newspaper", "Corporation"})
_GENERIC_LABELS = frozenset({"www", "com", "net", "org", "amp", "mobile", "web"})
_SECOND_LEVEL = frozenset(
    [
        *("co", "com", "org", "net", "gov", "gob", "gouv", "go", "or"),
        *("ne", "ac", "edu", "gen", "in", "web", "nom", "ltd", "plc"),
    ]
)
"""Labels under a country's own that many houses share: "co" of co.uk."""
_HOUSE_ENDING = re.compile(
    "(?:网|網|新闻|新聞|[日晚时時早]报|[日晚时時早]報|在线|通讯社|通信社|周刊|週刊|ニュース|デジタル|オンライン|뉴스|신문|일보|방송|타임스|닷컴)$"
)
# Spellings of one name: as it is, without accents, and with the vowels that German addresses write instead.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class SiteNames:
    """Keys of a site's names: ``full`` are its names, ``parts`` those of its departments that an address has."""

    full: frozenset[str]
    parts: frozenset[str] = frozenset()

    def __contains__(self, key: object) -> bool:
        return key in self.full or key in self.parts

    def cut(self, words: str, *, loosely: bool = False) -> str:
        """
        The words without the site's name behind or before a separator, and the section that stands before that name.

        ``loosely`` takes for a site's name what any house may be called: for titles that nothing else bears out.
        """
        pieces = [match.span() for match in SEPARATOR.finditer(words)]
        for start, end in pieces[-3:]:
            rest = words[end:]
            if (
                start >= MIN_CUT
                and len(rest) <= MAX_SITE
                and (self.name(rest) or (loosely and _is_any_house(words, end)))
            ):
                return words[:start].rstrip()
        first = pieces[:1] + [match.span() for match in _BEFORE.finditer(words[:MAX_SITE])][:1]
        for start, end in first:
            if key_of(words[:start]) in self.full and len(words) - end >= MIN_CUT:
                return words[end:].strip()
        return words

    def name(self, words: str) -> bool:
        """Whether the words are the site's name, begin or end with it, or begin it."""
        ends = words.casefold().split()
        short = any(name in self.full for name in (*ends[:1], *ends[-1:]) if len(name) <= SHORT)
        return short or any(self._has(key) for key in _spellings(key_of(words)))

    def _has(self, key: str) -> bool:
        if not key:
            return False
        ends = any(key.endswith(name) for name in self.full | self.parts if len(name) > SHORT)
        return ends or any(
            key == name or (len(name) > SHORT and key.startswith(name)) or (len(key) > 5 and name.startswith(key))
            for name in self.full
        )


def site_names(page: Page, publisher: str | None) -> SiteNames:
    """The names that metadata, JSON-LD's publisher and the address give."""
    host = page.url.split("/")[2].split(":")[0] if page.url.count("/") > 1 else ""
    house, parts = _labels(host)
    named = [publisher, *(page.first(name) for name in _DECLARED), host.removeprefix("www."), house]
    named += [node.get("name") for node in page.json_ld[:40] if not _HOUSES.isdisjoint(types_of(node))]
    full = {spelling for name in named if len(key := key_of(plain(name))) > 1 for spelling in _spellings(key)}
    return SiteNames(frozenset(full), frozenset(key_of(part) for part in parts))


def _labels(host: str) -> tuple[str, list[str]]:
    """The label of the house in a host name, and those before it: "news.herald.co.uk" is of herald, news."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    known = [label for label in labels if len(label) > 2 and label not in _GENERIC_LABELS]
    return (known[-1], known[:-1]) if known else ("", [])


def _is_any_house(words: str, at: int) -> bool:
    """Whether what stands from there on is called like a house; in Latin letters only behind a space."""
    return bool(_HOUSE_ENDING.search(words)) or (words[at - 1].isspace() and is_house(words[at:]))


@lru_cache(maxsize=2_000)
def _spellings(key: str) -> tuple[str, ...]:
    if key.isascii():
        return (key,)
    bare = "".join(char for char in unicodedata.normalize("NFD", key) if not unicodedata.combining(char))
    return tuple(dict.fromkeys((key, bare, key.translate(_GERMAN).replace("ß", "ss"))))

"""Who says what of an article's fields: every witness of a page, beside the value that was believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newscrawler.extraction.entities import article_nodes, lesser_nodes, name_of
from newscrawler.extraction.fields import Fields
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import key_of, plain, words_of
from newscrawler.extraction.wording import names
from newscrawler.model import Article

MAX_VALUE = 1_000
MAX_WITNESSES = 40
"""Of one field."""

GENERAL = "general rule"

FIELDS = (
    "headline", "kicker", "standfirst", "byline", "authors", "agency", "dateline", "published", "modified", "section",
    "tags", "publisher", "canonical_url", "language", "genre", "access",
)  # fmt: skip
"""What is traced, in the order in which a reader wants it."""
JSON_LD: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "name"),
    "standfirst": ("description",),
    "authors": ("author", "creator"),
    "section": ("articleSection",),
    "tags": ("keywords",),
    "publisher": ("publisher",),
    "canonical_url": ("url", "mainEntityOfPage"),
    "language": ("inLanguage",),
}
META: dict[str, tuple[str, ...]] = {
    "headline": names("meta", "headline"),
    "standfirst": names("meta", "description"),
    "authors": names("meta", "author"),
    "section": names("meta", "section"),
    "tags": names("meta", "tags"),
    "publisher": ("og:site_name", "application-name"),
    "canonical_url": ("og:url",),
    "language": ("og:locale", "content-language"),
}
PARTS = {"headline": "headline", "kicker": "kicker", "standfirst": "standfirst", "byline": "byline"}


@dataclass(frozen=True, slots=True)
class Said:
    """What one witness said of a field."""

    field: str
    origin: str
    value: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A field's value, who it came from, and what others said instead."""

    field: str
    value: str
    origins: tuple[str, ...]
    others: tuple[Said, ...]


def trace_fields(page: Page, fields: Fields, record: Article | Fields, taken: Mapping[str, str]) -> tuple[Trace, ...]:
    """
    Every field of ``record`` with its witnesses on the page as parsed.

    ``fields`` is what was read of this page, ``taken`` which of them a rule pack gave (field → origin). A value that no
    witness has word for word comes from a general rule: several witnesses together, or the words of the body.
    """
    said = [Said(name, origin, shown_value(getattr(fields, name, None))) for name, origin in taken.items()]
    said += [*_printed(page, fields), *_declared(page), *_meta(page), *_dates(fields)]
    return tuple(_trace(name, shown_value(getattr(record, name, None)), said) for name in FIELDS)


def shown_value(value: Any) -> str:
    """A field's value as one line: names of authors, the raw dateline, times with their zone."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(shown_value, value))
    for name in ("name", "raw"):
        if hasattr(value, name):
            return str(getattr(value, name))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _trace(name: str, value: str, said: list[Said]) -> Trace:
    mine = [one for one in dict.fromkeys(said) if one.field == name and one.value][:MAX_WITNESSES]
    agreeing = [one.origin for one in mine if value and _agree(value, one.value)]
    others = tuple(one for one in mine if not (value and _agree(value, one.value)))
    return Trace(name, value, tuple(dict.fromkeys(agreeing)) or ((GENERAL,) if value else ()), others)


def _agree(value: str, said: str) -> bool:
    return key_of(value) == key_of(said)


def _printed(page: Page, fields: Fields) -> Iterator[Said]:
    for part in fields.parts:
        if part.kind in PARTS and not part.rule.startswith("pack:"):
            yield Said(PARTS[part.kind], f"{part.rule} <{part.node.tag}>", part.text[:MAX_VALUE])
    for heading in list(page.tree.iter("h1"))[:5]:
        yield Said("headline", "h1", words_of(heading)[:MAX_VALUE])
    yield Said("headline", "title tag", plain(page.tree.findtext(".//title"))[:MAX_VALUE])
    yield Said("language", "html lang", page.html_lang or "")
    for link in page.tree.xpath("//link[@rel='canonical']/@href")[:3]:
        yield Said("canonical_url", "link canonical", str(link)[:MAX_VALUE])


def _declared(page: Page) -> Iterator[Said]:
    for node in (article_nodes(page) or lesser_nodes(page))[:3]:
        for name, keys in JSON_LD.items():
            for key in keys:
                yield Said(name, f"json-ld {key}", _names(node.get(key))[:MAX_VALUE])


def _names(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(name_of, value[:30])))
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return plain(value["@id"])
    return name_of(value)


def _meta(page: Page) -> Iterator[Said]:
    for name, known in META.items():
        for key in known:
            for content in page.meta.get(key, ())[:5]:
                yield Said(name, f"meta {key}", plain(content)[:MAX_VALUE])


def _dates(fields: Fields) -> Iterator[Said]:
    for candidate in fields.date_candidates:
        believed = getattr(fields, candidate.field)
        same = believed == candidate.value  # the same instant, on whichever clock
        yield Said(candidate.field, candidate.origin, shown_value(believed if same else candidate.value))

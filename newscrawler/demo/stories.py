"""The stories of the pretend newspapers: read from articles/*.toml, the same ones in the same order every time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any, Literal

ARTICLES = Path(__file__).parent / "articles"
RECURRING = "recurring.toml"

PartKind = Literal["paragraph", "crosshead", "quote", "post"]


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a body; a post of a live blog has its ``time``."""

    kind: PartKind
    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story: its name at the title's server, and what stands below it."""

    name: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as its writers meant it: what a page shows of it, and what extraction should find again."""

    title: str
    slug: str
    template: str
    section: str
    headline: str
    body: str
    published: datetime
    modified: datetime | None = None
    kicker: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dateline: tuple[tuple[str, str], ...] = ()
    """(name, value) of raw, place, agency."""
    caption: str = ""
    credit: str = ""
    video: tuple[tuple[str, str], ...] = ()
    """(name, value) of title, duration (ISO 8601), clock, source."""
    more_pictures: tuple[tuple[str, str], ...] = ()
    """(caption, credit) of the other pictures of a gallery."""
    pullquote: str = ""
    correction: str = ""
    newsletter: bool = False
    genre: str = "article"
    access: str = "free"

    @property
    def path(self) -> str:
        """Where it lies on its server; the day in the path as content systems like it."""
        return f"/{self.section}/{self.published:%Y/%m/%d}/{self.slug}" + PATH_ENDINGS.get(self.template, "")

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The lead picture first."""
        named = ((self.caption, self.credit), *self.more_pictures) if self.caption else ()
        return tuple(Picture(f"/pictures/{self.slug}-{n}.png", *words) for n, words in enumerate(named, 1))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The body in blocks: "## " crossheads, "> " quotes, "@ time headline" posts, everything else paragraphs."""
        return tuple(_parts(self.body))

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of the body, block by block, as `text` of the article record ought to have them."""
        return tuple(part.text for part in self.parts)


PATH_ENDINGS: dict[str, str] = {"tables": ".html", "wordpress": "/", "regional": ".html"}


def _parts(body: str) -> Iterator[Part]:
    for block in body.strip().split("\n\n"):
        if block.startswith("## "):
            yield Part("crosshead", block[3:])
        elif block.startswith("> "):
            yield Part("quote", block[2:])
        elif block.startswith("@ "):
            head, _, text = block[2:].partition("\n")
            time, _, headline = head.partition(" ")
            yield Part("crosshead", headline, time)
            yield Part("post", text, time)
        else:
            yield Part("paragraph", block)


@lru_cache(maxsize=1)
def all_stories() -> tuple[Story, ...]:
    """Every story of every title, newest first within a title."""
    stories = [*_single(), *_recurring()]
    stories.sort(key=lambda story: (story.title, -story.published.timestamp(), story.slug))
    return tuple(stories)


def _single() -> Iterator[Story]:
    for file in sorted(ARTICLES.glob("*.toml")):
        if file.name != RECURRING:
            for record in tomllib.loads(file.read_text(encoding="utf-8"))["story"]:
                yield _story({"title": file.stem, **record})


def _recurring() -> Iterator[Story]:
    families = tomllib.loads((ARTICLES / RECURRING).read_text(encoding="utf-8"))["family"]
    for number, family in enumerate(families):
        wordings, rows = family.pop("paragraphs"), family.pop("rows")
        first, step = datetime.fromisoformat(family.pop("first")), timedelta(hours=family.pop("every_hours"))
        for row, facts in enumerate(rows):
            record = _filled(family, facts)
            chosen = [choices[(row + place + number) % len(choices)] for place, choices in enumerate(wordings)]
            record["body"] = "\n\n".join(_capital(Template(text).substitute(facts)) for text in chosen)
            yield _story({**record, "published": (first + row * step).isoformat()})


def _filled(value: Any, facts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, facts) for key, inner in value.items()}
    return Template(value).substitute(facts) if isinstance(value, str) else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _story(record: dict[str, Any]) -> Story:
    known = {item.name for item in fields(Story)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key in known
    }
    values["more_pictures"] = tuple((one["caption"], one["credit"]) for one in record.get("pictures", ()))
    for pairs in ("dateline", "video"):
        values[pairs] = tuple(record.get(pairs, {}).items())
    values["published"] = datetime.fromisoformat(record["published"])
    values["modified"] = datetime.fromisoformat(record["modified"]) if "modified" in record else None
    return Story(**values)

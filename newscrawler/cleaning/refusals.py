"""When a page is no article: too little text, an index, an error page, a wall or a challenge in the article's place."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from newscrawler.cleaning.prompts import count_words, plainly
from newscrawler.cleaning.rules import Cut
from newscrawler.errors import NotAnArticle
from newscrawler.extraction.fields import Fields
from newscrawler.extraction.page import Page
from newscrawler.extraction.passages import Passage

MIN_CHARS = 60
THIN = 600
"""A body of fewer characters is looked at twice: walls and error pages are short."""
SPEAKS_WITHIN = 4_000
HEADLINE_WORDS = 4
MIN_HEADLINES = 8
ARTICLE_TYPES = ("article", "posting", "report", "review")


def refuse(page: Page, fields: Fields, passages: Sequence[Passage], cut: Cut) -> None:
    """Raise NotAnArticle, with the reason, when the page holds none."""
    if not passages and not cut.body:
        raise NotAnArticle("shell" if _scripts(page) else "empty", page.url)
    chars = sum(len(passage.text) for passage in cut.body)
    if chars < THIN and (reason := _wall(page, fields, passages)):
        raise NotAnArticle(reason, page.url)
    if _is_index(page, fields, passages, chars):
        raise NotAnArticle("index-page", page.url)
    if chars < MIN_CHARS:
        raise NotAnArticle(_why_short(page, fields, passages, cut), page.url)


def _why_short(page: Page, fields: Fields, passages: Sequence[Passage], cut: Cut) -> str:
    if fields.access == "paywalled" or any(removed.kind == "subscription" for removed in cut.removed):
        return "paywall-stub"
    return "shell" if len(passages) < MIN_HEADLINES and _scripts(page) else "too-short"


def _wall(page: Page, fields: Fields, passages: Sequence[Passage]) -> str | None:
    """The kind of wall or error page, by its title, its first words or its markup, of which two must agree or say all there is."""
    title = plainly(" ".join(filter(None, [page.tree.findtext(".//title"), fields.headline])))
    text = plainly(" ".join(passage.text for passage in passages)[:SPEAKS_WITHIN])
    marks = " ".join(passage.place.names for passage in passages[:60]).lower()
    for reason, words in _walls().items():
        in_title = any(word in title for word in words["titles"])
        in_text = any(word in text for word in words["texts"])
        in_marks = any(word in marks for word in words["marks"]) or (
            reason == "bot-challenge" and _loads(page, words["marks"])
        )
        if in_title + in_text + in_marks > 1 or ((in_title or in_text) and len(text) < THIN):
            return reason
    return None


def _is_index(page: Page, fields: Fields, passages: Sequence[Passage], chars: int) -> bool:
    """Many headlines that are links and little else, on a page that does not call itself an article."""
    if _calls_itself_article(page) or (fields.authors and fields.published):
        return False
    headlines = [p for p in passages if p.link_share > 0.8 and count_words(p.text) >= HEADLINE_WORDS]
    linked = sum(len(passage.text) for passage in headlines)
    return len(headlines) >= MIN_HEADLINES and (linked > chars or fields.genre == "index")


def _calls_itself_article(page: Page) -> bool:
    if (page.first("og:type") or "").lower().endswith("article"):
        return True
    types = " ".join(str(node.get("@type")) for node in page.json_ld).lower()
    return any(kind in types for kind in ARTICLE_TYPES)


def _scripts(page: Page) -> int:
    return sum(1 for _ in page.tree.iter("script"))


def _loads(page: Page, marks: Sequence[str]) -> bool:
    return any(mark in (node.get("src") or "").lower() for node in page.tree.iter("script", "iframe") for mark in marks)


@cache
def _walls() -> dict[str, dict[str, Any]]:
    """The marks as the file has them, titles and texts as lines are spelt that are looked for them."""
    read = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))
    return {
        reason: {
            "marks": words["marks"],
            **{place: [plainly(word) for word in words[place]] for place in ("titles", "texts")},
        }
        for reason, words in read.items()
    }

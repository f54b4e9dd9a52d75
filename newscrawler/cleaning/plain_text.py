"""Text that others extracted, under the same rules as far as plain lines allow them."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawler.cleaning.prompts import topics, topics_of
from newscrawler.cleaning.rules.book import SURE
from newscrawler.extraction.passages import clean_line
from newscrawler.model import Dateline, Removed


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedText:
    """Cleaned text, its dateline if it had one, and everything that was cut with the rule that cut it."""

    text: str
    dateline: Dateline | None = None
    removed: tuple[Removed, ...] = ()


def clean_text(text: str, *, language: str | None = None) -> CleanedText:
    """Clean ``text`` line by line. ``language`` (BCP 47) narrows nothing yet: wording of all languages is looked for."""
    kept: list[str] = []
    removed: list[Removed] = []
    kinds = {topic.name: topic.kind for topic in topics()}
    for line in filter(None, map(clean_line, text.split("\n"))):
        found = next((name for name, how in topics_of(line).items() if how in SURE.get(name, ())), None)
        if found:
            removed.append(Removed(kind=kinds[found], rule=f"{found}-wording", text=line, block=len(kept)))
        else:
            kept.append(line)
    return CleanedText(text="\n\n".join(kept), removed=tuple(removed))

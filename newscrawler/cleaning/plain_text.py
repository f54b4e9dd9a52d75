"""Text that others extracted, under the same rules as far as plain lines allow them."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawler.cleaning.datelines import split_dateline
from newscrawler.cleaning.prompts import count_words, topics, topics_of
from newscrawler.cleaning.rules.credits import is_credit_line
from newscrawler.cleaning.rules.players import is_player_line, is_widget_headline
from newscrawler.extraction.passages import BREAK, clean_line
from newscrawler.model import Dateline, Removed

MAX_CHARS = 5_000_000
DATELINE_WITHIN = 3
"""Lines from the top among which the dateline stands."""
# Which ways of belonging are enough where there is no markup to ask as well.
ENOUGH: dict[str, tuple[str, ...]] = {
    "related": ("whole", "labels", "begins"),
    "newsletter": ("begins", "holds"),
    "subscription": ("holds",),
    "sharing": ("whole", "begins", "holds"),
    "player": ("whole", "begins", "holds"),
    "advert": ("whole", "holds"),
    "copyright": ("begins", "holds"),
    "biography": ("holds",),
    "consent": ("holds",),
    "edition": ("begins",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedText:
    """Cleaned text, its dateline if it had one, and everything that was cut with the rule that cut it."""

    text: str
    dateline: Dateline | None = None
    removed: tuple[Removed, ...] = ()


def clean_text(text: str, *, language: str | None = None) -> CleanedText:
    """
    Clean plain text line by line: captions with credits, player lines with their headline, datelines, prompts, promos.

    Lines are paragraphs. ``language`` (BCP 47) looks up wording of that language and of English only; without it that
    of all languages. Cleaning twice changes nothing. What a caption without a credit says cannot be told from body
    text without its markup, and stays.
    """
    cleaning = _Cleaning(
        [line for line in map(clean_line, text[:MAX_CHARS].replace(BREAK, "\n").split("\n")) if line], language
    )
    while cleaning.again():
        pass
    return CleanedText(text="\n\n".join(cleaning.lines), dateline=cleaning.dateline, removed=tuple(cleaning.removed))


@dataclass(slots=True)
class _Cleaning:
    """The lines that are left, and what was cut so far."""

    lines: list[str]
    language: str | None
    dateline: Dateline | None = None
    removed: list[Removed] = field(default_factory=list)

    def again(self) -> bool:
        """One pass over the lines; False when nothing was left to cut."""
        before = len(self.removed)
        kept: list[str] = []
        for line in self.lines:
            found = self._rule(line)
            if found is None:
                kept.append(line)
                continue
            kind, rule = found
            if rule == "player-line" and kept and is_widget_headline(kept[-1]):
                headline = kept.pop()
                self.removed.append(Removed(kind=kind, rule="player-headline", text=headline, block=len(kept)))
            self.removed.append(Removed(kind=kind, rule=rule, text=line, block=len(kept)))
        self.lines = self._without_dateline(kept)
        return len(self.removed) > before

    def _rule(self, line: str) -> tuple[str, str] | None:
        words = count_words(line)
        if not any(map(str.isalnum, line)):
            return "separator", "wordless"
        if is_player_line(line):
            return "video-widget", "player-line"
        if is_credit_line(line, words):
            return "photo-credit", "credit-line"
        spoken = topics_of(line, self.language)
        for topic in topics(self.language):
            if spoken.get(topic.name) in ENOUGH.get(topic.name, ()):
                return topic.kind, f"{topic.name}-wording"
        return None

    def _without_dateline(self, lines: list[str]) -> list[str]:
        for place, line in enumerate(lines[:DATELINE_WITHIN]):
            dateline, rest = split_dateline(line)
            if dateline is not None:
                self.dateline = self.dateline or dateline
                self.removed.append(Removed(kind="dateline", rule="dateline", text=dateline.raw, block=place))
                return [*lines[:place], *([rest] if rest else []), *lines[place + 1 :]]
        return lines

"""The rules applied: from the chosen passages to the body, with an account of everything that was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newscrawler.cleaning.datelines import split_dateline
from newscrawler.cleaning.prompts import topics
from newscrawler.cleaning.rules.book import RULES, Rule, Scene
from newscrawler.cleaning.selection import Selection
from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import Passage, key_of
from newscrawler.model import Dateline, Removed

MAX_REMOVED = 2_000
MARGIN = 3
"""Passages around the body that are accounted for as well: what stands further off is the site's, not the article's."""
# What a passage was, when only the names around it tell.
KINDS_BY_NAME = {
    "caption": "caption", "credit": "photo-credit", "player": "video-widget", "newsletter": "newsletter",
    "paywall": "subscription", "share": "share", "comment": "comments", "ad": "advert", "author": "author-bio",
    "related": "related", "teaser": "related", "embed": "embed", "consent": "consent", "time": "timestamp",
    "trail": "tags", "legal": "copyright", "hidden": "screen-reader", "form": "form",
}  # fmt: skip


@dataclass(slots=True)
class Cut:
    """The body's passages, what was cut from around and between them, and the fields found on the way."""

    body: list[Passage]
    removed: list[Removed]
    related: list[Passage] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    dateline: Dateline | None = None
    cut_off: bool = False
    fallback: str | None = None


def clean_passages(passages: Sequence[Passage], selection: Selection) -> Cut:
    """Ask every rule about every chosen passage, and account for what is left out."""
    verdicts: dict[int, tuple[str, str]] = {}
    for place, index in enumerate(selection.body):
        passage = passages[index]
        scene = Scene(selection.witnesses, selection.wording[index], place, len(selection.body) - place - 1)
        rule = _verdict(passage, scene)
        if passage.part:
            verdicts[index] = (passage.part, f"field:{passage.part}")
        elif rule:
            verdicts[index] = (rule.kind, rule.name)
    body = [index for index in selection.body if index not in verdicts]
    return _without_dateline(_accounted(passages, selection, body, verdicts))


def _without_dateline(cut: Cut) -> Cut:
    """The dateline of the first paragraph goes into its field."""
    first = next((place for place, passage in enumerate(cut.body[:3]) if passage.kind == "paragraph"), None)
    if first is None:
        return cut
    dateline, rest = split_dateline(cut.body[first].text)
    if dateline is not None:
        cut.dateline = dateline
        cut.removed.append(Removed(kind="dateline", rule="dateline", text=dateline.raw, block=first))
        cut.body[first : first + 1] = [replace(cut.body[first], text=rest, key=key_of(rest))] if rest else []
    return cut


def _verdict(passage: Passage, scene: Scene) -> Rule | None:
    for rule in RULES:
        if rule.cuts(passage, scene) and not (rule.yielding and scene.witnesses.tells(passage.key)):
            return rule
    return None


def _accounted(
    passages: Sequence[Passage], selection: Selection, body: list[int], verdicts: dict[int, tuple[str, str]]
) -> Cut:
    chosen = set(body)
    spread = [*body, *verdicts]
    first, last = (min(spread) - MARGIN, max(spread) + MARGIN) if spread else (0, -1)
    removed: list[Removed] = []
    related: list[Passage] = []
    before = 0
    for index in range(max(0, first), min(len(passages), last + 1)):
        passage = passages[index]
        if index in chosen:
            before += 1
            continue
        kind, rule = verdicts.get(index) or (_kind_of(passage, selection.wording[index]), "not-body")
        if kind == "related":
            related.append(passage)
        removed.append(Removed(kind=kind, rule=rule, text=passage.text, block=before if before < len(body) else None))
    return Cut([replace(passages[index]) for index in body], removed[:MAX_REMOVED], related)


def _kind_of(passage: Passage, wording: object) -> str:
    if passage.part:
        return passage.part
    for topic in topics():
        if topic.name in wording:  # type: ignore[operator]
            return topic.kind
    names = passage.place.own | passage.place.inherited
    return next((kind for group, kind in KINDS_BY_NAME.items() if names & BITS[group]), "furniture")

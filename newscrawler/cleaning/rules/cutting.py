"""The rules applied: from the chosen passages to the body, with an account of everything that was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newscrawler.cleaning.datelines import is_dateline, split_dateline
from newscrawler.cleaning.prompts import is_correction, topics
from newscrawler.cleaning.rules.book import RULES, UNWORDED, Rule, Scene
from newscrawler.cleaning.selection import Selection
from newscrawler.extraction.furniture import BITS
from newscrawler.extraction.passages import Passage, key_of
from newscrawler.extraction.signals import signature
from newscrawler.model import Dateline, Removed

MAX_REMOVED = 2_000
MARGIN = 3
"""Passages around the body that are accounted for as well: what stands further off is the site's, not the article's."""
ABOVE = 15
"""Passages above the body among which the account begins at the first that is a field: kicker, headline, standfirst."""
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
    anchors: list[str] = field(default_factory=list)
    """The body's passages as the page has them, dateline included: what media were placed by."""
    related: list[Passage] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    dateline: Dateline | None = None


def clean_passages(passages: Sequence[Passage], selection: Selection) -> Cut:
    """Ask every rule about every chosen passage, and account for what is left out."""
    verdicts: dict[int, tuple[str, str]] = {}
    for place, index in enumerate(selection.body):
        if index in selection.kept:
            continue
        passage = passages[index]
        scene = Scene(
            selection.witnesses,
            selection.wording[index],
            selection.scores[index],
            place,
            len(selection.body) - place - 1,
        )
        rule = _verdict(passage, scene)
        if passage.part and not _is_first_paragraph(place, passages, selection):
            verdicts[index] = (passage.part, f"field:{passage.part}")
        elif rule:
            verdicts[index] = (rule.kind, rule.name)
    body = [index for index in selection.body if index not in verdicts]
    cut = _accounted(passages, selection, body, verdicts)
    first = body[0] if body else 0
    return _with_dateline(cut, passages[max(0, first - MARGIN) : first])


def _is_first_paragraph(place: int, passages: Sequence[Passage], selection: Selection) -> bool:
    """A "standfirst" in the very dress of the paragraphs behind it is the first of them, which the description repeats."""
    passage = passages[selection.body[place]]
    behind = [passages[index] for index in selection.body[place + 1 : place + 4] if not passages[index].part]
    return (
        passage.part == "standfirst"
        and passage.place.tag == "p"
        and passage.strong_chars < len(passage.text) // 2
        and len(behind) > 1
        and all(
            signature(it.place) == signature(passage.place) and it.place.above is passage.place.above
            for it in behind[:2]
        )
    )


def _with_dateline(cut: Cut, before: Sequence[Passage]) -> Cut:
    """The dateline, glued to the first paragraph or standing right before it, goes into its field."""
    for passage in before:
        if is_dateline(passage.text):
            cut.dateline, _ = split_dateline(passage.text)
            return cut
    for place, passage in enumerate(cut.body[:2]):
        dateline, rest = split_dateline(passage.text) if passage.kind == "paragraph" else (None, "")
        if dateline is not None:
            cut.dateline = dateline
            cut.removed.append(Removed(kind="dateline", rule="dateline", text=dateline.raw, block=place))
            cut.body[place : place + 1] = [replace(passage, text=rest, key=key_of(rest))] if rest else []
            return cut
    return cut


def _verdict(passage: Passage, scene: Scene) -> Rule | None:
    for rule in RULES if scene.wording else UNWORDED:
        if rule.cuts(passage, scene) and not (rule.yielding and scene.witnesses.tells(passage.key)):
            return rule
    return None


def _accounted(
    passages: Sequence[Passage], selection: Selection, body: list[int], verdicts: dict[int, tuple[str, str]]
) -> Cut:
    chosen = set(body)
    spread = [*body, *verdicts]
    first, last = (_top(passages, min(spread)), max(spread) + MARGIN) if spread else (0, -1)
    removed: list[Removed] = []
    related: list[Passage] = []
    corrections: list[str] = []
    before = 0
    for index in range(first, min(len(passages), last + 1)):
        passage = passages[index]
        if index in chosen:
            before += 1
            continue
        kind, rule = verdicts.get(index) or (
            _kind_of(passage, selection.wording[index]),
            f"field:{passage.part}" if passage.part else "not-body",
        )
        if kind == "related":
            related.append(passage)
        elif kind == "correction":
            corrections.append(passage.text)
        removed.append(Removed(kind=kind, rule=rule, text=passage.text, block=before if before < len(body) else None))
    kept = [passages[index] for index in body]
    return Cut(kept, removed[:MAX_REMOVED], [passage.text for passage in kept], related, corrections)


def _top(passages: Sequence[Passage], first: int) -> int:
    """Where the account begins, given the first passage that was chosen."""
    above = range(max(0, first - ABOVE), first)
    return min(max(0, first - MARGIN), next((index for index in above if passages[index].part), first))


def _kind_of(passage: Passage, wording: object) -> str:
    if passage.part:
        return passage.part
    if is_correction(passage.text):
        return "correction"
    if is_dateline(passage.text):
        return "dateline"
    for topic in topics():
        if topic.name in wording:  # type: ignore[operator]
            return topic.kind
    names = passage.place.own | passage.place.inherited
    return next((kind for group, kind in KINDS_BY_NAME.items() if names & BITS[group]), "furniture")

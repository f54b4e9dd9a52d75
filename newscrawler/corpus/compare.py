"""What another version of the rules changed: two corpora of the same WARCs, side by side, by source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newscrawler.corpus.folders import JSONL, REJECTED
from newscrawler.corpus.reader import Corpus, read_lines
from newscrawler.corpus.rows import Row

_NOT_COMPARED = frozenset(
    {"extraction", "text", "blocks", "text_digest", "simhash", "char_count", "word_count", "version", "previous_id"}
)
"""Fields that say who made the record, or follow from the text."""


@dataclass(slots=True)
class Change:
    """What became of the articles of one source. ``fields`` counts records whose text stayed and which field changed."""

    source: str
    same: int = 0
    text: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    gained: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    """By the reason that the new version gives."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article whose text changed; one of the two is None when it was gained or lost."""

    source: str
    url: str
    old: str | None
    new: str | None


def compare_corpora(old: Corpus, new: Corpus, *, samples: int = 3) -> tuple[list[Change], list[Sample]]:
    """
    The changes by source, and for each source the first ``samples`` texts that differ.

    Files of the same WARC are read side by side, so memory stays flat. WARCs that one of the two has not are left out.
    """
    changes: dict[str, Change] = {}
    shown: list[Sample] = []
    seen: Counter[str] = Counter()
    for before, after, reason in _pairs(old, new):
        either = after or before
        assert either is not None
        source = either["source"] or either["site"]
        change = changes.setdefault(source, Change(source))
        if _count(change, before, after, reason) and seen[source] < samples:
            seen[source] += 1
            shown.append(Sample(source, either["url"], _text(before), _text(after)))
    return [changes[source] for source in sorted(changes)], shown


def _text(row: Row | None) -> str | None:
    return None if row is None else str(row["text"])


def _count(change: Change, before: Row | None, after: Row | None, reason: str) -> bool:
    """Count one pair; True when the text differs."""
    if before is None:
        change.gained += 1
    elif after is None:
        change.lost[reason] += 1
    elif before["text"] != after["text"]:
        change.text += 1
    else:
        changed = [name for name in after if name not in _NOT_COMPARED and before.get(name) != after[name]]
        change.fields.update(changed)
        change.same += not changed
        return False
    return True


def _pairs(old: Corpus, new: Corpus) -> Iterator[tuple[Row | None, Row | None, str]]:
    olds, news = _by_stem(old), _by_stem(new)
    for stem in sorted(olds.keys() & news.keys()):
        reasons = _reasons(news[stem])
        for before, after in merge_captures(read_lines(olds[stem]), read_lines(news[stem])):
            offset = before["capture"]["warc_offset"] if before else None
            yield before, after, reasons.get(offset, "unknown")


def _by_stem(corpus: Corpus) -> dict[str, Path]:
    return {path.name.removesuffix(JSONL): path for path in corpus.files}


def _reasons(path: Path) -> dict[int | None, str]:
    rejected = path.with_name(path.name.removesuffix(JSONL) + REJECTED)
    return {row["offset"]: row["reason"] for row in read_lines(rejected)} if rejected.exists() else {}


def merge_captures(old: Iterable[Row], new: Iterable[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of two files of one WARC, each with the one of the same capture; both in the order of offsets."""
    befores, afters = iter(old), iter(new)
    before, after = next(befores, None), next(afters, None)
    while before is not None or after is not None:
        order = _offset(before) - _offset(after) if before and after else (1 if before is None else -1)
        yield (before if order <= 0 else None), (after if order >= 0 else None)
        if order <= 0:
            before = next(befores, None)
        if order >= 0:
            after = next(afters, None)


def _offset(row: Row) -> int:
    offset: int = row["capture"]["warc_offset"]
    return offset

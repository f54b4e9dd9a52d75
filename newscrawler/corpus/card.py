"""The dataset card: ``corpus/README.md``, for people and for `datasets`; made of the corpus alone, so with no clock in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from newscrawler.corpus.folders import PARQUET, REJECTED, written_aside
from newscrawler.corpus.reader import read_lines, sorted_versions
from newscrawler.corpus.schema import SCHEMA_VERSION, features

CARD, COVERAGE = "README.md", "coverage.csv"
_MOST_GAPS = 10
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

Facts = dict[str, list[Any]]
"""Columns of the signatures: source, added, language, access, agency, rights."""


def write_card(folder: Path, facts: Facts, *, clusters: int, gone: int) -> None:
    """Write the coverage table of a ``v=`` folder, and the card of the corpus folder above it."""
    rejected = _rejected(folder)
    with written_aside(folder / COVERAGE) as file:
        file.writelines(line.encode() for line in _coverage(facts, rejected))
    with written_aside(folder.parent / CARD) as file:
        file.write("".join(_card(folder, facts, rejected, clusters, gone)).encode())


def _rejected(folder: Path) -> Counter[tuple[str, str, str]]:
    """Rejections by source, day and reason."""
    files = sorted(folder.glob(f"date=*/*{REJECTED}"))
    lines = (line for path in files for line in read_lines(path))
    return Counter((line["source"], line["captured_at"][:10], line["reason"]) for line in lines)


def _days(facts: Facts) -> Counter[tuple[str, str]]:
    return Counter((source, (added or "")[:10]) for source, added in zip(facts["source"], facts["added"], strict=True))


def _coverage(facts: Facts, rejected: Counter[tuple[str, str, str]]) -> Iterator[str]:
    """source,day,outcome,count: every capture of the archives is in one of the lines."""
    yield "source,day,outcome,count\n"
    lines = [(source, day, "article", count) for (source, day), count in _days(facts).items()]
    lines += [(source, day, reason, count) for (source, day, reason), count in rejected.items()]
    for source, day, outcome, count in sorted(lines):
        yield f'"{source}",{day},{outcome},{count}\n'


def _card(
    folder: Path, facts: Facts, rejected: Counter[tuple[str, str, str]], clusters: int, gone: int
) -> Iterator[str]:
    versions = sorted_versions(folder.parent)
    count = len(facts["source"])
    days = sorted({day for _, day in _days(facts)} | {day for _, day, _ in rejected if day})
    yield from _front_matter(versions, sorted(set(filter(None, facts["language"]))), count)
    yield f"\n# News articles, {days[0]} to {days[-1]}\n\n" if days else "\n# News articles\n\n"
    yield f"{count:,} captures of news articles of {len(set(facts['source'])):,} sources, cleaned from web archives.\n"
    yield f"Extraction version `{folder.name.removeprefix('v=')}`, schema {SCHEMA_VERSION}.\n"
    yield _HOW_TO_LOAD.format(folder=folder.name)
    yield "\n## What is in it\n\n"
    yield from _table(("source", "articles", "first day", "last day", "days without a capture"), _sources(facts))
    yield f"\n`{folder.name}/{COVERAGE}` has every source, day and outcome.\n"
    yield "\n## What is not in it, and why\n\n"
    reasons = Counter[str]()
    for (_, _, reason), number in rejected.items():
        reasons[reason] += number
    yield from _table(("reason", "captures"), ((reason, f"{number:,}") for reason, number in sorted(reasons.items())))
    yield f"\n{_gaps(facts)}"
    yield "\n## Composition\n\n"
    for title, column in (("language", "language"), ("access", "access"), ("agency", "agency")):
        yield from _table((title, "articles"), _most(facts[column]))
        yield "\n"
    yield f"{clusters:,} groups of near-duplicates across articles (`clusters.jsonl`); {gone:,} articles vanished later (`gone.jsonl`).\n"
    yield "Nothing is deleted for being a duplicate: `duplicate_of` names the earliest.\n"
    yield from _rights(facts)
    yield _REBUILD.format(version=folder.name.removeprefix("v="))


def _front_matter(versions: list[str], languages: list[str], count: int) -> Iterator[str]:
    """YAML that `datasets` reads: which files, which types. JSON is YAML, and safer to write."""
    size = next((name for limit, name in _SIZES if count < limit), "n>1M")
    yield "---\n"
    yield f"language: {json.dumps([code for code in languages if code.isascii()])}\n"
    yield f'pretty_name: "News articles"\ntags: ["news", "web-archive", "warc"]\nsize_categories: ["{size}"]\n'
    yield "configs:\n"
    for name in versions:
        default = "  default: true\n" if name == versions[-1] else ""
        yield f"- config_name: {json.dumps(name)}\n  data_files: {json.dumps(f'{name}/date=*/*{PARQUET}')}\n{default}"
    yield "dataset_info:\n"
    for name in versions:
        yield f"- config_name: {json.dumps(name)}\n  features: {json.dumps(features())}\n"
    yield "---\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |\n"


def _sources(facts: Facts) -> Iterator[tuple[str, ...]]:
    by_source: dict[str, Counter[str]] = {}
    for (source, day), count in _days(facts).items():
        by_source.setdefault(source, Counter())[day] += count
    for source, days in sorted(by_source.items()):
        missing = len(_missing(days.keys()))
        yield source or "(none)", f"{days.total():,}", min(days), max(days), f"{missing:,}"


def _missing(days: Iterable[str]) -> list[str]:
    """The days between the first and the last on which there is nothing."""
    known = {date.fromisoformat(day) for day in days if day}
    if not known:
        return []
    first, last = min(known), max(known)
    span = (first + timedelta(days=number) for number in range((last - first).days))
    return [day.isoformat() for day in span if day not in known]


def _gaps(facts: Facts) -> str:
    missing = _missing(day for _, day in _days(facts))
    if not missing:
        return "No day between the first and the last is without articles.\n"
    shown = ", ".join(missing[:_MOST_GAPS])
    more = f" and {len(missing) - _MOST_GAPS:,} more" if len(missing) > _MOST_GAPS else ""
    return f"Days without any article between the first and the last: {shown}{more}.\n"


def _most(values: list[Any], most: int = 15) -> Iterator[tuple[str, str]]:
    counts = Counter(value or "(none)" for value in values)
    for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]:
        yield value, f"{count:,}"


def _rights(facts: Facts) -> Iterator[str]:
    yield "\n## Rights\n\n"
    yield "The texts belong to their publishers. The column `rights` holds the signals in force at capture, as found:\n\n"
    signals = [signal for row in facts["rights"] for signal in (row or ["(none)"])]
    yield from _table(("signal", "articles"), _most(signals))
    yield "\n`newscrawler export --without-rights WORD` leaves pages with a signal out.\n"


_HOW_TO_LOAD = """\

## How to load it

```python
from datasets import load_dataset
articles = load_dataset("path/to/this/folder")                        # the newest extraction version

import polars, duckdb
polars.scan_parquet("{folder}/date=*/*.parquet")
duckdb.sql("SELECT source, count(*) FROM '{folder}/date=*/*.parquet' GROUP BY source")
```

One row is one capture of one article; every field is described in newscrawler's docs/schema.md.
`capture.warc_filename`, `warc_offset` and `warc_length` lead from each row to the archived bytes.
"""

_REBUILD = """
## How to cite and rebuild it

Cite the collection, the extraction version `{version}` and the record `id`; an `id` stays the same after every
re-extraction. With newscrawler of that version, `newscrawler extract COLLECTION` makes the same bytes from the WARCs, with no
network.

## Limits

Only pages that were found and fetched are here; what a source published and the crawl did not see is not.
Text is what rules and an extractor took for the body: `removed` holds what was cut. `access` and `text_cut_off` say where a
paywall may have shortened it. Dates are the page's own word: `date_candidates` keeps those that contradict each other.
"""

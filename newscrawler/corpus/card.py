"""The dataset card: ``corpus/README.md``, for people and for `datasets`; made of the corpus alone, so with no clock in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newscrawler.corpus.folders import PARQUET, REJECTED, written_aside
from newscrawler.corpus.reader import read_lines
from newscrawler.corpus.schema import SCHEMA_VERSION, features
from newscrawler.corpus.version import sorted_versions

CARD, COVERAGE = "README.md", "coverage.csv"
_MOST_GAPS = 10
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card counts: articles by source and day, by language and so on, and rejections by source, day, reason."""

    days: Counter[tuple[str, str]]
    rejected: Counter[tuple[str, str, str]]
    languages: Counter[str]
    access: Counter[str]
    agencies: Counter[str]
    rights: Counter[str]
    clusters: int
    gone: int


def write_card(folder: Path, table: pa.Table, *, clusters: int, gone: int) -> None:
    """
    Write the coverage table of a ``v=`` folder, and the card of the corpus folder above it.

    ``table`` has a row an article: source, added, language, access, agency, rights.
    """
    table = table.append_column("day", pc.utf8_slice_codeunits(table["added"], 0, 10))
    facts = Facts(
        days=Counter({(row["source"], row["day"] or ""): row["count_all"] for row in _grouped(table, "source", "day")}),
        rejected=_rejected(folder),
        languages=_counted(table["language"]),
        access=_counted(table["access"]),
        agencies=_counted(table["agency"]),
        rights=_counted(pc.list_flatten(table["rights"])),
        clusters=clusters,
        gone=gone,
    )
    with written_aside(folder / COVERAGE) as file:
        file.writelines(line.encode() for line in _coverage(facts))
    with written_aside(folder.parent / CARD) as file:
        file.write("".join(_card(folder, facts)).encode())


def _grouped(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.group_by(list(columns)).aggregate([([], "count_all")]).to_pylist()
    return rows


def _counted(column: pa.ChunkedArray) -> Counter[str]:
    return Counter({row["values"] or "(none)": row["counts"] for row in pc.value_counts(column).to_pylist()})


def _rejected(folder: Path) -> Counter[tuple[str, str, str]]:
    """Rejections by source, day and reason."""
    files = sorted(folder.glob(f"date=*/*{REJECTED}"))
    lines = (line for path in files for line in read_lines(path))
    return Counter((line["source"], line["captured_at"][:10], line["reason"]) for line in lines)


def _coverage(facts: Facts) -> Iterator[str]:
    """source,day,outcome,count: every capture of the archives is in one of the lines."""
    yield "source,day,outcome,count\n"
    lines = [(source, day, "article", count) for (source, day), count in facts.days.items()]
    lines += [(source, day, reason, count) for (source, day, reason), count in facts.rejected.items()]
    for source, day, outcome, count in sorted(lines):
        yield f'"{source}",{day},{outcome},{count}\n'


def _card(folder: Path, facts: Facts) -> Iterator[str]:
    versions = sorted_versions(folder.parent)
    count = facts.days.total()
    days = sorted({day for _, day in facts.days} | {day for _, day, _ in facts.rejected if day})
    yield from _front_matter(versions, sorted(facts.languages.keys() - {"(none)"}), count)
    yield f"\n# News articles, {days[0]} to {days[-1]}\n\n" if days else "\n# News articles\n\n"
    yield f"{count:,} captures of news articles of {len({source for source, _ in facts.days}):,} sources, cleaned from web archives.\n"
    yield f"Extraction version `{folder.name.removeprefix('v=')}`, schema {SCHEMA_VERSION}.\n"
    yield _HOW_TO_LOAD.format(folder=folder.name)
    yield "\n## What is in it\n\n"
    yield from _table(("source", "articles", "first day", "last day", "days without a capture"), _sources(facts))
    yield f"\n`{folder.name}/{COVERAGE}` has every source, day and outcome.\n"
    yield "\n## What is not in it, and why\n\n"
    reasons = Counter[str]()
    for (_, _, reason), number in facts.rejected.items():
        reasons[reason] += number
    yield from _table(("reason", "captures"), ((reason, f"{number:,}") for reason, number in sorted(reasons.items())))
    yield f"\n{_gaps(facts)}"
    yield "\n## Composition\n\n"
    for title, counts in (("language", facts.languages), ("access", facts.access), ("agency", facts.agencies)):
        yield from _table((title, "articles"), _most(counts))
        yield "\n"
    yield f"{facts.clusters:,} groups of near-duplicates across articles (`clusters.jsonl`).\n"
    yield f"{facts.gone:,} articles vanished later (`gone.jsonl`).\n"
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
    for (source, day), count in facts.days.items():
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
    missing = _missing(day for _, day in facts.days)
    if not missing:
        return "No day between the first and the last is without articles.\n"
    shown = ", ".join(missing[:_MOST_GAPS])
    more = f" and {len(missing) - _MOST_GAPS:,} more" if len(missing) > _MOST_GAPS else ""
    return f"Days without any article between the first and the last: {shown}{more}.\n"


def _most(counts: Counter[str], most: int = 15) -> Iterator[tuple[str, str]]:
    for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]:
        yield value, f"{count:,}"


def _rights(facts: Facts) -> Iterator[str]:
    yield "\n## Rights\n\n"
    yield "The texts belong to their publishers. The column `rights` holds the signals in force at capture, as found:\n\n"
    yield from _table(("signal", "articles"), _most(facts.rights))
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
